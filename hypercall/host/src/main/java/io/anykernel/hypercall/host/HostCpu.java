package io.anykernel.hypercall.host;

import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.CpuFailedException;
import io.anykernel.hypercall.Mailbox;
import io.anykernel.hypercall.Signal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A virtual CPU among threads: a lock, and one place where its loop sleeps.
 *
 * <p>Waking costs a system call only while the loop sleeps. {@link #loopState} says whether it does:
 *
 * <pre>
 *                wake                     idle
 *   RUNNING ───────────► WOKEN ───────────────────► RUNNING   (idle returns without sleeping)
 *      │                   ▲
 *      └─ idle ► SLEEPING ─┘ wake, which then rings the sleeper's bell
 * </pre>
 */
final class HostCpu implements Cpu {
    private static final int RUNNING = 0;
    private static final int WOKEN = 1;
    private static final int SLEEPING = 2;

    private final String name;
    private final Sleeper sleeper;
    private final CpuLock lock = new CpuLock();
    private final AtomicInteger loopState = new AtomicInteger(RUNNING);
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    /** Signals that have waiters; guarded by the lock. */
    private final List<HostSignal> awaited = new ArrayList<>();

    /** Until when the loop sleeps; guarded by the lock. */
    private long sleepDeadlineNanos;

    HostCpu(String name, Sleeper sleeper) {
        this.name = name;
        this.sleeper = sleeper;
    }

    @Override
    public void acquire() {
        lock.lock();
        if (failure.get() != null) {
            lock.unlock();
            throwIfFailed();
        }
    }

    @Override
    public void release() {
        lock.unlock();
    }

    @Override
    public boolean isHeldByCaller() {
        return lock.isHeldByCaller();
    }

    @Override
    public boolean isContended() {
        return lock.hasQueuedThreads();
    }

    @Override
    public void idle(long deadlineNanos) {
        sleepDeadlineNanos = deadlineNanos;
        boolean maySleep = loopState.compareAndSet(RUNNING, SLEEPING);
        if (maySleep) {
            lock.unlock();
            try {
                sleeper.sleep(HostClock.nanosUntil(deadlineNanos));
            } finally {
                loopState.getAndSet(RUNNING);
                lock.lock();
            }
        } else {
            loopState.getAndSet(RUNNING);
            letOthersIn();
        }
        throwIfFailed();
    }

    private void letOthersIn() {
        if (isContended()) {
            lock.unlock();
            lock.lock();
        }
    }

    @Override
    public void wake() {
        // Always an exchange: a plain look could pass the caller's own store, and the loop sleep over its message.
        if (loopState.getAndSet(WOKEN) == SLEEPING) {
            sleeper.ring();
        }
    }

    /** Has a sleeping loop look again at what it waits for. The caller holds the Cpu. */
    void wakeIfAsleep() {
        if (loopState.get() == SLEEPING) {
            wake();
        }
    }

    @Override
    public void wakeBefore(long deadlineNanos) {
        if (loopState.get() == SLEEPING && HostClock.isBefore(deadlineNanos, sleepDeadlineNanos)) {
            wake();
        }
    }

    @Override
    public Signal newSignal() {
        return new HostSignal(this);
    }

    @Override
    public <T> Mailbox<T> newMailbox(int capacity) {
        return new HostMailbox<>(this, capacity);
    }

    @Override
    public void fail(Throwable cause) {
        failure.compareAndSet(null, cause);
        boolean isHeld = isHeldByCaller();
        if (!isHeld) {
            lock.lock();
        }
        try {
            awaited.forEach(HostSignal::signalAll);
        } finally {
            if (!isHeld) {
                lock.unlock();
            }
        }
        wake();
    }

    @Override
    public Throwable failure() {
        return failure.get();
    }

    String name() {
        return name;
    }

    CpuLock lock() {
        return lock;
    }

    Sleeper sleeper() {
        return sleeper;
    }

    /** What {@link #fail} has to wake; the caller holds the lock. */
    List<HostSignal> awaited() {
        return awaited;
    }

    void throwIfFailed() {
        Throwable cause = failure.get();
        if (cause != null) {
            throw new CpuFailedException(name, cause);
        }
    }
}
