package io.anykernel.net.tcp;

/** The retransmission time-out (RFC 6298 §2 and §5.5). Times are nanoseconds. */
final class RttEstimator {
    private static final long INITIAL_NANOS = 1_000_000_000L;
    private static final long MINIMUM_LIFE_NANOS = 300_000_000_000L;

    private final long minNanos;
    private final long maxNanos;
    private long smoothed;
    private long variation;
    /** Variation of the samples of this round trip, and the largest that it was. */
    private long roundVariation;

    private long largestRoundVariation;
    private long timeout = INITIAL_NANOS;
    private boolean sampled;
    private long minimum;
    private long minimumSinceNanos;

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

    /**
     * Takes the doubling back: what was sent arrived. The bound is the variation's, as in Linux: a time-out leaves a tail loss
     * probe and the delayed acknowledgment that it may meet their time beyond the round trip.
     */
    void restore() {
        long computed = sampled ? smoothed + Math.max(minNanos, 4 * variation) : Math.max(minNanos, INITIAL_NANOS);
        timeout = Math.min(maxNanos, computed);
    }

    long timeoutNanos() {
        return timeout;
    }

    /** Takes the shortest round trip that an acknowledgment tells of; the least of minutes ago may be another path's. */
    void observe(long roundTripNanos, long nowNanos) {
        if (minimum == 0 || roundTripNanos <= minimum || nowNanos - minimumSinceNanos > MINIMUM_LIFE_NANOS) {
            minimum = Math.max(1, roundTripNanos);
            minimumSinceNanos = nowNanos;
        }
    }

    /** The shortest round trip of the last minutes, or 0 before the first. */
    long minimumNanos() {
        return minimum;
    }

    boolean hasSample() {
        return sampled;
    }

    /** Smoothed round trip, or 0 before the first sample. */
    long smoothedNanos() {
        return smoothed;
    }
}
