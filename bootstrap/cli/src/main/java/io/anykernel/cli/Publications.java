package io.anykernel.cli;

import io.anykernel.embed.Anykernel;
import io.anykernel.gateway.Gateway;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.nio.channels.NetworkChannel;
import java.nio.channels.ServerSocketChannel;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Host ports that listen before anything is made: a port in use is no news for later, and stays ours meanwhile. */
final class Publications implements AutoCloseable {
    private static final int MAX_PORT = 65_535;

    private final List<Publication> all = new ArrayList<>();

    /** A host's address, and the port of the instance that it leads to. */
    record Wanted(InetSocketAddress host, int port, boolean isUdp) {
        private static final String UDP = "/udp";
        private static final String TCP = "/tcp";

        /** @throws UsageError if it is malformed */
        static Wanted parse(String text) {
            boolean isUdp = text.endsWith(UDP);
            String ports = isUdp || text.endsWith(TCP) ? text.substring(0, text.length() - UDP.length()) : text;
            int separator = ports.indexOf('=') < 0 ? ports.lastIndexOf(':') : ports.lastIndexOf('=');
            try {
                int port = Integer.parseInt(ports.substring(separator + 1));
                if (separator > 0 && port >= 1 && port <= MAX_PORT) {
                    return new Wanted(
                            DemoCommand.listenAddress(ports.substring(0, separator), "--publish"), port, isUdp);
                }
            } catch (NumberFormatException malformed) {
                // Said below.
            }
            throw new UsageError(
                    "--publish wants [HOST:]PORT:PORT[/udp], such as 8080:80 or 8053:53/udp, not '" + text + "'");
        }

        private Publication listen() {
            return new Publication(isUdp ? Gateway.bindUdp(host) : Gateway.listen(host), port);
        }
    }

    /** A channel of the host's that listens, and the port of the instance that it leads to. */
    record Publication(NetworkChannel channel, int port) {
        void addTo(Anykernel.Builder builder) {
            if (channel instanceof DatagramChannel datagrams) {
                builder.publishUdp(datagrams, port);
            } else {
                builder.publish((ServerSocketChannel) channel, port);
            }
        }

        InetSocketAddress publish(GuestMachine machine) {
            return channel instanceof DatagramChannel datagrams
                    ? machine.publishUdp(datagrams, port)
                    : machine.publish((ServerSocketChannel) channel, port);
        }

        /** A line for the user. */
        String published(InetSocketAddress bound) {
            String protocol = channel instanceof DatagramChannel ? "/udp" : "";
            return "port " + port + protocol + " at " + bound.getHostString() + ":" + bound.getPort();
        }
    }

    /** @throws io.anykernel.hypercall.PortException if a port cannot be had */
    static Publications listen(List<Wanted> wanted) {
        requireDistinct(wanted);
        Publications made = new Publications();
        boolean isComplete = false;
        try {
            for (Wanted each : wanted) {
                made.all.add(each.listen());
            }
            isComplete = true;
            return made;
        } finally {
            if (!isComplete) {
                made.close();
            }
        }
    }

    private static void requireDistinct(List<Wanted> wanted) {
        Set<String> hosts = new HashSet<>();
        for (Wanted each : wanted) {
            String host = each.host().getHostString() + ":" + each.host().getPort();
            if (each.host().getPort() != 0 && !hosts.add(host + (each.isUdp() ? "/udp" : "/tcp"))) {
                throw new UsageError("--publish names " + host + " twice");
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
                each.channel().close();
            } catch (IOException ignored) {
                // Its descriptor is released either way.
            }
        }
    }
}
