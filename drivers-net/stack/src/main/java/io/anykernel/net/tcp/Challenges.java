package io.anykernel.net.tcp;

import io.anykernel.core.time.TokenBucket;

/** Challenge ACKs: so many at once, and then one an interval, over all connections (RFC 5961 §7). */
final class Challenges {
    private static final int BURST = 100;
    private static final long INTERVAL_NANOS = 10_000_000L;

    private final TcpLayer layer;
    private final TcpCounters counters;
    private final TokenBucket budget = new TokenBucket(BURST, INTERVAL_NANOS);

    Challenges(TcpLayer layer, TcpCounters counters) {
        this.layer = layer;
        this.counters = counters;
    }

    /** Has the connection say where it stands, within limits. */
    void challenge(TcpConnection c, long nowNanos) {
        if (!budget.tryTake(nowNanos)) {
            counters.challengeAckWithheld.increment();
            return;
        }
        counters.challengeAck.increment();
        c.ackNow = true;
        layer.schedule(c);
    }
}
