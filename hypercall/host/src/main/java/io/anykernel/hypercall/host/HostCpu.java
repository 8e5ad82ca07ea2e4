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

/**
 * A virtual CPU among threads: a lock, and one <em>poller</em>, the thread that runs the passes and sleeps when they are dry.
 *
 * <p>The loop is the poller, unless a thread that waits for a {@link HostSignal} is: it takes the role if no thread polls, or
 * from a poller that sleeps, and keeps it until its wait ends. So one thread sleeps and one is woken, the one that is
 * served. {@link PollerRole} says when the loop takes the role back.
 *
 * <p>Waking costs a system call only while the poller sleeps. {@link #state} says whether it does:
 *
 * <pre>
 *                wake                 next pass or sleep
 *   RUNNING ───────────► WOKEN ─────────────────────────► RUNNING   (without sleeping)
 *      │                   ▲
 *      ├─ sleep ► SLEEPING ┤ wake, which then rings the sleeper's bell
 *      └─ rest ─► RESTING ─┘ wake, which then makes the loop ready in its group
 * </pre>
 *
 * <p>A loop that shares its thread with those of other Cpus ({@link GroupedLoop}) rests instead of sleeping: no thread is in the
 * sleeper then, and a waiter that takes the role may enter it at once.
 */
final class HostCpu implements Cpu {
    /** As an outcome of {@link #pollUntil}: the caller has to wait for the poller. */
    static final int NOT_POLLER = -1;

    private static final int GOES_ON = -2;

    private static final int RUNNING = 0;
    private static final int WOKEN = 1;
    private static final int SLEEPING = 2;
    private static final int RESTING = 3;

    private final String name;
    private final Sleeper sleeper;
    private final CpuLock lock = new CpuLock();
    private final AtomicInteger state = new AtomicInteger(RUNNING);
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final PollerRole role = new PollerRole();
    private final BusyPolling polling = new BusyPolling();

    /** Signals that have waiters; guarded by the lock. */
    private final List<HostSignal> awaited = new ArrayList<>();

    /** Until when the poller sleeps; guarded by the lock. */
    private long sleepDeadlineNanos;

    /** A thread is in the sleeper, or on its way out of it; guarded by the lock. */
    private boolean isAsleep;

    /** What the poller runs, or {@code null} where the loop alone does; guarded by the lock. */
    private DutyCycle work;

    /** The waiter that polls, or {@code null} if the loop does; written with the lock held. */
    private volatile Thread poller;

    /** What {@link #poller} waits for; guarded by the lock. */
    private HostSignal polledFor;

    /** The loop, while it shares its thread with others; otherwise {@code null}. Written with the lock held. */
    private volatile GroupedLoop grouped;

    HostCpu(String name, Sleeper sleeper) {
        this.name = name;
        this.sleeper = sleeper;
    }

    @Override
    public void acquire() {
        if (lock.isHeldByCaller()) {
            throw new IllegalStateException("cpu is held already: " + name);
        }
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

    // ---- the loop

    @Override
    public void lend(DutyCycle lent) {
        requireHeld();
        work = lent;
        role.isOffered(lent != null);
        wake();
    }

    private void requireHeld() {
        if (!isHeldByCaller()) {
            throw new IllegalStateException("cpu is not held by its caller: " + name);
        }
    }

    @Override
    public void idle(long deadlineNanos) {
        GroupedLoop shared = grouped;
        if (shared != null) {
            shared.onIdle(deadlineNanos);
        } else if (isPolled() || mayFollow()) {
            follow();
        } else {
            sleep(deadlineNanos);
        }
        throwIfFailed();
    }

    /** Whether a waiter has the poller role. The caller holds the Cpu. */
    boolean isPolled() {
        return poller != null;
    }

    /** Where no other thread waits, nothing is late if the loop only runs a pass a tick for the one that is off. */
    boolean mayFollow() {
        return awaited.isEmpty() && role.isLikelyTakenAgain();
    }

    @Override
    public void giveWay() {
        GroupedLoop shared = grouped;
        if (shared != null) {
            shared.onGiveWay();
        } else {
            letOthersIn();
            if (isPolled()) {
                follow();
            }
        }
        throwIfFailed();
    }

    /** From now on the loop shares a thread, or has its own again if {@code shared} is {@code null}. The caller holds the Cpu. */
    void group(GroupedLoop shared) {
        grouped = shared;
        role.group(shared);
    }

    @Override
    public void endLoop() {
        GroupedLoop shared = grouped;
        if (shared == null || !shared.endNow()) {
            wake();
        }
    }

    private void letOthersIn() {
        if (isContended()) {
            lock.unlock();
            lock.lock();
        }
    }

    private void follow() {
        lock.unlock();
        try {
            role.awaitCall();
        } finally {
            lock.lock();
        }
    }

    // ---- a waiter that polls

    /** Something arrived at a port of this Cpu, whose holder calls this. */
    void traffic() {
        polling.traffic();
    }

    /**
     * Takes the poller role if the caller may have it, and keeps it until {@code signal}, the deadline, an interrupt, a failure,
     * the end of the work or the next to take it. The caller holds the Cpu and waits for {@code signal}.
     *
     * @return what {@link Signal#await} returns, or {@link #NOT_POLLER} if another thread has the role
     */
    int pollUntil(HostSignal signal, long deadlineNanos) {
        Thread caller = Thread.currentThread();
        if (work == null || !isRoleFree() || VirtualThreads.isVirtual(caller)) {
            return NOT_POLLER;
        }
        wakeIfAsleep();
        poller = caller;
        polledFor = signal;
        role.take();
        int before = signal.count();
        int outcome = NOT_POLLER;
        try {
            outcome = runPasses(signal, before, deadlineNanos);
        } finally {
            leave(caller);
        }
        return outcome;
    }

    private boolean isRoleFree() {
        return !isPolled() || state.get() == SLEEPING;
    }

    private void leave(Thread caller) {
        if (poller == caller) {
            poller = null;
            polledFor = null;
            role.leave();
        }
    }

    private int outcome(HostSignal signal, int before, long deadlineNanos) {
        if (signal.count() != before) {
            return Signal.SIGNALLED;
        }
        Thread caller = Thread.currentThread();
        if (poller != caller || work == null || failure.get() != null) {
            return NOT_POLLER;
        }
        if (caller.isInterrupted()) {
            return Signal.INTERRUPTED;
        }
        return HostClock.nanosUntil(deadlineNanos) > 0 ? GOES_ON : Signal.TIMED_OUT;
    }

    /** One at least, whatever the deadline: a caller that never waits long would keep the loop from polling as well. */
    private int runPasses(HostSignal signal, int before, long deadlineNanos) {
        int outcome = GOES_ON;
        while (outcome == GOES_ON) {
            state.getAndSet(RUNNING);
            boolean hasMore = work.poll(HostClock.now());
            outcome = outcome(signal, before, deadlineNanos);
            if (outcome == GOES_ON) {
                pause(hasMore, deadlineNanos);
                outcome = outcome(signal, before, deadlineNanos);
            }
        }
        return outcome;
    }

    private void pause(boolean hasMore, long deadlineNanos) {
        if (hasMore || polling.goesOn()) {
            Thread.onSpinWait();
            letOthersIn();
        } else {
            sleepInterruptibly(Math.min(deadlineNanos, work.nextDeadlineNanos()));
        }
    }

    // ---- sleeping and waking

    private void sleep(long deadlineNanos) {
        sleep(deadlineNanos, false);
    }

    private void sleepInterruptibly(long deadlineNanos) {
        sleep(deadlineNanos, true);
    }

    private void sleep(long deadlineNanos, boolean endsByInterrupt) {
        if (isAsleep) {
            // The thread that polled until now was rung and is not out yet; the bell must not be taken for its.
            lock.unlock();
            Thread.yield();
            lock.lock();
            return;
        }
        sleepDeadlineNanos = deadlineNanos;
        if (!state.compareAndSet(RUNNING, SLEEPING)) {
            state.getAndSet(RUNNING);
            letOthersIn();
            return;
        }
        isAsleep = true;
        lock.unlock();
        try {
            long nanos = HostClock.nanosUntil(deadlineNanos);
            if (endsByInterrupt) {
                sleeper.sleepInterruptibly(nanos);
            } else {
                sleeper.sleep(nanos);
            }
        } finally {
            state.getAndSet(RUNNING);
            lock.lock();
            isAsleep = false;
        }
    }

    /**
     * The sleep of a loop that shares its thread: nothing but a mark, which the next turn takes away.
     *
     * @return false if the Cpu was woken, or a thread that polled is not out of the sleeper yet: the loop has to run another turn
     */
    boolean rest(long deadlineNanos) {
        if (isAsleep) {
            return false;
        }
        sleepDeadlineNanos = deadlineNanos;
        boolean isResting = state.compareAndSet(RUNNING, RESTING);
        if (!isResting) {
            state.getAndSet(RUNNING);
        }
        return isResting;
    }

    /** Whether the loop shares its thread and waits for nothing but its deadline and a wake. The caller holds the Cpu. */
    boolean isResting() {
        return state.get() == RESTING;
    }

    /** A turn of a loop that shares its thread begins, and no waiter polls. The caller holds the Cpu. */
    void endRest() {
        if (!isAsleep) {
            state.getAndSet(RUNNING);
        }
    }

    @Override
    public void wake() {
        // Always an exchange: a plain read could pass the caller's own store, and the poller sleep over its message.
        int before = state.getAndSet(WOKEN);
        if (before == SLEEPING) {
            sleeper.ring();
        } else if (before == RESTING) {
            readyLoop();
        }
    }

    private void readyLoop() {
        GroupedLoop shared = grouped;
        if (shared != null) {
            shared.ready();
        }
    }

    /** A message was posted, which is the loop's: what it answers may be awaited elsewhere than in a signal. */
    void onMessage() {
        role.callLoop();
        if (!isPolled()) {
            wake();
        }
    }

    /** A caller begins to wait that cannot poll: the loop has to, unless a thread does. The caller holds the Cpu. */
    void callLoopUnlessPolled() {
        if (!isPolled()) {
            role.callLoop();
        }
    }

    /** Has a sleeping poller see again what it waits for. The caller holds the Cpu. */
    void wakeIfAsleep() {
        if (state.get() >= SLEEPING) {
            wake();
        }
    }

    /** The poller may wait for {@code signal}, which was just given. The caller holds the Cpu. */
    void onSignalled(HostSignal signal) {
        if (polledFor == signal) {
            wakeIfAsleep();
        }
    }

    @Override
    public void wakeBefore(long deadlineNanos) {
        if (state.get() >= SLEEPING && deadlineNanos < sleepDeadlineNanos) {
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
        role.isOffered(false);
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

    PollerRole role() {
        return role;
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
