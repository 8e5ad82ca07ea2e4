package io.anykernel.hypercall.host;

import io.anykernel.hypercall.Clock;
import io.anykernel.hypercall.Cpu;
import java.time.Instant;

/** The JVM's clocks. */
final class HostClock implements Clock {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    /** The JVM's clock has any origin and may be negative; this world's starts with the class. */
    private static final long ORIGIN_NANOS = System.nanoTime();

    @Override
    public long nanoTime() {
        return now();
    }

    /** As {@link #nanoTime}. */
    static long now() {
        return System.nanoTime() - ORIGIN_NANOS;
    }

    @Override
    public long wallNanos() {
        Instant now = Instant.now();
        return now.getEpochSecond() * NANOS_PER_SECOND + now.getNano();
    }

    /** Nanoseconds from now to the deadline, at least 0; {@link Long#MAX_VALUE} for {@link Cpu#NEVER}. */
    static long nanosUntil(long deadlineNanos) {
        return deadlineNanos == Cpu.NEVER ? Long.MAX_VALUE : Math.max(0, deadlineNanos - now());
    }
}
