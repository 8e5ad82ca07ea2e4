package io.anykernel.launch;

import io.anykernel.gateway.Gateway;
import io.anykernel.manifest.PublishedPort;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.nio.channels.NetworkChannel;
import java.nio.channels.ServerSocketChannel;
import java.util.ArrayList;
import java.util.List;

/** Host ports that listen before anything is made: a port in use is reported at once, and no other process takes it meanwhile. */
final class Publications implements AutoCloseable {
    private final List<Publication> all = new ArrayList<>();

    /** Joins channels of the host's, which it takes over, to ports of an instance. */
    interface Publisher {
        InetSocketAddress publish(ServerSocketChannel listener, int port);

        InetSocketAddress publishUdp(DatagramChannel channel, int port);
    }

    private record Publication(PublishedPort wanted, NetworkChannel channel) {
        BoundPort publish(Publisher publisher) {
            InetSocketAddress bound = channel instanceof DatagramChannel datagrams
                    ? publisher.publishUdp(datagrams, wanted.port())
                    : publisher.publish((ServerSocketChannel) channel, wanted.port());
            return new BoundPort(wanted, bound);
        }
    }

    /**
     * Listens at each.
     *
     * @throws io.anykernel.hypercall.PortException if a port cannot be had
     */
    static Publications listen(List<PublishedPort> wanted) {
        Publications made = new Publications();
        boolean isComplete = false;
        try {
            for (PublishedPort each : wanted) {
                made.all.add(new Publication(each, listen(each)));
            }
            isComplete = true;
            return made;
        } finally {
            if (!isComplete) {
                made.close();
            }
        }
    }

    private static NetworkChannel listen(PublishedPort port) {
        InetSocketAddress host = new InetSocketAddress(port.host(), port.hostPort());
        if (host.isUnresolved()) {
            throw new UsageError("a port is published at an address of this host: no host " + port.host());
        }
        return port.isUdp() ? Gateway.bindUdp(host) : Gateway.listen(host);
    }

    /** Joins each; it belongs to the gateway that publishes it from then on. */
    List<BoundPort> publish(Publisher publisher) {
        List<BoundPort> bound = new ArrayList<>();
        for (Publication each : all) {
            bound.add(each.publish(publisher));
        }
        return bound;
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
