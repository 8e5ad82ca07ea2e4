package io.anykernel.net.connection;

import java.time.Duration;

/**
 * When an idle connection is probed (RFC 9293 §3.8.4). Times are nanoseconds, at least a millisecond.
 *
 * @param idleNanos without anything from the peer before the first probe
 * @param intervalNanos between probes
 * @param probes without an answer after which the connection ends with {@code TIMED_OUT}; two or more, since one that is lost
 *     says nothing
 */
public record KeepAlive(long idleNanos, long intervalNanos, int probes) {
    private static final long MILLISECOND = 1_000_000L;
    private static final long SECOND = 1000 * MILLISECOND;
    private static final long LONGEST = 32_767 * SECOND;

    /** Two hours, the least that RFC 9293 allows as a default; 75 seconds; 9. */
    public static final KeepAlive DEFAULT = new KeepAlive(7200 * SECOND, 75 * SECOND, 9);

    public KeepAlive {
        requireTime("idle", idleNanos);
        requireTime("interval", intervalNanos);
        if (probes < 2 || probes > 127) {
            throw new IllegalArgumentException("probes from 2 to 127: " + probes);
        }
    }

    /** The same of durations. */
    public static KeepAlive of(Duration idle, Duration interval, int probes) {
        return new KeepAlive(nanos("idle", idle), nanos("interval", interval), probes);
    }

    private static long nanos(String name, Duration time) {
        if (time.isNegative() || time.getSeconds() > LONGEST / SECOND) {
            throw new IllegalArgumentException(name + " from 1 ms to 32767 s: " + time);
        }
        return time.toNanos();
    }

    private static void requireTime(String name, long nanos) {
        if (nanos < MILLISECOND || nanos > LONGEST) {
            throw new IllegalArgumentException(name + " from 1 ms to 32767 s: " + nanos + " ns");
        }
    }
}
