package io.anykernel.hypercall.guest;

import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.CpuFailedException;
import io.anykernel.hypercall.DutyCycle;
import io.anykernel.hypercall.Mailbox;
import io.anykernel.hypercall.Signal;

/**
 * A virtual CPU on the one processor. Taking it when it is free costs an assignment; otherwise it is handed to the fiber
 * that has waited longest.
 *
 * <p>Fibers are not preempted, so the loop gives way to a fiber that is merely ready too.
 */
final class GuestCpu implements Cpu {
    private final String name;
    private final FiberQueue acquiring = new FiberQueue();
    private final FiberQueue idling = new FiberQueue();
    private Fiber holder;
    private long idleDeadlineNanos = NEVER;
    private boolean isWoken;
    private Throwable failure;

    GuestCpu(String name) {
        this.name = name;
    }

    @Override
    public void acquire() {
        Fiber me = Fibers.current();
        if (holder == me) {
            throw new IllegalStateException("cpu is held already: " + name);
        }
        take(me);
        if (failure != null) {
            handOver();
            throw new CpuFailedException(name, failure);
        }
    }

    private void take(Fiber me) {
        if (holder == null) {
            holder = me;
        } else {
            Fibers.await(acquiring, Fibers.NEVER, false);
        }
    }

    /** Reacquires the Cpu after a release; on a failure the caller holds it too. */
    private void retake() {
        take(Fibers.current());
        throwIfFailed();
    }

    private void throwIfFailed() {
        if (failure != null) {
            throw new CpuFailedException(name, failure);
        }
    }

    @Override
    public void release() {
        checkHeld();
        handOver();
    }

    private void handOver() {
        holder = Fibers.wakeFirst(acquiring);
    }

    void checkHeld() {
        if (holder != Fibers.current()) {
            throw new IllegalStateException("cpu is not held by its caller: " + name);
        }
    }

    @Override
    public boolean isHeldByCaller() {
        return holder == Fibers.current();
    }

    @Override
    public boolean isContended() {
        return !acquiring.isEmpty();
    }

    @Override
    public void giveWay() {
        Fibers.poll();
        if (!acquiring.isEmpty() || Fibers.areOthersReady()) {
            checkHeld();
            handOver();
            Fibers.yield();
            take(Fibers.current());
        }
        throwIfFailed();
    }

    @Override
    public void idle(long deadlineNanos) {
        checkHeld();
        handOver();
        if (isWoken) {
            Fibers.yield();
        } else {
            idleDeadlineNanos = deadlineNanos;
            Fibers.await(idling, deadlineNanos, false);
            idleDeadlineNanos = NEVER;
        }
        isWoken = false;
        retake();
    }

    /** Switching fibers is cheap: the loop runs every pass. */
    @Override
    public void lend(DutyCycle work) {
        checkHeld();
    }

    @Override
    public void wake() {
        isWoken = true;
        Fibers.wakeAll(idling);
    }

    @Override
    public void wakeBefore(long deadlineNanos) {
        if (!idling.isEmpty() && deadlineNanos < idleDeadlineNanos) {
            wake();
        }
    }

    /** Waits in {@code queue} with the Cpu released; returns how the wait ended, holding it again. */
    int awaitIn(FiberQueue queue, long deadlineNanos) {
        checkHeld();
        throwIfFailed();
        handOver();
        Fiber me = Fibers.current();
        me.waitMark = this;
        int outcome = Fibers.await(queue, deadlineNanos, true);
        me.waitMark = null;
        retake();
        return outcome;
    }

    @Override
    public Signal newSignal() {
        return new GuestSignal(this);
    }

    @Override
    public <T> Mailbox<T> newMailbox(int capacity) {
        return new GuestMailbox<>(this, capacity);
    }

    @Override
    public void fail(Throwable cause) {
        if (failure == null) {
            failure = cause;
            wake();
            Fibers.wakeMarked(this);
        }
    }

    @Override
    public Throwable failure() {
        return failure;
    }
}
