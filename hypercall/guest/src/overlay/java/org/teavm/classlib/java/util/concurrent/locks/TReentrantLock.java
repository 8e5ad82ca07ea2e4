package org.teavm.classlib.java.util.concurrent.locks;

import io.anykernel.hypercall.guest.Fiber;
import io.anykernel.hypercall.guest.Fibers;
import io.anykernel.hypercall.guest.WaitQueue;
import java.io.Serializable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;


/** {@code java.util.concurrent.locks.ReentrantLock} of an image, handed to the thread that has waited longest. */
public class TReentrantLock implements Lock, Serializable {
    private static final long serialVersionUID = 1;

    private final boolean isFair;
    private final transient WaitQueue entering = new WaitQueue();
    private transient Fiber owner;
    private transient int holds;

    public TReentrantLock() {
        this(false);
    }

    public TReentrantLock(boolean fair) {
        isFair = fair;
    }

    @Override
    public void lock() {
        if (!tryLock()) {
            entering.awaitUninterruptibly();
        }
    }

    @Override
    public void lockInterruptibly() throws InterruptedException {
        WaitQueue.throwIfInterrupted();
        if (!tryLock()) {
            entering.await();
        }
    }

    @Override
    public boolean tryLock() {
        Fiber me = Fibers.current();
        if (owner != null && owner != me) {
            return false;
        }
        if (holds == Integer.MAX_VALUE) {
            throw new Error("Maximum lock count exceeded");
        }
        owner = me;
        holds++;
        return true;
    }

    @Override
    public boolean tryLock(long time, TimeUnit unit) throws InterruptedException {
        long nanos = unit.toNanos(time);
        WaitQueue.throwIfInterrupted();
        return tryLock() || nanos > 0 && entering.awaitUntil(WaitQueue.deadline(nanos));
    }

    /** Who waits becomes the owner at once: nothing comes in between. */
    @Override
    public void unlock() {
        requireOwner();
        if (--holds == 0) {
            handOn();
        }
    }

    private void handOn() {
        owner = entering.wakeFirst();
        holds = owner == null ? 0 : 1;
    }

    private void requireOwner() {
        if (!isHeldByCurrentThread()) {
            throw new IllegalMonitorStateException();
        }
    }

    @Override
    public Condition newCondition() {
        return new LockCondition(this);
    }

    /** A wait set of the lock. */
    private static final class LockCondition implements Condition {
        private final TReentrantLock lock;
        private final WaitQueue waiting = new WaitQueue();

        LockCondition(TReentrantLock lock) {
            this.lock = lock;
        }

        @Override
        public void await() throws InterruptedException {
            awaitUntil(Fibers.NEVER);
        }

        @Override
        public boolean await(long time, TimeUnit unit) throws InterruptedException {
            return awaitUntil(WaitQueue.deadline(unit.toNanos(time)));
        }

        @Override
        public long awaitNanos(long nanos) throws InterruptedException {
            long deadline = WaitQueue.deadline(nanos);
            awaitUntil(deadline);
            return WaitQueue.remainingNanos(deadline);
        }

        @Override
        public boolean awaitUntil(java.util.Date deadline) throws InterruptedException {
            long millis = deadline.getTime() - System.currentTimeMillis();
            return awaitUntil(WaitQueue.deadline(TimeUnit.MILLISECONDS.toNanos(millis)));
        }

        /** Whether it was signalled before the deadline. */
        private boolean awaitUntil(long deadlineNanos) throws InterruptedException {
            lock.requireOwner();
            WaitQueue.throwIfInterrupted();
            int holds = release();
            try {
                return waiting.awaitUntil(deadlineNanos);
            } finally {
                enter(holds);
            }
        }

        @Override
        public void awaitUninterruptibly() {
            lock.requireOwner();
            int holds = release();
            waiting.awaitUninterruptibly();
            enter(holds);
        }

        private int release() {
            int holds = lock.holds;
            lock.handOn();
            return holds;
        }

        private void enter(int holds) {
            lock.lock();
            lock.holds = holds;
        }

        @Override
        public void signal() {
            lock.requireOwner();
            waiting.wakeFirst();
        }

        @Override
        public void signalAll() {
            lock.requireOwner();
            waiting.wakeAll();
        }
    }

    public int getHoldCount() {
        return isHeldByCurrentThread() ? holds : 0;
    }

    public boolean isHeldByCurrentThread() {
        return owner == Fibers.current();
    }

    public boolean isLocked() {
        return owner != null;
    }

    public final boolean isFair() {
        return isFair;
    }

    protected Thread getOwner() {
        return owner == null ? null : (Thread) owner.attachment();
    }

    public final boolean hasQueuedThreads() {
        return !entering.isEmpty();
    }

    public final int getQueueLength() {
        return entering.size();
    }

    public boolean hasWaiters(Condition condition) {
        return getWaitQueueLength(condition) > 0;
    }

    public int getWaitQueueLength(Condition condition) {
        if (condition == null) {
            throw new NullPointerException();
        }
        if (!(condition instanceof LockCondition own) || own.lock != this) {
            throw new IllegalArgumentException("not owner");
        }
        requireOwner();
        return own.waiting.size();
    }

    @Override
    public String toString() {
        String state = owner == null ? "[Unlocked]" : "[Locked by thread " + owner.name() + "]";
        return super.toString() + state;
    }
}
