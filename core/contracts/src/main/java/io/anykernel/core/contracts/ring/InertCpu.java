package io.anykernel.core.contracts.ring;

import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.Mailbox;
import io.anykernel.hypercall.Signal;

/** A Cpu for drivers that are polled by hand: always held, and waking it does nothing but count. */
public final class InertCpu implements Cpu {
    private int wakeups;

    public int wakeups() {
        return wakeups;
    }

    @Override
    public void acquire() {}

    @Override
    public void release() {}

    @Override
    public boolean isHeldByCaller() {
        return true;
    }

    @Override
    public boolean isContended() {
        return false;
    }

    @Override
    public void giveWay() {}

    @Override
    public void idle(long deadlineNanos) {}

    @Override
    public void wake() {
        wakeups++;
    }

    @Override
    public void wakeBefore(long deadlineNanos) {}

    @Override
    public Signal newSignal() {
        throw new UnsupportedOperationException("nobody waits on a quiet Cpu");
    }

    @Override
    public <T> Mailbox<T> newMailbox(int capacity) {
        throw new UnsupportedOperationException("nobody posts to a quiet Cpu");
    }

    @Override
    public void fail(Throwable cause) {
        throw new IllegalStateException(cause);
    }

    @Override
    public Throwable failure() {
        return null;
    }
}
