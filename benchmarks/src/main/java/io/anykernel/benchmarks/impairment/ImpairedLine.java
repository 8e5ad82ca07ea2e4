package io.anykernel.benchmarks.impairment;

import io.anykernel.hypercall.sim.SimRandom;
import java.util.Arrays;

/**
 * One direction of a link: decides for each frame whether and when it arrives. Each frame draws the same number of times
 * whatever becomes of it, so that the n-th frame meets the same fate for equal seeds, at whatever time it comes. Nanoseconds.
 */
final class ImpairedLine {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final long NANOS_PER_MICRO = 1_000L;
    private static final int MILLION = 1_000_000;

    private final Conditions conditions;
    private final SimRandom random;
    /** When the frames that left last have left: the oldest at the place that the next one takes. */
    private final long[] departures;

    private long entered;
    private long lineFreeNanos = Long.MIN_VALUE;
    private long lastArrivalNanos = Long.MIN_VALUE;
    private boolean arrives;
    private boolean isDuplicated;
    private long arrivalNanos;

    ImpairedLine(Conditions conditions, long seed) {
        this.conditions = conditions;
        this.random = new SimRandom(seed);
        this.departures = new long[conditions.queueFrames()];
        Arrays.fill(departures, Long.MIN_VALUE);
    }

    /** A frame comes to the line. What becomes of it is said by the methods below until the next one. */
    void enter(int bytes, long nowNanos) {
        boolean isLost = random.below(MILLION) < conditions.lossPerMillion();
        isDuplicated = random.below(MILLION) < conditions.duplicatePerMillion();
        long reorder = random.below(2 * conditions.reorderMicros() * NANOS_PER_MICRO + 1);
        long jitter = random.below(conditions.jitterMicros() * NANOS_PER_MICRO + 1);
        arrives = false;
        if (!leave(bytes, nowNanos) || isLost) {
            return;
        }
        arrives = true;
        arrivalNanos = Math.max(nowNanos, lineFreeNanos) + conditions.delayMicros() * NANOS_PER_MICRO + jitter;
        if (conditions.reorderMicros() > 0) {
            arrivalNanos += reorder - conditions.reorderMicros() * NANOS_PER_MICRO;
        } else {
            arrivalNanos = Math.max(arrivalNanos, lastArrivalNanos);
            lastArrivalNanos = arrivalNanos;
        }
    }

    /** Takes the line for as long as the frame's bits need; false if too many frames wait for that. */
    private boolean leave(int bytes, long nowNanos) {
        if (conditions.bitsPerSecond() == 0) {
            return true;
        }
        int place = (int) (entered % departures.length);
        if (departures[place] > nowNanos) {
            return false;
        }
        entered++;
        long busyNanos = bytes * 8L * NANOS_PER_SECOND / conditions.bitsPerSecond();
        lineFreeNanos = Math.max(lineFreeNanos, nowNanos) + busyNanos;
        departures[place] = lineFreeNanos;
        return true;
    }

    boolean arrives() {
        return arrives;
    }

    /** Whether it arrives twice at once. */
    boolean isDuplicated() {
        return isDuplicated;
    }

    long arrivalNanos() {
        return arrivalNanos;
    }
}
