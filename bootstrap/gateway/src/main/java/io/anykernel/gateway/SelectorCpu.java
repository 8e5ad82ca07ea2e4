package io.anykernel.gateway;

import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.CpuFailedException;
import io.anykernel.hypercall.Mailbox;
import io.anykernel.hypercall.Signal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Selector;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * A Cpu whose sleep is a selector, so that host channels and the stack wake one thread. Its loop is its only regular
 * holder; others hold it to publish and to close.
 */
final class SelectorCpu implements Cpu {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final String name;
    private final Selector selector;
    private final LongSupplier nanoTime;
    /** Fair, so that {@link #giveWay} lets in who waits. */
    private final ReentrantLock lock = new ReentrantLock(true);

    private final AtomicInteger waiting = new AtomicInteger();

    /**
     * A wake-up that no sleep has taken yet. The selector's own does not last: a pass that looks for ready channels takes it, while
     * what it stood for may have arrived at a device that the pass had polled before.
     */
    private volatile boolean isWakePending;

    private volatile Throwable failure;
    private volatile long sleepsUntil = Long.MIN_VALUE;

    SelectorCpu(String name, Selector selector, LongSupplier nanoTime) {
        this.name = name;
        this.selector = selector;
        this.nanoTime = nanoTime;
    }

    @Override
    public void acquire() {
        if (isHeldByCaller()) {
            throw new IllegalStateException("cpu is held already: " + name);
        }
        if (!lock.tryLock()) {
            waiting.incrementAndGet();
            selector.wakeup();
            lock.lock();
            waiting.decrementAndGet();
        }
        if (failure != null) {
            lock.unlock();
            throw new CpuFailedException(name, failure);
        }
    }

    @Override
    public void release() {
        lock.unlock();
    }

    @Override
    public boolean isHeldByCaller() {
        return lock.isHeldByCurrentThread();
    }

    @Override
    public boolean isContended() {
        return waiting.get() > 0;
    }

    @Override
    public void giveWay() {
        if (isContended()) {
            lock.unlock();
            lock.lock();
        }
        throwIfFailed();
    }

    @Override
    public void idle(long deadlineNanos) {
        throwIfFailed();
        sleepsUntil = deadlineNanos;
        lock.unlock();
        try {
            if (!isWakePending) {
                select(deadlineNanos);
            }
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } finally {
            lock.lock();
            sleepsUntil = Long.MIN_VALUE;
            // Whatever it stood for was there before: the pass that follows finds it.
            isWakePending = false;
        }
        throwIfFailed();
    }

    private void throwIfFailed() {
        if (failure != null) {
            throw new CpuFailedException(name, failure);
        }
    }

    private void select(long deadlineNanos) throws IOException {
        if (deadlineNanos == NEVER) {
            selector.select();
            return;
        }
        long leftNanos = deadlineNanos - nanoTime.getAsLong();
        if (leftNanos <= 0) {
            selector.selectNow();
        } else {
            selector.select(leftNanos / NANOS_PER_MILLI + 1);
        }
    }

    @Override
    public void wake() {
        isWakePending = true;
        selector.wakeup();
    }

    @Override
    public void wakeBefore(long deadlineNanos) {
        if (sleepsUntil > deadlineNanos) {
            selector.wakeup();
        }
    }

    @Override
    public Signal newSignal() {
        return new Signal() {
            @Override
            public int await(long deadlineNanos) {
                throw new IllegalStateException("the gateway's Cpu has no blocking callers");
            }

            @Override
            public void signalAll() {
                // Nobody can wait.
            }
        };
    }

    @Override
    public <T> Mailbox<T> newMailbox(int capacity) {
        ArrayBlockingQueue<T> queue = new ArrayBlockingQueue<>(capacity);
        return new Mailbox<>() {
            @Override
            public boolean post(T message) {
                boolean posted = queue.offer(message);
                wake();
                return posted;
            }

            @Override
            public T take() {
                return queue.poll();
            }
        };
    }

    @Override
    public void fail(Throwable cause) {
        if (failure == null) {
            failure = cause;
        }
        wake();
    }

    @Override
    public Throwable failure() {
        return failure;
    }
}
