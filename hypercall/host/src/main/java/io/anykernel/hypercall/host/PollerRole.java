package io.anykernel.hypercall.host;

import java.util.concurrent.locks.LockSupport;

/**
 * How a Cpu's loop follows the waiters that poll in its place.
 *
 * <p>The role is <em>held</em> while a waiter polls or sleeps, and free while the last poller is off with what it received. A
 * poller mostly returns at once, so the loop takes a free role only after a whole {@link #TICK_NANOS}, when a
 * message is posted, or when a waiter that cannot poll comes.
 *
 * <p>A loop with a thread of its own waits in {@link #awaitCall}; one that shares its thread is asked again and again, by
 * {@link #isFollowingOver} at {@link #nextTickNanos} or when it is notified.
 */
final class PollerRole {
    /** How long the role may stay free, up to twice over: long beside a call, short beside every timer of TCP. */
    private static final long TICK_NANOS = 1_000_000L;

    /**
     * Ticks without a change after which the loop stops ticking: it waits until the role is left, or takes it and sleeps. An
     * idle kernel costs no ticks.
     */
    private static final int QUIET_TICKS = 16;

    private static final long NO_TICK = Long.MAX_VALUE;

    private volatile Thread loop;

    /** The loop, while it shares a thread with others; otherwise {@code null}. */
    private volatile GroupedLoop grouped;

    /** There is work for a poller, and it has not failed. */
    private volatile boolean isOffered;

    /** How often the role was taken or left: odd while it is held. Written with the Cpu held. */
    private volatile long turns;

    private volatile boolean isLoopCalled;

    /** The loop follows without ticking. Written by it. */
    private volatile boolean isTickless;

    /** What {@link #turns} was when the loop saw it last; the loop's, as is what follows. */
    private long lastTurns;

    /** For how many ticks since then the role was free. */
    private int freeTicks;

    /** What {@link #turns} was at the last tick. */
    private long tickTurns;

    private int quietTicks;
    private long nextTickNanos;

    void isOffered(boolean offered) {
        isOffered = offered;
        notifyLoop();
    }

    /** From the loop, the last poller or none. The caller holds the Cpu. */
    void take() {
        turns += isHeld(turns) ? 2 : 1;
    }

    /** The poller leaves the role free. The caller holds the Cpu. */
    void leave() {
        turns++;
        if (isTickless) {
            notifyLoop();
        }
    }

    /** Whether a waiter had the role lately, so that the loop would have to yield it soon. Called by the loop. */
    boolean isLikelyTakenAgain() {
        if (lastTurns != turns) {
            lastTurns = turns;
            freeTicks = 0;
        }
        return isOffered && lastTurns > 0 && freeTicks < QUIET_TICKS;
    }

    /** Has a loop that follows run a pass now. Callable from any thread. */
    void callLoop() {
        isLoopCalled = true;
        notifyLoop();
    }

    private void notifyLoop() {
        GroupedLoop shared = grouped;
        if (shared != null) {
            shared.ready();
        } else {
            LockSupport.unpark(loop);
        }
    }

    // ---- the loop's side

    /** The loop shares a thread from now on, or has its own again if {@code shared} is {@code null}. */
    void group(GroupedLoop shared) {
        grouped = shared;
    }

    /** Called by the loop, with no Cpu held: returns when it has to run a pass. Takes no lock that a poller would meet. */
    void awaitCall() {
        loop = Thread.currentThread();
        long nowNanos = HostClock.now();
        beginFollowing(nowNanos);
        while (!isFollowingOver(nowNanos)) {
            if (nextTickNanos == NO_TICK) {
                LockSupport.park(this);
            } else {
                LockSupport.parkNanos(this, nextTickNanos - nowNanos);
            }
            nowNanos = HostClock.now();
        }
    }

    /** The loop begins to follow, or to tick again; {@link #isFollowingOver} says until when. */
    void beginFollowing(long nowNanos) {
        isTickless = false;
        quietTicks = 0;
        tickTurns = turns;
        nextTickNanos = nowNanos + TICK_NANOS;
    }

    /** Whether the loop has to run a pass now; if not, it asks again at {@link #nextTickNanos}, and when it is notified. */
    boolean isFollowingOver(long nowNanos) {
        if (isTickless && turns != tickTurns) {
            beginFollowing(nowNanos);
        }
        boolean isOver = isLoopCalled || !isOffered || isFreeAfterTick(nowNanos);
        if (isOver) {
            isTickless = false;
            isLoopCalled = false;
            freeTicks++;
        }
        return isOver;
    }

    /** On the world's clock, or {@link io.anykernel.hypercall.Cpu#NEVER}. */
    long nextTickNanos() {
        return nextTickNanos;
    }

    private boolean isFreeAfterTick(long nowNanos) {
        if (nowNanos < nextTickNanos) {
            return false;
        }
        long seen = turns;
        boolean isUnchanged = seen == tickTurns;
        if (isUnchanged && !isHeld(seen)) {
            return true;
        }
        quietTicks = isUnchanged ? quietTicks + 1 : 0;
        tickTurns = seen;
        nextTickNanos = nowNanos + TICK_NANOS;
        if (quietTicks >= QUIET_TICKS) {
            stopTicking(nowNanos);
        }
        return false;
    }

    /** What happens after {@code isTickless} is set notifies the loop; what happened before is seen here. */
    private void stopTicking(long nowNanos) {
        nextTickNanos = NO_TICK;
        isTickless = true;
        if (turns != tickTurns) {
            beginFollowing(nowNanos);
        }
    }

    private static boolean isHeld(long turn) {
        return (turn & 1) == 1;
    }
}
