package io.anykernel.hypercall.host;

import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.Signal;
import java.util.concurrent.locks.Condition;

/**
 * A condition on the Cpu's lock: signalling moves the waiters to the lock's queue without waking them, and each release
 * then hands over to one. After {@link io.anykernel.hypercall.CpuFailedException} the caller holds the Cpu, as after any
 * other return.
 */
final class HostSignal implements Signal {
    private final HostCpu cpu;
    private final Condition condition;
    private int waiters;

    /** Since the present leader, if there is one, began to wait. */
    private boolean isSignalled;

    HostSignal(HostCpu cpu) {
        this.cpu = cpu;
        this.condition = cpu.lock().newCondition();
    }

    @Override
    public int await(long deadlineNanos) {
        cpu.throwIfFailed();
        boolean wasServed = cpu.lead(this, deadlineNanos);
        // A pass may signal and then fail half-way.
        cpu.throwIfFailed();
        if (wasServed) {
            return SIGNALLED;
        }
        if (waiters++ == 0) {
            cpu.awaited().add(this);
        }
        int outcome;
        try {
            outcome = waitUntil(deadlineNanos);
        } catch (InterruptedException interrupted) {
            outcome = INTERRUPTED;
        } finally {
            if (--waiters == 0) {
                cpu.awaited().remove(this);
            }
        }
        cpu.throwIfFailed();
        return outcome;
    }

    private int waitUntil(long deadlineNanos) throws InterruptedException {
        if (deadlineNanos == Cpu.NEVER) {
            condition.await();
            return SIGNALLED;
        }
        return condition.awaitNanos(HostClock.nanosUntil(deadlineNanos)) > 0 ? SIGNALLED : TIMED_OUT;
    }

    /** The leader begins to wait for this. */
    void expect() {
        isSignalled = false;
    }

    boolean isSignalled() {
        return isSignalled;
    }

    @Override
    public void signalAll() {
        isSignalled = true;
        if (waiters > 0) {
            condition.signalAll();
        }
    }
}
