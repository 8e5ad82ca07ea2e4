package io.anykernel.hypercall.host;

import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.CpuFailedException;
import io.anykernel.hypercall.CpuLoop;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The loop of one Cpu among those that share a thread. The group's thread runs its turns and never waits within one: neither for the
 * Cpu, whose holder makes the loop ready at its release, nor in {@link Cpu#idle}, which notes when the next turn is due.
 *
 * <p>A turn that may block runs on a thread of its own, for that once; a loop whose Cpu watches a descriptor leaves for one.
 */
final class GroupedLoop {
    private static final long AT_ONCE = Long.MIN_VALUE;

    private final String name;
    private final LoopGroup group;
    private final HostScheduling threads;
    private final HostCpu cpu;
    private final CpuLoop loop;

    /** It is in the group's list of what is ready. */
    private final AtomicBoolean isReady = new AtomicBoolean();

    /** The next in that list; its writer has set {@link #isReady}. */
    GroupedLoop nextReady;

    /** When it is due though nothing makes it ready, and its place among those; guarded by the {@link DueHeap}. */
    long dueNanos;

    int heapIndex = DueHeap.ABSENT;

    /** A waiter polls, and the loop only checks whether one still does. The group's thread's. */
    private boolean isFollowing;

    /** When the turn that runs wants the next one. Guarded by the Cpu, as is what follows. */
    private long nextTurnNanos;

    /** A thread of its own runs a turn. */
    private boolean isAway;

    /** It has left the group, for a thread of its own or for good. */
    private boolean hasLeft;

    GroupedLoop(String name, LoopGroup group, HostScheduling threads, HostCpu cpu, CpuLoop loop) {
        this.name = name;
        this.group = group;
        this.threads = threads;
        this.cpu = cpu;
        this.loop = loop;
    }

    /** Has the group's thread run a turn soon. Callable from any thread. */
    void ready() {
        if (!isReady.get() && isReady.compareAndSet(false, true)) {
            group.push(this);
        }
    }

    /** It was taken from the list of what is ready: what happens from now on puts it there again. */
    void unready() {
        isReady.set(false);
    }

    /** The group takes it in. */
    void join() {
        cpu.lock().lock();
        try {
            cpu.group(this);
        } finally {
            cpu.lock().unlock();
        }
        ready();
    }

    // ---- the group's thread

    /** Runs a turn if the Cpu is free, and if it is due where the loop follows a waiter. */
    void run() {
        if (isFollowing && !cpu.role().isFollowingOver(HostClock.now())) {
            group.runAt(this, cpu.role().nextTickNanos());
            return;
        }
        isFollowing = false;
        if (cpu.lock().tryLockForLoop(this)) {
            runHolding();
        }
    }

    /** Releases the Cpu, which the caller holds. */
    private void runHolding() {
        boolean isOver = false;
        boolean needsThread = false;
        Throwable broken = null;
        try {
            if (!hasLeft && !isAway) {
                isOver = cpu.failure() != null || !isSentAway() && !runTurn();
                needsThread = isOver && loop.mayBlock();
            }
        } catch (Throwable thrown) {
            isOver = true;
            broken = thrown;
        } finally {
            if (isOver) {
                leave();
            }
            cpu.lock().unlock();
        }
        if (isOver) {
            end(broken, needsThread);
        }
    }

    /** Whether this turn, or all of them, are another thread's from now on. */
    private boolean isSentAway() {
        if (cpu.sleeper().isWatching()) {
            threads.start(name, () -> loop.runOn(cpu));
            leave();
            group.onEnd();
            return true;
        }
        if (loop.mayBlock()) {
            threads.start(name, this::runAway);
            isAway = true;
        }
        return isAway;
    }

    private boolean runTurn() {
        if (!cpu.isPolled()) {
            cpu.endRest();
        }
        boolean goesOn = hasNextTurn();
        if (goesOn && nextTurnNanos == AT_ONCE) {
            ready();
        } else if (goesOn) {
            group.runAt(this, nextTurnNanos);
        }
        return goesOn;
    }

    private boolean hasNextTurn() {
        nextTurnNanos = AT_ONCE;
        try {
            return loop.turn();
        } catch (CpuFailedException failed) {
            // The Cpu keeps the cause.
            return false;
        }
    }

    // ---- within a turn, whose thread holds the Cpu

    /** In place of the loop's sleep. */
    void onIdle(long deadlineNanos) {
        if (isAway) {
            return;
        }
        if (cpu.isPolled() || cpu.mayFollow()) {
            follow();
        } else if (cpu.rest(deadlineNanos)) {
            nextTurnNanos = deadlineNanos;
        }
    }

    /** In place of the loop's pause: others are let in between any two turns. */
    void onGiveWay() {
        if (!isAway && cpu.isPolled()) {
            follow();
        }
    }

    private void follow() {
        cpu.role().beginFollowing(HostClock.now());
        isFollowing = true;
        nextTurnNanos = cpu.role().nextTickNanos();
    }

    // ---- a thread of its own, for one turn

    private void runAway() {
        boolean goesOn = false;
        try {
            cpu.lock().lock();
            goesOn = cpu.failure() == null && hasNextTurn();
        } finally {
            comeBack(goesOn);
        }
    }

    /** A turn that found the Cpu failed while it acquired it does not hold it any more. */
    private void comeBack(boolean goesOn) {
        if (!cpu.isHeldByCaller()) {
            cpu.lock().lock();
        }
        isAway = false;
        if (!goesOn) {
            leave();
        }
        cpu.lock().unlock();
        if (goesOn) {
            ready();
        } else {
            group.onEnd();
            loop.ended();
        }
    }

    // ---- the end

    /** No thread but the caller's, which holds the Cpu, is within the loop. */
    private void leave() {
        hasLeft = true;
        cpu.endRest();
        cpu.group(null);
        cpu.lock().forgetLoop(this);
        group.forget(this);
    }

    /** The end calls no code that may block, unless a thread of its own does. */
    private void end(Throwable broken, boolean needsThread) {
        group.onEnd();
        if (broken == null && !needsThread) {
            loop.ended();
        } else {
            threads.start(name, () -> endReporting(broken));
        }
    }

    private void endReporting(Throwable broken) {
        loop.ended();
        if (broken != null) {
            throw new IllegalStateException("a turn of the loop was broken", broken);
        }
    }

    /**
     * Ends the loop on the caller's thread, which does not hold the Cpu, unless another is within it.
     *
     * @return whether it has ended now
     */
    boolean endNow() {
        cpu.lock().lock();
        boolean isFree = !isAway && !hasLeft;
        if (isFree) {
            leave();
        }
        cpu.lock().unlock();
        if (isFree) {
            group.onEnd();
            loop.ended();
        }
        return isFree;
    }
}
