package io.anykernel.net.tcp;

/** The retransmission time-out (RFC 6298 §2 and §5.5). Times are nanoseconds. */
final class RttEstimator {
    private static final long INITIAL_NANOS = 1_000_000_000L;
    private static final long GRANULARITY_NANOS = 1_000_000L;

    private final long minNanos;
    private final long maxNanos;
    private long smoothed;
    private long variation;
    /** Variation of the samples of this round trip, and the largest that it was. */
    private long roundVariation;

    private long largestRoundVariation;
    private long timeout = INITIAL_NANOS;
    private boolean sampled;

    RttEstimator(long minNanos, long maxNanos) {
        this.minNanos = minNanos;
        this.maxNanos = maxNanos;
    }

    /**
     * Takes a measurement; there may be many in one round trip. The variation rises with each at once, but falls by a
     * quarter a round trip at most, as if one were taken in each: else the many alike hide the one that differed.
     *
     * @param isRoundStart whether this is the first since a round trip
     */
    void sample(long roundTripNanos, boolean isRoundStart) {
        if (!sampled) {
            sampled = true;
            smoothed = roundTripNanos;
            variation = roundTripNanos / 2;
            roundVariation = variation;
            largestRoundVariation = variation;
            restore();
            return;
        }
        if (isRoundStart) {
            variation -= Math.max(0, variation - largestRoundVariation) / 4;
            largestRoundVariation = 0;
        }
        roundVariation += (Math.abs(smoothed - roundTripNanos) - roundVariation) / 4;
        smoothed += (roundTripNanos - smoothed) / 8;
        largestRoundVariation = Math.max(largestRoundVariation, roundVariation);
        variation = Math.max(variation, largestRoundVariation);
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
