package io.anykernel.gateway;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;

/**
 * A host's UDP port, and the port inside that its datagrams go to. All its clients share the one channel, so that the port
 * stays the gateway's alone and no datagram is lost to a channel that is just being connected.
 */
final class PublishedDatagrams extends Shares.Port implements HostChannel {
    /** Datagrams of one turn, so that the stack sends in between. */
    private static final int BUDGET = 64;

    private final DatagramFlows flows;
    private final DatagramChannel channel;
    private final InetSocketAddress bound;
    private final int targetPort;
    private int protectedFlows;

    PublishedDatagrams(DatagramFlows flows, DatagramChannel channel, int targetPort) throws IOException {
        this.flows = flows;
        this.channel = channel;
        this.bound = (InetSocketAddress) channel.getLocalAddress();
        this.targetPort = targetPort;
    }

    void register(Selector selector) throws IOException {
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ, this);
    }

    InetSocketAddress bound() {
        return bound;
    }

    int targetPort() {
        return targetPort;
    }

    /** Whether one more protected flow leaves an eighth of the port's flows on probation. */
    boolean mayProtect() {
        return 8 * (protectedFlows + 1) <= 7 * open();
    }

    void protectedOne() {
        protectedFlows++;
    }

    void unprotected() {
        protectedFlows--;
    }

    @Override
    public void onReady() {
        ByteBuffer payload = flows.buffer();
        try {
            for (int i = 0; i < BUDGET; i++) {
                payload.clear();
                InetSocketAddress client = (InetSocketAddress) channel.receive(payload);
                if (client == null) {
                    return;
                }
                flows.inward(this, client, payload.flip());
            }
        } catch (IOException failure) {
            flows.receiveFailed(this, failure);
        }
    }

    /**
     * Sends a datagram to a client.
     *
     * @return false if the host has no room for it now
     * @throws IOException if the host refuses it
     */
    boolean send(ByteBuffer payload, InetSocketAddress client) throws IOException {
        boolean isEmpty = !payload.hasRemaining();
        return channel.send(payload, client) > 0 || isEmpty;
    }

    void close() {
        HostChannels.closeQuietly(channel);
    }
}
