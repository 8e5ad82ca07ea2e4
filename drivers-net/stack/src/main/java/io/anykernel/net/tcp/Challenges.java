package io.anykernel.net.tcp;

/** Challenge ACKs: so many at once, and then one an interval, over all connections (RFC 5961 §7). */
final class Challenges {
    private static final int BURST = 100;
    private static final long INTERVAL_NANOS = 10_000_000L;

    private final TcpLayer layer;
    private final TcpCounters counters;
    private int tokens = BURST;
    private long refillNanos;

    Challenges(TcpLayer layer, TcpCounters counters) {
        this.layer = layer;
        this.counters = counters;
    }

    /** Has the connection say where it stands, within limits. */
    void challenge(TcpConnection c, long nowNanos) {
        long earned = (nowNanos - refillNanos) / INTERVAL_NANOS;
        if (earned > 0) {
            tokens = (int) Math.min(BURST, tokens + earned);
            refillNanos = nowNanos;
        }
        if (tokens == 0) {
            counters.challengeAckWithheld.increment();
            return;
        }
        tokens--;
        counters.challengeAck.increment();
        c.ackNow = true;
        layer.schedule(c);
    }
}
