package io.anykernel.net.tcp;

/** The retransmission time-out (RFC 6298 §2 and §5.5). Times are nanoseconds. */
final class RttEstimator {
    private static final long INITIAL_NANOS = 1_000_000_000L;
    private static final long GRANULARITY_NANOS = 1_000_000L;

    private final long minNanos;
    private final long maxNanos;
    private long smoothed;
    private long variation;
    private long timeout = INITIAL_NANOS;
    private boolean sampled;

    RttEstimator(long minNanos, long maxNanos) {
        this.minNanos = minNanos;
        this.maxNanos = maxNanos;
    }

    void sample(long roundTripNanos) {
        if (sampled) {
            variation += (Math.abs(smoothed - roundTripNanos) - variation) / 4;
            smoothed += (roundTripNanos - smoothed) / 8;
        } else {
            sampled = true;
            smoothed = roundTripNanos;
            variation = roundTripNanos / 2;
        }
        restore();
    }

    /** Doubles the time-out (§5.5). */
    void backOff() {
        timeout = Math.min(maxNanos, timeout * 2);
    }

    /** Takes the doubling back: what was sent arrived. */
    void restore() {
        long computed = sampled ? smoothed + Math.max(GRANULARITY_NANOS, 4 * variation) : INITIAL_NANOS;
        timeout = Math.min(maxNanos, Math.max(minNanos, computed));
    }

    long timeoutNanos() {
        return timeout;
    }

    /** Smoothed round trip, or 0 before the first sample. */
    long smoothedNanos() {
        return smoothed;
    }
}
