package io.anykernel.hypercall.host;

import io.anykernel.hypercall.Parker;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/** A permit of its own, not the thread's: {@code LockSupport}'s permit may come from any code and only ends the sleep. */
final class HostParker implements Parker {
    private static final Object NO_PERMIT = null;
    private static final Object PERMIT = new Object();

    /** {@link #NO_PERMIT}, {@link #PERMIT}, or the thread that waits. */
    private final AtomicReference<Object> state = new AtomicReference<>();

    @Override
    public boolean park(long deadlineNanos) {
        Thread caller = Thread.currentThread();
        if (!state.compareAndSet(NO_PERMIT, caller)) {
            takePermit();
            return true;
        }
        boolean wasInterrupted = false;
        long left = HostClock.nanosUntil(deadlineNanos);
        while (left > 0 && state.get() == caller) {
            LockSupport.parkNanos(this, left);
            // An interrupt would end every further sleep at once.
            wasInterrupted |= Thread.interrupted();
            left = HostClock.nanosUntil(deadlineNanos);
        }
        if (wasInterrupted) {
            caller.interrupt();
        }
        if (state.compareAndSet(caller, NO_PERMIT)) {
            return false;
        }
        takePermit();
        return true;
    }

    private void takePermit() {
        Object found = state.getAndSet(NO_PERMIT);
        if (found != PERMIT) {
            throw new IllegalStateException("two threads park on one parker");
        }
    }

    @Override
    public void unpark() {
        Object before = state.getAndSet(PERMIT);
        if (before instanceof Thread waiting) {
            LockSupport.unpark(waiting);
        }
    }
}
