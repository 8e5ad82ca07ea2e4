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
 * #attach} is polled whenever the Cpu was woken or the loop's deadline has come, and nobody holds the Cpu; a loop that is
 * a task of its own sleeps in {@link #idle}.
 */
public final class SimCpu implements Cpu {
    /** After this time a loop that left frames unread, for want of buffers, is polled again. */
    private static final long RETRY_NANOS = 1_000_000L;

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

    /** One pass of the loop. What it throws marks the Cpu as failed and goes on to whoever runs the simulation. */
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
        if (!isHeldByCaller()) {
            throw new IllegalStateException("cpu " + name + " is not held by the caller");
        }
        holder = null;
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
        if (isContended()) {
            release();
            world.scheduling().yield();
            take();
        }
        throwIfFailed();
    }

    @Override
    public void idle(long deadlineNanos) {
        release();
        long retryNanos = hasUnread() ? world.clock().nanoTime() + RETRY_NANOS : NEVER;
        idleDeadlineNanos = Math.min(deadlineNanos, retryNanos);
        isIdle = true;
        if (!isWoken) {
            world.pumpUntil(() -> isWoken || failure != null, idleDeadlineNanos);
        }
        isIdle = false;
        isWoken = false;
        take();
        throwIfFailed();
    }

    private boolean hasUnread() {
        boolean has = false;
        for (int i = 0; i < ports.size(); i++) {
            has |= ports.get(i).hasUnread();
        }
        return has;
    }

    @Override
    public void wake() {
        isWoken = true;
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
            int before = signals;
            release();
            boolean isSignalled;
            try {
                isSignalled = world.pumpUntil(() -> signals != before || failure != null, deadlineNanos);
            } finally {
                take();
            }
            throwIfFailed();
            return isSignalled ? SIGNALLED : TIMED_OUT;
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
            wake();
            return true;
        }

        @Override
        public T take() {
            return messages.poll();
        }
    }
}
