package io.anykernel.block.testing;

import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.CpuFailedException;
import io.anykernel.hypercall.Mailbox;
import io.anykernel.hypercall.Signal;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** A Cpu that is one lock and one condition. */
final class TestCpu implements Cpu {
    private final String name;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition woken = lock.newCondition();
    private volatile boolean wakes;
    private volatile Throwable failure;

    TestCpu(String name) {
        this.name = name;
    }

    @Override
    public void acquire() {
        lock.lock();
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
        return lock.hasQueuedThreads();
    }

    @Override
    public void giveWay() {
        if (isContended()) {
            lock.unlock();
            Thread.yield();
            lock.lock();
        }
    }

    @Override
    public void idle(long deadlineNanos) {
        try {
            while (!wakes) {
                if (deadlineNanos == NEVER) {
                    woken.await();
                } else if (woken.awaitNanos(deadlineNanos - System.nanoTime()) <= 0) {
                    break;
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        wakes = false;
    }

    @Override
    public void wake() {
        wakes = true;
        lock.lock();
        woken.signalAll();
        lock.unlock();
    }

    @Override
    public void wakeBefore(long deadlineNanos) {
        wake();
    }

    @Override
    public Signal newSignal() {
        Condition condition = lock.newCondition();
        return new Signal() {
            @Override
            public int await(long deadlineNanos) {
                try {
                    if (deadlineNanos == NEVER) {
                        condition.await();
                        return SIGNALLED;
                    }
                    boolean signalled = condition.await(deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
                    return signalled ? SIGNALLED : TIMED_OUT;
                } catch (InterruptedException interrupted) {
                    return INTERRUPTED;
                }
            }

            @Override
            public void signalAll() {
                condition.signalAll();
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
                if (posted) {
                    wake();
                }
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
    }

    @Override
    public Throwable failure() {
        return failure;
    }
}
