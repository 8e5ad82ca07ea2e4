package io.anykernel.hypercall;

/** Time. Drivers do not read it: their callers do and pass {@code nowNanos}. */
public interface Clock {
    /**
     * Monotonic nanoseconds since the world started, or shortly before: never negative, never less than before, and never
     * wrapping, since 2^63 of them are 292 years. Times and {@link Cpu#NEVER} compare by {@code <}.
     */
    long nanoTime();

    /** Nanoseconds since 1970-01-01T00:00:00Z without leap seconds; may step. */
    long wallNanos();
}
