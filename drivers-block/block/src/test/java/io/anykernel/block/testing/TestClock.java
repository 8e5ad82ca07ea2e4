package io.anykernel.block.testing;

import io.anykernel.hypercall.Clock;

/** The machine's time. */
public final class TestClock implements Clock {
    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public long wallNanos() {
        return System.currentTimeMillis() * 1_000_000L;
    }
}
