package io.anykernel.fs;

/**
 * A time of a node: {@code struct timespec}.
 *
 * @param seconds since 1970-01-01T00:00:00Z, negative before
 * @param nanos after that second, 0 to 999,999,999
 */
public record Timestamp(long seconds, int nanos) {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final long MAX_SECONDS = Long.MAX_VALUE / NANOS_PER_SECOND - 1;

    /** From nanoseconds since 1970. */
    public static Timestamp ofNanos(long nanos) {
        return new Timestamp(Math.floorDiv(nanos, NANOS_PER_SECOND), (int) Math.floorMod(nanos, NANOS_PER_SECOND));
    }

    /** Nanoseconds since 1970; what lies before 1678 or after 2262 shows as the first or last that fits. */
    public long toNanos() {
        if (seconds > MAX_SECONDS) {
            return Long.MAX_VALUE;
        }
        return seconds < -MAX_SECONDS ? Long.MIN_VALUE : seconds * NANOS_PER_SECOND + nanos;
    }
}
