package io.anykernel.net.tcp.congestion;

/**
 * Leaves slow start before it overruns the path (HyStart++, RFC 9406 §4): a round trip that grows by an eighth starts a
 * conservative slow start of a quarter of the growth, which ends slow start unless the round trip falls again.
 */
final class HyStart {
    private static final int MIN_SAMPLES = 8;
    private static final long MIN_THRESHOLD_NANOS = 4_000_000L;
    private static final long MAX_THRESHOLD_NANOS = 16_000_000L;
    private static final int THRESHOLD_DIVISOR = 8;
    private static final int GROWTH_DIVISOR = 4;
    private static final int CONSERVATIVE_ROUNDS = 5;
    private static final long NONE = Long.MAX_VALUE;

    private long lastMinimum = NONE;
    private long currentMinimum = NONE;
    private int samples;
    private boolean isConservative;
    private long baseline;
    private int conservativeRounds;
    private boolean isOver;

    /** Slow start begins anew. */
    void restart() {
        lastMinimum = NONE;
        currentMinimum = NONE;
        samples = 0;
        isConservative = false;
        isOver = false;
    }

    /** Whether slow start should end here. */
    boolean isOver() {
        return isOver;
    }

    /** By how much the window grows for so many acknowledged bytes. */
    int growth(int bytes) {
        return isConservative ? bytes / GROWTH_DIVISOR : bytes;
    }

    /** @param roundTripNanos negative if the acknowledgment does not tell it */
    void onAcknowledged(long roundTripNanos, boolean isRoundStart) {
        if (isRoundStart) {
            startRound();
        }
        if (roundTripNanos < 0) {
            return;
        }
        currentMinimum = Math.min(currentMinimum, roundTripNanos);
        samples++;
        if (samples < MIN_SAMPLES) {
            return;
        }
        if (isConservative) {
            isConservative = currentMinimum >= baseline;
        } else if (lastMinimum != NONE && currentMinimum >= lastMinimum + threshold()) {
            isConservative = true;
            baseline = currentMinimum;
            conservativeRounds = 0;
        }
    }

    private void startRound() {
        lastMinimum = currentMinimum;
        currentMinimum = NONE;
        samples = 0;
        if (isConservative && ++conservativeRounds >= CONSERVATIVE_ROUNDS) {
            isOver = true;
        }
    }

    private long threshold() {
        return Math.max(MIN_THRESHOLD_NANOS, Math.min(lastMinimum / THRESHOLD_DIVISOR, MAX_THRESHOLD_NANOS));
    }
}
