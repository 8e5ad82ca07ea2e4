package io.anykernel.gateway;

import io.anykernel.hypercall.PortException;
import io.anykernel.net.connection.KeepAlive;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import jdk.net.ExtendedSocketOptions;

/** Opens and closes the channels of host ports. */
final class HostChannels {
    private static final int BACKLOG = 512;
    /** Room for bursts, as far as the host allows it: one socket receives what all clients send. */
    private static final int DATAGRAM_BUFFER_BYTES = 1 << 20;

    private static final long SECOND_NANOS = 1_000_000_000L;

    private HostChannels() {}

    /**
     * Prepares an accepted connection: it never blocks, its small segments are sent at once, and a client that has vanished
     * is noticed (RFC 1122 §4.2.3.6) as fast as the host lets us choose.
     *
     * @param sendBytes for what the client has not taken, from {@link HostBuffers}
     * @throws IOException if the client has gone already
     */
    static void prepare(SocketChannel accepted, KeepAlive keepAlive, int sendBytes) throws IOException {
        accepted.configureBlocking(false);
        accepted.setOption(StandardSocketOptions.TCP_NODELAY, true);
        if (sendBytes != HostBuffers.HOSTS_CHOICE) {
            accepted.setOption(StandardSocketOptions.SO_SNDBUF, sendBytes);
        }
        accepted.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
        setIfSupported(accepted, ExtendedSocketOptions.TCP_KEEPIDLE, seconds(keepAlive.idleNanos()));
        setIfSupported(accepted, ExtendedSocketOptions.TCP_KEEPINTERVAL, seconds(keepAlive.intervalNanos()));
        setIfSupported(accepted, ExtendedSocketOptions.TCP_KEEPCOUNT, keepAlive.probes());
    }

    private static int seconds(long nanos) {
        return (int) ((nanos + SECOND_NANOS - 1) / SECOND_NANOS);
    }

    private static void setIfSupported(SocketChannel channel, SocketOption<Integer> option, int value)
            throws IOException {
        if (channel.supportedOptions().contains(option)) {
            channel.setOption(option, value);
        }
    }

    /** Closes by a reset, which the peer does not mistake for the end of data. */
    static void reset(SocketChannel channel) {
        try {
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        } catch (IOException gone) {
            // Then the peer is gone already.
        }
        closeQuietly(channel);
    }

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

    /** Throws a {@link PortException} unless the gateway {@code isOpen}. */
    static void requireOpen(boolean isOpen) {
        if (!isOpen) {
            throw new PortException("cannot publish ports: the gateway is closed");
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
