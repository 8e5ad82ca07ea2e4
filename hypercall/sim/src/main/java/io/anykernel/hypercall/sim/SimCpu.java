package io.anykernel.hypercall.sim;

import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.CpuFailedException;
import io.anykernel.hypercall.DutyCycle;
import io.anykernel.hypercall.Mailbox;
import io.anykernel.hypercall.Signal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * A virtual CPU where one thread of control runs at a time: holding it is a note of who does. A loop given to {@link
 * #attach} is polled whenever the Cpu was woken or the loop's deadline has come, and the Cpu is free; a loop that is a task of
 * its own sleeps in {@link #idle}.
 *
 * <p>A task that waits for a signal takes the poller role as in a process: it runs the passes of what was lent and sleeps in
 * the loop's place, until it is served or the next to wait takes the role from it. Here the poller always sleeps when
 * another task runs, so the role is never refused.
 */
public final class SimCpu implements Cpu {
    /** After this time a loop that left frames unread, for want of buffers, is polled again. */
    private static final long RETRY_NANOS = 1_000_000L;

    /** For how long the role stays free before the loop takes it. */
    private static final long FREE_ROLE_NANOS = 1_000_000L;

    private static final int GOES_ON = -1;
    private static final int NOT_POLLER = -2;

    private final SimWorld world;
    private final String name;
    private final List<SimLinkEnd> ports = new ArrayList<>();
    private DutyCycle loop;
    private long loopDeadlineNanos = NEVER;
    private boolean isWoken;
    private Object holder;
    private int waiters;
    private boolean isIdle;
    private long idleDeadlineNanos;
    private Throwable failure;

    /** What a poller runs, or {@code null}. */
    private DutyCycle work;

    /** The task that polls, or {@code null} if the loop does or the role is free. */
    private SimTask poller;

    /** How often the role was taken or left. */
    private int turns;

    /** The loop has to run a pass though a poller has the role. */
    private boolean isLoopCalled;

    SimCpu(SimWorld world, String name) {
        this.world = world;
        this.name = name;
    }

    /** Gives this Cpu its loop, in place of a thread that would call {@link #idle}. It is polled for the first time soon. */
    public void attach(DutyCycle loop) {
        this.loop = loop;
        wake();
    }

    void addPort(SimLinkEnd port) {
        ports.add(port);
    }

    void removePort(SimLinkEnd port) {
        ports.remove(port);
    }

    boolean isReadyToPoll() {
        return loop != null && holder == null && failure == null && isWoken;
    }

    long loopDeadlineNanos() {
        return loop == null || holder != null || failure != null ? NEVER : loopDeadlineNanos;
    }

    void onLoopDeadline() {
        if (loopDeadlineNanos() <= world.clock().nanoTime()) {
            isWoken = true;
        }
    }

    /** One pass of the loop. What it throws marks the Cpu as failed and goes on to the caller that runs the simulation. */
    void pollLoop() {
        isWoken = false;
        holder = world.scheduling().caller();
        long receivedBefore = received();
        try {
            long nowNanos = world.clock().nanoTime();
            boolean hasMore = loop.poll(nowNanos);
            loopDeadlineNanos = hasMore ? nowNanos : loop.nextDeadlineNanos();
        } catch (RuntimeException | Error broken) {
            fail(broken);
            throw broken;
        } finally {
            holder = null;
        }
        lookAfterUnread(received() != receivedBefore);
    }

    private long received() {
        long frames = 0;
        for (int i = 0; i < ports.size(); i++) {
            frames += ports.get(i).receivedFrames();
        }
        return frames;
    }

    private void lookAfterUnread(boolean hasProgressed) {
        if (hasUnread() && hasProgressed) {
            isWoken = true;
        } else if (hasUnread()) {
            loopDeadlineNanos = Math.min(loopDeadlineNanos, world.clock().nanoTime() + RETRY_NANOS);
        }
    }

    @Override
    public void acquire() {
        throwIfFailed();
        if (isHeldByCaller()) {
            throw new SimDeadlockException("cpu " + name + " is held further up this very stack");
        }
        take();
        if (failure != null) {
            holder = null;
            throwIfFailed();
        }
    }

    private void take() {
        waiters++;
        while (holder != null) {
            world.pumpUntil(() -> holder == null, NEVER);
        }
        waiters--;
        holder = world.scheduling().caller();
    }

    @Override
    public void release() {
        requireHeld();
        holder = null;
    }

    private void requireHeld() {
        if (!isHeldByCaller()) {
            throw new IllegalStateException("cpu " + name + " is not held by the caller");
        }
    }

    @Override
    public boolean isHeldByCaller() {
        return holder == world.scheduling().caller();
    }

    @Override
    public boolean isContended() {
        return waiters > 0;
    }

    @Override
    public void giveWay() {
        admitOthers();
        if (poller != null) {
            follow();
        }
        throwIfFailed();
    }

    private void admitOthers() {
        if (isContended()) {
            release();
            world.scheduling().yield();
            take();
        }
    }

    @Override
    public void idle(long deadlineNanos) {
        if (poller == null) {
            sleep(deadlineNanos, () -> poller != null);
        } else {
            follow();
        }
        throwIfFailed();
    }

    /** Releases, sleeps until the Cpu is woken or fails, {@code isOver} or the deadline, and takes the Cpu again. */
    private void sleep(long deadlineNanos, SimCondition isOver) {
        SimTask sleeping = poller;
        release();
        long retryNanos = hasUnread() ? world.clock().nanoTime() + RETRY_NANOS : NEVER;
        idleDeadlineNanos = Math.min(deadlineNanos, retryNanos);
        isIdle = true;
        if (!isWoken) {
            world.pumpUntil(() -> isWoken || failure != null || isOver.holds(), idleDeadlineNanos);
        }
        if (poller == sleeping) {
            // Otherwise they are those of the next poller, which sleeps already.
            isIdle = false;
            isWoken = false;
        }
        take();
    }

    /** The loop waits until it is called, there is no more to follow, or the role has been free for a while. */
    private void follow() {
        release();
        while (!isFollowingOver() && !staysFree()) {
            world.pumpUntil(() -> poller == null || isFollowingOver(), NEVER);
        }
        isLoopCalled = false;
        take();
    }

    private boolean staysFree() {
        int seen = turns;
        return poller == null
                && !world.pumpUntil(
                        () -> turns != seen || isFollowingOver(), world.clock().nanoTime() + FREE_ROLE_NANOS);
    }

    private boolean isFollowingOver() {
        return isLoopCalled || work == null || failure != null;
    }

    private boolean hasUnread() {
        boolean has = false;
        for (int i = 0; i < ports.size(); i++) {
            has |= ports.get(i).hasUnread();
        }
        return has;
    }

    // ---- a waiter that polls

    @Override
    public void lend(DutyCycle lent) {
        requireHeld();
        work = lent;
        wake();
    }

    /** Returns what {@link Signal#await} returns, or {@link #NOT_POLLER} if the caller has to wait for the poller. */
    private int pollUntil(SimSignal signal, long deadlineNanos) {
        SimTask caller = world.scheduling().current();
        if (work == null || caller == null) {
            isLoopCalled |= poller == null;
            return NOT_POLLER;
        }
        poller = caller;
        turns++;
        int before = signal.signals;
        int outcome = GOES_ON;
        try {
            while (outcome == GOES_ON) {
                outcome = pass(caller, signal, before, deadlineNanos);
            }
        } finally {
            leave(caller);
        }
        return outcome;
    }

    private void leave(SimTask caller) {
        if (poller == caller) {
            poller = null;
            turns++;
        }
    }

    private int pass(SimTask caller, SimSignal signal, int before, long deadlineNanos) {
        isWoken = false;
        boolean hasMore = work.poll(world.clock().nanoTime());
        int outcome = outcome(caller, signal, before, deadlineNanos);
        if (outcome != GOES_ON) {
            return outcome;
        }
        if (hasMore) {
            admitOthers();
        } else {
            sleep(
                    Math.min(deadlineNanos, work.nextDeadlineNanos()),
                    () -> outcome(caller, signal, before, deadlineNanos) != GOES_ON);
        }
        return outcome(caller, signal, before, deadlineNanos);
    }

    private int outcome(SimTask caller, SimSignal signal, int before, long deadlineNanos) {
        if (signal.signals != before) {
            return Signal.SIGNALLED;
        }
        if (poller != caller || work == null || failure != null) {
            return NOT_POLLER;
        }
        if (caller.isInterrupted()) {
            return Signal.INTERRUPTED;
        }
        return world.clock().nanoTime() < deadlineNanos ? GOES_ON : Signal.TIMED_OUT;
    }

    // ---- waking

    @Override
    public void wake() {
        isWoken = true;
    }

    /** A message is the loop's: what it answers may be awaited elsewhere than in a signal. */
    private void onMessage() {
        isLoopCalled = true;
        if (poller == null) {
            wake();
        }
    }

    @Override
    public void wakeBefore(long deadlineNanos) {
        loopDeadlineNanos = Math.min(loopDeadlineNanos, deadlineNanos);
        isWoken |= isIdle && idleDeadlineNanos > deadlineNanos;
    }

    @Override
    public Signal newSignal() {
        return new SimSignal();
    }

    @Override
    public <T> Mailbox<T> newMailbox(int capacity) {
        return new SimMailbox<>(capacity);
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

    private void throwIfFailed() {
        if (failure != null) {
            throw new CpuFailedException(name, failure);
        }
    }

    /** Waiting runs the simulation. */
    private final class SimSignal implements Signal {
        private int signals;

        @Override
        public int await(long deadlineNanos) {
            throwIfFailed();
            int outcome = pollUntil(this, deadlineNanos);
            throwIfFailed();
            return outcome == NOT_POLLER ? awaitPoller(deadlineNanos) : outcome;
        }

        private int awaitPoller(long deadlineNanos) {
            SimTask caller = world.scheduling().current();
            int before = signals;
            release();
            try {
                world.pumpUntil(() -> signals != before || failure != null || isInterrupted(caller), deadlineNanos);
            } finally {
                take();
            }
            throwIfFailed();
            if (signals != before) {
                return SIGNALLED;
            }
            return isInterrupted(caller) ? INTERRUPTED : TIMED_OUT;
        }

        private boolean isInterrupted(SimTask caller) {
            return caller != null && caller.isInterrupted();
        }

        @Override
        public void signalAll() {
            signals++;
        }
    }

    private final class SimMailbox<T> implements Mailbox<T> {
        private final int capacity;
        private final ArrayDeque<T> messages = new ArrayDeque<>();

        private SimMailbox(int capacity) {
            this.capacity = capacity;
        }

        @Override
        public boolean post(T message) {
            if (messages.size() == capacity) {
                return false;
            }
            messages.add(message);
            onMessage();
            return true;
        }

        @Override
        public T take() {
            return messages.poll();
        }
    }
}
