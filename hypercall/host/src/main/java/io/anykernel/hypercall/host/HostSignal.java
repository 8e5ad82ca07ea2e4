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

    /** How often it was given; guarded by the Cpu. */
    private int count;

    HostSignal(HostCpu cpu) {
        this.cpu = cpu;
        this.condition = cpu.lock().newCondition();
    }

    @Override
    public int await(long deadlineNanos) {
        cpu.throwIfFailed();
        int outcome = cpu.pollUntil(this, deadlineNanos);
        // A pass may signal and then fail half-way; and a failure ends the polling.
        cpu.throwIfFailed();
        return outcome == HostCpu.NOT_POLLER ? awaitPoller(deadlineNanos) : outcome;
    }

    private int awaitPoller(long deadlineNanos) {
        cpu.callLoopUnlessPolled();
        if (waiters++ == 0) {
            cpu.awaited().add(this);
        }
        int outcome;
        try {
            outcome = waitUntil(deadlineNanos);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
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

    int count() {
        return count;
    }

    @Override
    public void signalAll() {
        count++;
        cpu.onSignalled(this);
        if (waiters > 0) {
            condition.signalAll();
        }
    }
}
