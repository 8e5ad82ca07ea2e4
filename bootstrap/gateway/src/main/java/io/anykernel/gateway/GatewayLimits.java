package io.anykernel.gateway;

import io.anykernel.net.connection.KeepAlive;
import java.time.Duration;

/**
 * Bounds of what passes through one gateway at once.
 *
 * @param connections most TCP connections; others wait in the host's backlog
 * @param datagrams of UDP
 * @param keepAlive when a client, or a target in the stack, that has vanished is noticed
 */
record GatewayLimits(int connections, DatagramLimits datagrams, KeepAlive keepAlive) {
    /** A peer that has vanished is noticed after three minutes, when its connection has carried nothing for two. */
    private static final KeepAlive KEEP_ALIVE = KeepAlive.of(Duration.ofMinutes(2), Duration.ofSeconds(15), 4);

    static final GatewayLimits DEFAULT = new GatewayLimits(Splices.MAX_CONNECTIONS, DatagramLimits.DEFAULT);

    GatewayLimits(int connections, DatagramLimits datagrams) {
        this(connections, datagrams, KEEP_ALIVE);
    }
}
