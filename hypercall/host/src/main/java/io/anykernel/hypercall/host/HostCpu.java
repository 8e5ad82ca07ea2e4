package io.anykernel.hypercall.host;

import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.CpuFailedException;
import io.anykernel.hypercall.DutyCycle;
import io.anykernel.hypercall.Mailbox;
import io.anykernel.hypercall.Signal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * A virtual CPU among threads: a lock, and one place where its loop sleeps.
 *
 * <p>While traffic flows, a thread that waits for it runs the loop's passes itself: it holds the poller role, it
 * <em>leads</em>. The loop has yielded that role and checks every {@link #WATCH_NANOS} that there still is a leader. It yields
 * the role after a caller was admitted between two passes too, or no waiter would ever find the ports unpolled. A leader that
 * ends its {@link BusyPolling} calls the loop back and waits like every other thread, so that only the loop ever sleeps where
 * no interrupt reaches.
 *
 * <p>Waking costs a system call only while the loop sleeps. {@link #loopState} says whether it does:
 *
 * <pre>
 *                wake                     idle
 *   RUNNING ───────────► WOKEN ───────────────────► RUNNING   (idle returns without sleeping)
 *      │                   ▲
 *      ├─ idle ► SLEEPING ─┤ wake, which then rings the sleeper's bell
 *      └─ idle ► STANDBY ──┘ wake, which then unparks the loop   (and from giveWay)
 * </pre>
 */
final class HostCpu implements Cpu {
    private static final int RUNNING = 0;
    private static final int WOKEN = 1;
    private static final int SLEEPING = 2;
    private static final int STANDBY = 3;

    /**
     * How often a loop that stands by looks around. It goes on when a whole such time has passed without a leader: up to
     * twice as long after the last one has gone.
     */
    private static final long WATCH_NANOS = 1_000_000L;

    private final String name;
    private final Sleeper sleeper;
    private final CpuLock lock = new CpuLock();
    private final AtomicInteger loopState = new AtomicInteger(RUNNING);
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    /** Signals that have waiters; guarded by the lock. */
    private final List<HostSignal> awaited = new ArrayList<>();

    /** Until when the loop sleeps; guarded by the lock, as is what follows. */
    private long sleepDeadlineNanos;

    private final BusyPolling polling = new BusyPolling();
    private final Backoff standbyBackoff = new Backoff();

    /** What a leader runs, or {@code null}. */
    private volatile DutyCycle work;

    private volatile boolean isLed;

    /** How often somebody began to lead. */
    private volatile long leads;

    /** The loop is on its way into a sleep or out of it. */
    private boolean isLoopAsleep;

    /** The loop while it stands by. Written by it; read by who calls it back. */
    private volatile Thread standby;

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
        if (isLed) {
            standBy();
        } else if (polling.goesOn()) {
            lookAgain();
        } else {
            sleep(deadlineNanos);
        }
        throwIfFailed();
    }

    private void sleep(long deadlineNanos) {
        sleepDeadlineNanos = deadlineNanos;
        boolean maySleep = loopState.compareAndSet(RUNNING, SLEEPING);
        if (maySleep) {
            isLoopAsleep = true;
            lock.unlock();
            try {
                sleeper.sleep(HostClock.nanosUntil(deadlineNanos));
            } finally {
                loopState.getAndSet(RUNNING);
                lock.lock();
                isLoopAsleep = false;
            }
        } else {
            loopState.getAndSet(RUNNING);
            letOthersIn();
        }
    }

    @Override
    public void giveWay() {
        if (isContended()) {
            letOthersIn();
            if (isLed || mayBeLedSoon()) {
                retreat();
            }
        }
        throwIfFailed();
    }

    /**
     * Who came in while frames kept coming is likely to be back when it has worked off what it took, and to lead then. The
     * loop alone would never let that happen: beside it there is always something to take.
     */
    private boolean mayBeLedSoon() {
        return polling.canResume() && work != null && awaited.isEmpty() && standbyBackoff.tryNow();
    }

    private void retreat() {
        long seen = leads;
        boolean isLedNow = isLed;
        standBy();
        if (isLedNow || seen != leads) {
            standbyBackoff.succeeded();
        } else {
            standbyBackoff.failed();
        }
    }

    private void letOthersIn() {
        if (isContended()) {
            lock.unlock();
            lock.lock();
        }
    }

    private void lookAgain() {
        Thread.onSpinWait();
        letOthersIn();
    }

    /** Waits until nobody has led for a while, or somebody calls the loop back. */
    private void standBy() {
        standby = Thread.currentThread();
        do {
            if (isLed || loopState.compareAndSet(RUNNING, STANDBY) || loopState.get() == STANDBY) {
                lock.unlock();
                try {
                    watch();
                } finally {
                    lock.lock();
                }
            }
        } while (isLed && work != null && failure.get() == null);
        standby = null;
        loopState.compareAndSet(STANDBY, RUNNING);
    }

    /** Returns when nobody has led for a while, or somebody calls the loop back. Takes no lock that a leader would meet. */
    private void watch() {
        long seen;
        do {
            seen = leads;
            LockSupport.parkNanos(this, WATCH_NANOS);
        } while ((isLed || (seen != leads && loopState.get() != WOKEN)) && work != null && failure.get() == null);
    }

    // ---- leading

    @Override
    public void lend(DutyCycle lent) {
        work = lent;
        if (lent == null) {
            LockSupport.unpark(standby);
            wake();
        }
    }

    /** Something arrived at a port of this Cpu, whose holder calls this. */
    void traffic() {
        polling.traffic();
    }

    /**
     * Runs the loop's passes while traffic flows. The caller holds the Cpu and waits for {@code signal}.
     *
     * @return whether it was signalled; if not, the loop runs again and the caller has to wait
     */
    boolean lead(HostSignal signal, long deadlineNanos) {
        if (work == null || isLed || isLoopAsleep || !awaited.isEmpty() || !polling.resumes()) {
            callBack();
            return false;
        }
        isLed = true;
        leads++;
        signal.expect();
        boolean isSignalled = false;
        try {
            isSignalled = runPasses(signal, deadlineNanos);
        } finally {
            isLed = false;
            // Who was signalled comes back soon; who gives up, or leaves others waiting, does not.
            boolean mayRest = isSignalled && awaited.isEmpty() && loopState.compareAndSet(RUNNING, STANDBY);
            if (!mayRest) {
                wake();
                LockSupport.unpark(standby);
            }
        }
        return isSignalled;
    }

    /** Has a loop that stands by for want of waiters run again: here is one that will not lead. */
    private void callBack() {
        if (!isLed && loopState.get() == STANDBY) {
            wake();
        }
    }

    /** Returns whether the signal came; looked at last, since others may signal whenever they are let in. */
    private boolean runPasses(HostSignal signal, long deadlineNanos) {
        boolean goesOn = true;
        while (goesOn && !signal.isSignalled()) {
            loopState.getAndSet(RUNNING);
            boolean isDry = !work.poll(HostClock.now());
            goesOn = !signal.isSignalled()
                    && (polling.goesOn() || !isDry)
                    && !Thread.currentThread().isInterrupted()
                    && HostClock.nanosUntil(deadlineNanos) > 0;
            if (goesOn) {
                lookAgain();
                goesOn = work != null && failure.get() == null;
            }
        }
        return signal.isSignalled();
    }

    @Override
    public void wake() {
        // Always an exchange: a plain look could pass the caller's own store, and the loop sleep over its message.
        int before = loopState.getAndSet(WOKEN);
        if (before == SLEEPING) {
            sleeper.ring();
        } else if (before == STANDBY) {
            LockSupport.unpark(standby);
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
        if (loopState.get() == SLEEPING && deadlineNanos < sleepDeadlineNanos) {
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

    /** Whether the loop looks every now and then only, or is about to. For tests. */
    boolean isStandingBy() {
        return loopState.get() == STANDBY;
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
