package io.anykernel.core.time;

/** A limit of rate: a burst at once, and then one token each interval. Full at first; time is its caller's. */
public final class TokenBucket {
    private final int burst;
    private final long intervalNanos;
    private int tokens;
    /** Up to when time was turned into tokens. */
    private long refilledNanos;

    /**
     * @param burst most tokens that it holds, at least 1
     * @param intervalNanos how long a token takes to be earned, at least 1
     */
    public TokenBucket(int burst, long intervalNanos) {
        if (burst < 1 || intervalNanos < 1) {
            throw new IllegalArgumentException("a burst of " + burst + ", an interval of " + intervalNanos + " ns");
        }
        this.burst = burst;
        this.intervalNanos = intervalNanos;
        this.tokens = burst;
    }

    /** Takes a token; false if there is none. */
    public boolean tryTake(long nowNanos) {
        refill(nowNanos);
        if (tokens == 0) {
            return false;
        }
        tokens--;
        return true;
    }

    /** A full bucket earns nothing: its time counts from the next token taken. Parts of an interval are kept. */
    private void refill(long nowNanos) {
        if (tokens < burst) {
            long earned = (nowNanos - refilledNanos) / intervalNanos;
            tokens = (int) Math.min(burst, tokens + earned);
            refilledNanos += earned * intervalNanos;
        }
        if (tokens == burst) {
            refilledNanos = nowNanos;
        }
    }
}
