package io.anykernel.net.testing;

import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.Mailbox;
import io.anykernel.hypercall.Signal;

/** A Cpu that the one thread of a test always holds. */
public final class SoloCpu implements Cpu {
    private Throwable failure;

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
    public void idle(long deadlineNanos) {}

    @Override
    public void wake() {}

    @Override
    public void wakeBefore(long deadlineNanos) {}

    @Override
    public Signal newSignal() {
        return new Signal() {
            @Override
            public int await(long deadlineNanos) {
                throw new IllegalStateException("a test waits for itself");
            }

            @Override
            public void signalAll() {}
        };
    }

    @Override
    public <T> Mailbox<T> newMailbox(int capacity) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void fail(Throwable cause) {
        failure = failure == null ? cause : failure;
    }

    @Override
    public Throwable failure() {
        return failure;
    }
}
