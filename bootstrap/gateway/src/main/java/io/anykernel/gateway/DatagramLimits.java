package io.anykernel.gateway;

/**
 * Bounds of the flows of datagrams through one gateway.
 *
 * @param flows most clients at once, over all published ports
 * @param idleNanos a flow without a datagram in either direction ends after so long
 * @param yieldNanos where there are as many flows as there may be, a protected one ({@link DatagramFlowTable}) ends for a newcomer only after
 *     it has been idle for so long, so that a flood of newcomers does not end exchanges that go on
 */
record DatagramLimits(int flows, long idleNanos, long yieldNanos) {
    /** 1024 flows; two minutes, the least that RFC 4787 REQ-5 allows; ten seconds. */
    static final DatagramLimits DEFAULT = new DatagramLimits(1024, 120_000_000_000L, 10_000_000_000L);
}
