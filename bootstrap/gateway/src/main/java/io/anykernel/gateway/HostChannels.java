package io.anykernel.gateway;

import io.anykernel.hypercall.PortException;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;

/** Opens and closes the channels of host ports. */
final class HostChannels {
    private static final int BACKLOG = 512;
    /** Room for bursts, as far as the host allows it: one socket receives what all clients send. */
    private static final int DATAGRAM_BUFFER_BYTES = 1 << 20;

    private HostChannels() {}

    static ServerSocketChannel listen(InetSocketAddress address) {
        requireResolved(address, "tcp");
        ServerSocketChannel listener = null;
        try {
            listener = ServerSocketChannel.open();
            listener.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            return listener.bind(address, BACKLOG);
        } catch (IOException failure) {
            closeQuietly(listener);
            throw taken(address, "tcp", failure);
        }
    }

    static DatagramChannel bindUdp(InetSocketAddress address) {
        requireResolved(address, "udp");
        DatagramChannel channel = null;
        try {
            channel = DatagramChannel.open();
            channel.setOption(StandardSocketOptions.SO_RCVBUF, DATAGRAM_BUFFER_BYTES);
            return channel.bind(address);
        } catch (IOException failure) {
            closeQuietly(channel);
            throw taken(address, "udp", failure);
        }
    }

    private static void requireResolved(InetSocketAddress address, String protocol) {
        if (address.isUnresolved()) {
            throw new PortException("cannot listen on " + text(address, protocol) + ": no such host");
        }
    }

    private static PortException taken(InetSocketAddress address, String protocol, IOException failure) {
        return new PortException("cannot listen on " + text(address, protocol) + ": " + failure.getMessage()
                + "; choose another port or end the program that has it");
    }

    private static String text(InetSocketAddress address, String protocol) {
        return address.getHostString() + ":" + address.getPort() + (protocol.equals("tcp") ? "" : "/" + protocol);
    }

    static void closeQuietly(Closeable part) {
        try {
            if (part != null) {
                part.close();
            }
        } catch (IOException ignored) {
            // Its descriptor is released either way.
        }
    }
}
