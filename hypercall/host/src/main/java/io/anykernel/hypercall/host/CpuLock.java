package io.anykernel.hypercall.host;

import java.util.concurrent.locks.AbstractQueuedSynchronizer;
import java.util.concurrent.locks.Condition;

/**
 * The mutual exclusion below a {@link HostCpu}. A newcomer may pass those that queue, since handing over takes a thousand
 * times as long; but not twice in a row, and no more than {@link #MAX_PASSES} newcomers pass one waiter.
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

    @Override
    protected boolean tryAcquire(int ignored) {
        if (getState() != FREE) {
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
        passes = isPassing ? passes + 1 : 0;
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
        return true;
    }

    @Override
    protected boolean isHeldExclusively() {
        return isHeldByCaller();
    }
}
