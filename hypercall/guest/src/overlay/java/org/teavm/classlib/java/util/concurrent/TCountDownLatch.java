package org.teavm.classlib.java.util.concurrent;

import io.anykernel.hypercall.guest.WaitQueue;
import java.util.concurrent.TimeUnit;


/** {@code java.util.concurrent.CountDownLatch} of an image. */
public class TCountDownLatch {
    private final WaitQueue waiting = new WaitQueue();
    private long count;

    public TCountDownLatch(int count) {
        if (count < 0) {
            throw new IllegalArgumentException("count < 0");
        }
        this.count = count;
    }

    public void await() throws InterruptedException {
        WaitQueue.throwIfInterrupted();
        if (count > 0) {
            waiting.await();
        }
    }

    public boolean await(long timeout, TimeUnit unit) throws InterruptedException {
        long nanos = unit.toNanos(timeout);
        WaitQueue.throwIfInterrupted();
        return count == 0 || nanos > 0 && waiting.awaitUntil(WaitQueue.deadline(nanos));
    }

    public void countDown() {
        if (count > 0 && --count == 0) {
            waiting.wakeAll();
        }
    }

    public long getCount() {
        return count;
    }

    @Override
    public String toString() {
        return super.toString() + "[Count = " + count + "]";
    }
}
