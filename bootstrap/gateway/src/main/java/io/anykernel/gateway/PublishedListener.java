package io.anykernel.gateway;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** A listening host port, and the TCP port inside that its connections go to. */
final class PublishedListener extends Shares.Port implements HostChannel {
    private final Splices splices;
    private final ServerSocketChannel channel;
    private final InetSocketAddress bound;
    private final int targetPort;
    private SelectionKey key;
    private boolean isFull;

    PublishedListener(Splices splices, ServerSocketChannel channel, int targetPort) throws IOException {
        this.splices = splices;
        this.channel = channel;
        this.bound = (InetSocketAddress) channel.getLocalAddress();
        this.targetPort = targetPort;
    }

    void register(Selector selector, boolean isAccepting) throws IOException {
        channel.configureBlocking(false);
        key = channel.register(selector, 0, this);
        acceptWhile(isAccepting);
    }

    /** Whether those that wait at this port are to be left there, until {@link #full} is called with false. */
    void full(boolean isFull) {
        this.isFull = isFull;
    }

    InetSocketAddress bound() {
        return bound;
    }

    int targetPort() {
        return targetPort;
    }

    /** The next connection that waits, or {@code null}. */
    SocketChannel accept() throws IOException {
        return channel.accept();
    }

    /** Has the port selected for accepting while the gateway does and it is not full. */
    void acceptWhile(boolean isAccepting) {
        if (key.isValid()) {
            key.interestOps(isAccepting && !isFull ? SelectionKey.OP_ACCEPT : 0);
        }
    }

    @Override
    public void onReady() {
        if (key.isValid()) {
            splices.acceptSome(this);
        }
    }

    void close() {
        HostChannels.closeQuietly(channel);
    }
}
