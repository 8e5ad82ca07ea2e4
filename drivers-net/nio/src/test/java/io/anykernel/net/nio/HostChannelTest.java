package io.anykernel.net.nio;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketOption;
import java.nio.channels.ByteChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Set;

/** The JDK's channels over the host's loopback: they say what the contract is. */
class HostChannelTest extends ChannelContract {
    @Override
    Pair connected() throws IOException {
        try (ServerSocketChannel listener = ServerSocketChannel.open()) {
            listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            SocketChannel near = SocketChannel.open(listener.getLocalAddress());
            return new Pair(near, listener.accept());
        }
    }

    @Override
    void configureBlocking(ByteChannel channel, boolean isBlocking) throws IOException {
        ((SocketChannel) channel).configureBlocking(isBlocking);
    }

    @Override
    Set<SocketOption<?>> supportedOptions(ByteChannel channel) {
        return ((SocketChannel) channel).supportedOptions();
    }

    @Override
    <T> void setOption(ByteChannel channel, SocketOption<T> option, T value) throws IOException {
        ((SocketChannel) channel).setOption(option, value);
    }

    @Override
    <T> T getOption(ByteChannel channel, SocketOption<T> option) throws IOException {
        return ((SocketChannel) channel).getOption(option);
    }

    @Override
    void shutdownOutput(ByteChannel channel) throws IOException {
        ((SocketChannel) channel).shutdownOutput();
    }
}
