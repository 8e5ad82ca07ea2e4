package org.teavm.classlib.java.util.concurrent.locks;

import io.anykernel.hypercall.guest.Fiber;
import io.anykernel.hypercall.guest.Fibers;
import io.anykernel.hypercall.guest.WaitQueue;
import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;


/**
 * {@code java.util.concurrent.locks.ReentrantReadWriteLock} of an image. Readers that waited for a writer go before the
 * next one, and a reader that comes while a writer waits goes after it, so that neither kind starves.
 */
public class TReentrantReadWriteLock implements ReadWriteLock, Serializable {
    private static final long serialVersionUID = 1;

    private final boolean isFair;
    private final ReadLock readLock = new ReadLock(this);
    private final WriteLock writeLock = new WriteLock(this);
    private final transient WaitQueue reading = new WaitQueue();
    private final transient Map<Fiber, Integer> readHolds = new HashMap<>();
    private transient int readers;

    /** The writer's own lock; the read lock is given while nothing holds it, or to its owner. */
    private final transient WriterLock writer = new WriterLock();

    public TReentrantReadWriteLock() {
        this(false);
    }

    public TReentrantReadWriteLock(boolean fair) {
        isFair = fair;
    }

    /** Exclusion of writers among each other and against readers. */
    private static final class WriterLock {
        final WaitQueue waiting = new WaitQueue();
        Fiber owner;
        int holds;
    }

    @Override
    public ReadLock readLock() {
        return readLock;
    }

    @Override
    public WriteLock writeLock() {
        return writeLock;
    }

    private int heldReads() {
        return readHolds.getOrDefault(Fibers.current(), 0);
    }

    private boolean tryRead(boolean isBarging) {
        Fiber me = Fibers.current();
        boolean isFree = writer.owner == null && (isBarging || writer.waiting.isEmpty() || heldReads() > 0);
        if (!isFree && writer.owner != me) {
            return false;
        }
        grantRead(me);
        return true;
    }

    private void grantRead(Fiber fiber) {
        readHolds.merge(fiber, 1, Integer::sum);
        readers++;
    }

    private void releaseRead() {
        int held = heldReads();
        if (held == 0) {
            throw new IllegalMonitorStateException("attempt to unlock read lock, not locked by current thread");
        }
        if (held == 1) {
            readHolds.remove(Fibers.current());
        } else {
            readHolds.put(Fibers.current(), held - 1);
        }
        readers--;
        admitWriter();
    }

    private boolean tryWrite() {
        Fiber me = Fibers.current();
        if (writer.owner == me || writer.owner == null && readers == 0) {
            writer.owner = me;
            writer.holds++;
            return true;
        }
        return false;
    }

    private void releaseWrite() {
        if (writer.owner != Fibers.current()) {
            throw new IllegalMonitorStateException();
        }
        if (--writer.holds == 0) {
            passOn();
        }
    }

    private void passOn() {
        writer.owner = null;
        admitReaders();
        admitWriter();
    }

    private void admitReaders() {
        for (Fiber reader = reading.wakeFirst(); reader != null; reader = reading.wakeFirst()) {
            grantRead(reader);
        }
    }

    private void admitWriter() {
        if (writer.owner == null && readers == 0) {
            writer.owner = writer.waiting.wakeFirst();
            writer.holds = writer.owner == null ? 0 : 1;
        }
    }

    /** The last writer that waited may have gone without the lock, and readers wait for it. */
    private void forgetWriter() {
        if (writer.owner == null && writer.waiting.isEmpty()) {
            admitReaders();
        }
    }

    /** The shared lock. */
    public static class ReadLock implements Lock, Serializable {
        private static final long serialVersionUID = 1;

        private final TReentrantReadWriteLock lock;

        protected ReadLock(TReentrantReadWriteLock lock) {
            this.lock = lock;
        }

        @Override
        public void lock() {
            if (!lock.tryRead(false)) {
                lock.reading.awaitUninterruptibly();
            }
        }

        @Override
        public void lockInterruptibly() throws InterruptedException {
            WaitQueue.throwIfInterrupted();
            if (!lock.tryRead(false)) {
                lock.reading.await();
            }
        }

        @Override
        public boolean tryLock() {
            return lock.tryRead(true);
        }

        @Override
        public boolean tryLock(long time, TimeUnit unit) throws InterruptedException {
            long nanos = unit.toNanos(time);
            WaitQueue.throwIfInterrupted();
            return lock.tryRead(false) || nanos > 0 && lock.reading.awaitUntil(WaitQueue.deadline(nanos));
        }

        @Override
        public void unlock() {
            lock.releaseRead();
        }

        @Override
        public Condition newCondition() {
            throw new UnsupportedOperationException();
        }

        @Override
        public String toString() {
            return super.toString() + "[Read locks = " + lock.readers + "]";
        }
    }

    /** The exclusive lock. */
    public static class WriteLock implements Lock, Serializable {
        private static final long serialVersionUID = 1;

        private final TReentrantReadWriteLock lock;

        protected WriteLock(TReentrantReadWriteLock lock) {
            this.lock = lock;
        }

        @Override
        public void lock() {
            if (!lock.tryWrite()) {
                lock.writer.waiting.awaitUninterruptibly();
            }
        }

        @Override
        public void lockInterruptibly() throws InterruptedException {
            WaitQueue.throwIfInterrupted();
            if (!lock.tryWrite()) {
                awaitUntil(Fibers.NEVER);
            }
        }

        @Override
        public boolean tryLock() {
            return lock.tryWrite();
        }

        @Override
        public boolean tryLock(long time, TimeUnit unit) throws InterruptedException {
            long nanos = unit.toNanos(time);
            WaitQueue.throwIfInterrupted();
            return lock.tryWrite() || nanos > 0 && awaitUntil(WaitQueue.deadline(nanos));
        }

        private boolean awaitUntil(long deadlineNanos) throws InterruptedException {
            boolean isOwner = false;
            try {
                isOwner = lock.writer.waiting.awaitUntil(deadlineNanos);
                return isOwner;
            } finally {
                if (!isOwner) {
                    lock.forgetWriter();
                }
            }
        }

        @Override
        public void unlock() {
            lock.releaseWrite();
        }

        @Override
        public Condition newCondition() {
            return new WriteCondition(lock);
        }

        public boolean isHeldByCurrentThread() {
            return lock.isWriteLockedByCurrentThread();
        }

        public int getHoldCount() {
            return lock.getWriteHoldCount();
        }

        @Override
        public String toString() {
            Fiber owner = lock.writer.owner;
            return super.toString() + (owner == null ? "[Unlocked]" : "[Locked by thread " + owner.name() + "]");
        }
    }

    /** A wait set of the exclusive lock. */
    private static final class WriteCondition implements Condition {
        private final TReentrantReadWriteLock lock;
        private final WaitQueue waiting = new WaitQueue();

        WriteCondition(TReentrantReadWriteLock lock) {
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

        private boolean awaitUntil(long deadlineNanos) throws InterruptedException {
            requireOwner();
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
            requireOwner();
            int holds = release();
            waiting.awaitUninterruptibly();
            enter(holds);
        }

        private void requireOwner() {
            if (!lock.isWriteLockedByCurrentThread()) {
                throw new IllegalMonitorStateException();
            }
        }

        private int release() {
            int holds = lock.writer.holds;
            lock.passOn();
            return holds;
        }

        private void enter(int holds) {
            lock.writeLock.lock();
            lock.writer.holds = holds;
        }

        @Override
        public void signal() {
            requireOwner();
            waiting.wakeFirst();
        }

        @Override
        public void signalAll() {
            requireOwner();
            waiting.wakeAll();
        }
    }

    public final boolean isFair() {
        return isFair;
    }

    public int getReadLockCount() {
        return readers;
    }

    public int getReadHoldCount() {
        return heldReads();
    }

    public boolean isWriteLocked() {
        return writer.owner != null;
    }

    public boolean isWriteLockedByCurrentThread() {
        return writer.owner == Fibers.current();
    }

    public int getWriteHoldCount() {
        return isWriteLockedByCurrentThread() ? writer.holds : 0;
    }

    public final boolean hasQueuedThreads() {
        return getQueueLength() > 0;
    }

    public final int getQueueLength() {
        return reading.size() + writer.waiting.size();
    }

    @Override
    public String toString() {
        return super.toString() + "[Write locks = " + writer.holds + ", Read locks = " + readers + "]";
    }
}
