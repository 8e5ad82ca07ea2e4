package io.anykernel.hypercall.host;

import io.anykernel.hypercall.Clock;
import io.anykernel.hypercall.Cpu;
import java.time.Instant;

/** The JVM's clocks. */
final class HostClock implements Clock {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public long wallNanos() {
        Instant now = Instant.now();
        return now.getEpochSecond() * NANOS_PER_SECOND + now.getNano();
    }

    /** Nanoseconds from now to the deadline, at least 0; {@link Long#MAX_VALUE} for {@link Cpu#NEVER}. */
    static long nanosUntil(long deadlineNanos) {
        return deadlineNanos == Cpu.NEVER ? Long.MAX_VALUE : Math.max(0, deadlineNanos - System.nanoTime());
    }

    /** Whether {@code a} comes before {@code b}; {@link Cpu#NEVER} comes last, other values may wrap. */
    static boolean isBefore(long a, long b) {
        if (a == Cpu.NEVER || b == Cpu.NEVER) {
            return a != Cpu.NEVER;
        }
        return a - b < 0;
    }
}
