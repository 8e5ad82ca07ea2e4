package io.anykernel.cli;

import io.anykernel.gateway.Gateway;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.ArrayList;
import java.util.List;

/** Host ports that listen before anything is made: a port in use is no news for later, and stays ours meanwhile. */
final class Publications implements AutoCloseable {
    private static final int MAX_PORT = 65_535;

    private final List<Publication> all = new ArrayList<>();

    /** A host's address, and the port of the instance that it leads to. */
    record Wanted(InetSocketAddress host, int port) {
        /** @throws UsageError if it is malformed */
        static Wanted parse(String text) {
            int equals = text.lastIndexOf('=');
            try {
                int port = Integer.parseInt(text.substring(equals + 1));
                if (equals > 0 && port >= 1 && port <= MAX_PORT) {
                    return new Wanted(DemoCommand.listenAddress(text.substring(0, equals), "--publish"), port);
                }
            } catch (NumberFormatException malformed) {
                // Said below.
            }
            throw new UsageError("--publish wants [HOST:]PORT=PORT, such as 8080=80, not '" + text + "'");
        }
    }

    record Publication(ServerSocketChannel listener, int port) {}

    /** @throws io.anykernel.hypercall.PortException if a port cannot be had */
    static Publications listen(List<Wanted> wanted) {
        Publications made = new Publications();
        boolean isComplete = false;
        try {
            for (Wanted each : wanted) {
                made.all.add(new Publication(Gateway.listen(each.host()), each.port()));
            }
            isComplete = true;
            return made;
        } finally {
            if (!isComplete) {
                made.close();
            }
        }
    }

    /** Each belongs to the gateway that publishes it. */
    List<Publication> all() {
        return all;
    }

    @Override
    public void close() {
        for (Publication each : all) {
            try {
                each.listener().close();
            } catch (IOException ignored) {
                // Its descriptor is released either way.
            }
        }
    }
}
