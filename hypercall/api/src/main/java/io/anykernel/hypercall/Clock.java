package io.anykernel.hypercall;

/** Time. Drivers do not read it: their callers do and pass {@code nowNanos}. */
public interface Clock {
    /** Monotonic nanoseconds since an arbitrary origin. Differences mean something, values do not; it may wrap. */
    long nanoTime();

    /** Nanoseconds since 1970-01-01T00:00:00Z without leap seconds; may step. */
    long wallNanos();
}
