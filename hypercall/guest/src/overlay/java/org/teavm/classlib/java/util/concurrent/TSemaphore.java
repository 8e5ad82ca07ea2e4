package org.teavm.classlib.java.util.concurrent;

import io.anykernel.hypercall.guest.WaitQueue;
import java.io.Serializable;
import java.util.concurrent.TimeUnit;


/** {@code java.util.concurrent.Semaphore} of an image. The thread that has waited longest is woken first. */
public class TSemaphore implements Serializable {
    private static final long serialVersionUID = 1;

    private final boolean isFair;
    private final transient WaitQueue waiting = new WaitQueue();
    private int permits;

    public TSemaphore(int permits) {
        this(permits, false);
    }

    public TSemaphore(int permits, boolean fair) {
        this.permits = permits;
        isFair = fair;
    }

    public void acquire() throws InterruptedException {
        acquire(1);
    }

    public void acquire(int count) throws InterruptedException {
        requireCount(count);
        WaitQueue.throwIfInterrupted();
        awaitPermits(count, Long.MAX_VALUE);
    }

    public void acquireUninterruptibly() {
        acquireUninterruptibly(1);
    }

    public void acquireUninterruptibly(int count) {
        requireCount(count);
        while (permits < count) {
            waiting.awaitUninterruptibly();
        }
        take(count);
    }

    public boolean tryAcquire() {
        return tryAcquire(1);
    }

    public boolean tryAcquire(int count) {
        requireCount(count);
        if (permits < count) {
            return false;
        }
        permits -= count;
        return true;
    }

    public boolean tryAcquire(long timeout, TimeUnit unit) throws InterruptedException {
        return tryAcquire(1, timeout, unit);
    }

    public boolean tryAcquire(int count, long timeout, TimeUnit unit) throws InterruptedException {
        requireCount(count);
        long nanos = unit.toNanos(timeout);
        WaitQueue.throwIfInterrupted();
        return nanos <= 0 ? tryAcquire(count) : awaitPermits(count, nanos);
    }

    private boolean awaitPermits(int count, long nanos) throws InterruptedException {
        long deadline = WaitQueue.deadline(nanos);
        while (permits < count) {
            boolean isWoken = false;
            try {
                isWoken = waiting.awaitUntil(deadline);
            } finally {
                if (!isWoken) {
                    wakeNext();
                }
            }
            if (!isWoken) {
                return false;
            }
        }
        take(count);
        return true;
    }

    private void take(int count) {
        permits -= count;
        wakeNext();
    }

    private void wakeNext() {
        if (permits > 0) {
            waiting.wakeFirst();
        }
    }

    public void release() {
        release(1);
    }

    public void release(int count) {
        requireCount(count);
        if (permits + count < permits) {
            throw new Error("Maximum permit count exceeded");
        }
        permits += count;
        wakeNext();
    }

    private static void requireCount(int count) {
        if (count < 0) {
            throw new IllegalArgumentException();
        }
    }

    public int availablePermits() {
        return permits;
    }

    public int drainPermits() {
        int drained = permits;
        permits = 0;
        return drained;
    }

    protected void reducePermits(int reduction) {
        requireCount(reduction);
        permits -= reduction;
    }

    public boolean isFair() {
        return isFair;
    }

    public final boolean hasQueuedThreads() {
        return !waiting.isEmpty();
    }

    public final int getQueueLength() {
        return waiting.size();
    }

    @Override
    public String toString() {
        return super.toString() + "[Permits = " + permits + "]";
    }
}
