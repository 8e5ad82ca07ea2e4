package io.anykernel.hypercall.host;

import io.anykernel.hypercall.DutyCycle;
import java.util.function.BooleanSupplier;

/** Work without timers. It asks for a pass every now and then, so that a lost wake-up fails a test instead of hanging it. */
record TestWork(BooleanSupplier pass) implements DutyCycle {
    static final long FAR_NANOS = 30_000_000_000L;

    @Override
    public boolean poll(long nowNanos) {
        return pass.getAsBoolean();
    }

    @Override
    public long nextDeadlineNanos() {
        return HostClock.now() + FAR_NANOS;
    }
}
