package io.anykernel.net.tcp;

import io.anykernel.core.time.TokenBucket;

/**
 * Acknowledgments of segments that should not have come: challenge ACKs, and answers to what lies out of the window. Each
 * connection may send so many at once, and then one an interval (RFC 5961 §7). There is no budget that connections share:
 * how much of it is left would tell an attacker about connections of others (CVE-2016-5696).
 */
final class Challenges {
    private static final int BURST = 20;
    private static final long INTERVAL_NANOS = 50_000_000L;

    private final TcpLayer layer;
    private final TcpCounters counters;

    Challenges(TcpLayer layer, TcpCounters counters) {
        this.layer = layer;
        this.counters = counters;
    }

    /** Has the connection say where it stands, within limits. */
    void challenge(TcpConnection c, long nowNanos) {
        if (mayAnswer(c, nowNanos)) {
            counters.challengeAck.increment();
            c.receive.ackNow = true;
            layer.schedule(c);
        }
    }

    /** Whether the connection may answer one more such segment, which then counts. */
    boolean mayAnswer(TcpConnection c, long nowNanos) {
        if (c.challenges == null) {
            c.challenges = new TokenBucket(BURST, INTERVAL_NANOS);
        }
        boolean mayAnswer = c.challenges.tryTake(nowNanos);
        if (!mayAnswer) {
            counters.challengeAckWithheld.increment();
        }
        return mayAnswer;
    }
}
