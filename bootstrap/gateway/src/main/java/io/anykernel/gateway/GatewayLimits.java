package io.anykernel.gateway;

/**
 * Bounds of what passes through one gateway at once.
 *
 * @param connections most TCP connections; others wait in the host's backlog
 * @param datagrams of UDP
 */
record GatewayLimits(int connections, DatagramLimits datagrams) {
    static final GatewayLimits DEFAULT = new GatewayLimits(Splices.MAX_CONNECTIONS, DatagramLimits.DEFAULT);
}
