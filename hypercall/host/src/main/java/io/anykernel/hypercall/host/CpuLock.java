package io.anykernel.hypercall.host;

import java.util.concurrent.locks.AbstractQueuedSynchronizer;
import java.util.concurrent.locks.Condition;

/**
 * The mutual exclusion below a {@link HostCpu}. A newcomer may pass those that queue, since handing over takes a thousand
 * times as long; but not twice in a row, and no more than {@link #MAX_PASSES} newcomers pass one waiter.
 *
 * <p>A loop that shares its thread never queues: it asks ({@link #tryLockForLoop}), and if the lock is held, the release queues
 * its turn with the group. It counts as a waiter, and after {@link #MAX_PASSES} the lock is kept free for it.
 */
final class CpuLock extends AbstractQueuedSynchronizer {
    private static final long serialVersionUID = 1L;
    private static final int MAX_PASSES = 8;
    private static final int FREE = 0;
    private static final int HELD = 1;

    /** Written by the holder; read without it as a hint: a stale value costs fairness once, not safety. */
    private transient Thread lastHolder;

    /** Written by the holder, as {@link #lastHolder}. */
    private int passes;

    /** The loop that asked for the lock while it was held, or {@code null}. Set by the loop, cleared by the holder. */
    private transient volatile GroupedLoop waitingLoop;

    /** The last loop that ended: what it asked for meanwhile is nothing that the lock is kept for. */
    private transient volatile GroupedLoop endedLoop;

    void lock() {
        acquire(1);
    }

    void unlock() {
        release(1);
    }

    boolean isHeldByCaller() {
        return getState() == HELD && getExclusiveOwnerThread() == Thread.currentThread();
    }

    Condition newCondition() {
        return new ConditionObject();
    }

    /** Takes the lock if it is free; otherwise {@code loop} is made ready when it is released. */
    boolean tryLockForLoop(GroupedLoop loop) {
        if (takeForLoop()) {
            return true;
        }
        waitingLoop = loop;
        // The holder may have released it before it could see that.
        boolean isTaken = takeForLoop();
        if (!isTaken && loop == endedLoop) {
            waitingLoop = null;
        }
        return isTaken;
    }

    private boolean takeForLoop() {
        if (getState() != FREE || hasQueuedThreads() && lastHolder == Thread.currentThread() && !isKeptForLoop()) {
            return false;
        }
        if (!compareAndSetState(FREE, HELD)) {
            return false;
        }
        setExclusiveOwnerThread(Thread.currentThread());
        passes = 0;
        waitingLoop = null;
        return true;
    }

    /** The loop has ended and asks no more. The caller holds the lock. */
    void forgetLoop(GroupedLoop ended) {
        endedLoop = ended;
        waitingLoop = null;
    }

    private boolean isKeptForLoop() {
        return waitingLoop != null && passes >= MAX_PASSES;
    }

    @Override
    protected boolean tryAcquire(int ignored) {
        if (getState() != FREE || isKeptForLoop()) {
            return false;
        }
        Thread caller = Thread.currentThread();
        boolean isPassing = hasQueuedPredecessors();
        if (isPassing && (lastHolder == caller || passes >= MAX_PASSES)) {
            return false;
        }
        if (!compareAndSetState(FREE, HELD)) {
            return false;
        }
        setExclusiveOwnerThread(caller);
        passes = isPassing || waitingLoop != null ? passes + 1 : 0;
        return true;
    }

    @Override
    protected boolean tryRelease(int ignored) {
        if (!isHeldByCaller()) {
            throw new IllegalStateException("released by a thread that does not hold it");
        }
        lastHolder = Thread.currentThread();
        setExclusiveOwnerThread(null);
        setState(FREE);
        GroupedLoop loop = waitingLoop;
        if (loop != null) {
            loop.ready();
        }
        return true;
    }

    @Override
    protected boolean isHeldExclusively() {
        return isHeldByCaller();
    }
}
