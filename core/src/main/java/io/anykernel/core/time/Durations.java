package io.anykernel.core.time;

import java.time.Duration;

/** {@link Duration}s of callers as nanoseconds. */
public final class Durations {
    /** From here on a duration counts as one that never ends: 292 years. */
    private static final long FOREVER_SECONDS = Long.MAX_VALUE / 1_000_000_000L;

    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private Durations() {}

    /**
     * A time-out in nanoseconds; {@code Long.MAX_VALUE}, which never comes, for one that a {@code long} cannot count.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public static long timeoutNanos(Duration timeout) {
        if (timeout.isNegative()) {
            throw new IllegalArgumentException("a negative time-out: " + timeout);
        }
        long seconds = timeout.getSeconds();
        return seconds >= FOREVER_SECONDS ? Long.MAX_VALUE : seconds * NANOS_PER_SECOND + timeout.getNano();
    }
}
