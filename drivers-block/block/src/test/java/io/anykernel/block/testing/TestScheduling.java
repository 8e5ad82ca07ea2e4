package io.anykernel.block.testing;

import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.Lock;
import io.anykernel.hypercall.Parker;
import io.anykernel.hypercall.Scheduling;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** Threads of a JVM, with lock ranks checked. Clocks are {@link System#nanoTime}. */
public final class TestScheduling implements Scheduling {
    private final ThreadLocal<int[]> held = ThreadLocal.withInitial(() -> new int[32]);

    @Override
    public Cpu newCpu(String name) {
        return new TestCpu(name);
    }

    @Override
    public Lock newLock(String name, int rank) {
        return new RankedLock(name, rank);
    }

    @Override
    public Parker newParker() {
        return new SemaphoreParker();
    }

    @Override
    public void start(String name, Runnable body) {
        Thread thread = new Thread(body, name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void yield() {
        Thread.yield();
    }

    /** Slot 0 of the thread's array counts the ranks that follow. */
    private final class RankedLock implements Lock {
        private final ReentrantLock lock = new ReentrantLock();
        private final String name;
        private final int rank;

        RankedLock(String name, int rank) {
            this.name = name;
            this.rank = rank;
        }

        @Override
        public void lock() {
            int[] ranks = held.get();
            if (ranks[0] > 0 && ranks[ranks[0]] >= rank) {
                throw new AssertionError("lock " + name + " of rank " + rank + " taken under rank " + ranks[ranks[0]]);
            }
            lock.lock();
            ranks[++ranks[0]] = rank;
        }

        @Override
        public void unlock() {
            if (!lock.isHeldByCurrentThread()) {
                throw new AssertionError("unlock of " + name + " by a stranger");
            }
            int[] ranks = held.get();
            if (ranks[ranks[0]--] != rank) {
                throw new AssertionError("unlock of " + name + " out of order");
            }
            lock.unlock();
        }

        @Override
        public boolean isHeldByCaller() {
            return lock.isHeldByCurrentThread();
        }
    }

    private static final class SemaphoreParker implements Parker {
        private final Semaphore permit = new Semaphore(0);

        @Override
        public boolean park(long deadlineNanos) {
            if (deadlineNanos == Cpu.NEVER) {
                permit.acquireUninterruptibly();
                permit.drainPermits();
                return true;
            }
            try {
                return permit.tryAcquire(deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return false;
            }
        }

        @Override
        public void unpark() {
            if (permit.availablePermits() == 0) {
                permit.release();
            }
        }
    }
}
