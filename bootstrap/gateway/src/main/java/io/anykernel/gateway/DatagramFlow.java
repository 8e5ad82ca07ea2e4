package io.anykernel.gateway;

import io.anykernel.net.observe.ConnectionObserver;
import io.anykernel.net.socket.UdpSocket;
import java.net.InetSocketAddress;

/**
 * The datagrams between one client on the host and one service: a UDP port of the gateway's stack is this client's alone,
 * so that the service tells clients apart by their ports.
 */
final class DatagramFlow implements ConnectionObserver {
    /** Which flow a datagram from the host belongs to. */
    record Key(PublishedDatagrams published, InetSocketAddress client) {}

    private final DatagramFlows flows;
    private final Key key;
    private final UdpSocket inner;
    private long lastUsedNanos;
    private boolean isQueued;
    private boolean isAnswered;

    DatagramFlow(DatagramFlows flows, Key key, UdpSocket inner, long nowNanos) {
        this.flows = flows;
        this.key = key;
        this.inner = inner;
        this.lastUsedNanos = nowNanos;
        inner.observe(this);
    }

    Key key() {
        return key;
    }

    UdpSocket inner() {
        return inner;
    }

    void used(long nowNanos) {
        lastUsedNanos = nowNanos;
    }

    long lastUsedNanos() {
        return lastUsedNanos;
    }

    /** The service has sent to the client. */
    void answered() {
        isAnswered = true;
    }

    boolean isAnswered() {
        return isAnswered;
    }

    @Override
    public void onReadable() {
        if (!isQueued) {
            isQueued = true;
            flows.queue(this);
        }
    }

    @Override
    public void onWritable() {
        // A datagram never waits for room.
    }

    /** It is about to be served: what comes from now on queues it again. */
    void taken() {
        isQueued = false;
    }

    /** Frees the port: datagrams of the service that come later are answered by an ICMP port unreachable. */
    void close() {
        inner.observe(null);
        inner.close();
    }
}
