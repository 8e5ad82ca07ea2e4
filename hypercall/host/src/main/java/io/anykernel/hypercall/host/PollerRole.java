package io.anykernel.hypercall.host;

import java.util.concurrent.locks.LockSupport;

/**
 * How a Cpu's loop follows the waiters that poll in its place.
 *
 * <p>The role is <em>held</em> while a waiter polls or sleeps, and free while the last poller is off with what it received. A
 * poller mostly returns at once, so the loop takes a free role only after a whole {@link #TICK_NANOS}, when a
 * message is posted, or when a waiter that cannot poll comes.
 */
final class PollerRole {
    /** How long the role may stay free, up to twice over: long beside a call, short beside every timer of TCP. */
    private static final long TICK_NANOS = 1_000_000L;

    /**
     * Ticks without a change after which the loop stops ticking: it parks until the role is left, or takes it and sleeps. An
     * idle kernel costs no ticks.
     */
    private static final int QUIET_TICKS = 16;

    private volatile Thread loop;

    /** There is work for a poller, and it has not failed. */
    private volatile boolean isOffered;

    /** How often the role was taken or left: odd while it is held. Written with the Cpu held. */
    private volatile long turns;

    private volatile boolean isLoopCalled;

    /** What {@link #turns} was when the loop saw it last; the loop's, as is what follows. */
    private long lastTurns;

    /** For how many ticks since then the role was free. */
    private int freeTicks;

    /** The loop is parked without a limit. Written by it. */
    private volatile boolean isLoopParked;

    void isOffered(boolean offered) {
        isOffered = offered;
        LockSupport.unpark(loop);
    }

    /** From the loop, the last poller or none. The caller holds the Cpu. */
    void take() {
        turns += isHeld(turns) ? 2 : 1;
    }

    /** The poller leaves the role free. The caller holds the Cpu. */
    void leave() {
        turns++;
        if (isLoopParked) {
            LockSupport.unpark(loop);
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
        LockSupport.unpark(loop);
    }

    /** Called by the loop, with no Cpu held: returns when it has to run a pass. Takes no lock that a poller would meet. */
    void awaitCall() {
        loop = Thread.currentThread();
        int quietTicks = 0;
        boolean isNeeded = isLoopCalled;
        while (isOffered && !isNeeded) {
            long seen = turns;
            if (quietTicks < QUIET_TICKS) {
                LockSupport.parkNanos(this, TICK_NANOS);
            } else {
                parkUntilLeft(seen);
            }
            quietTicks = seen == turns ? quietTicks + 1 : 0;
            isNeeded = isLoopCalled || seen == turns && !isHeld(seen);
        }
        isLoopCalled = false;
        freeTicks++;
    }

    private static boolean isHeld(long turn) {
        return (turn & 1) == 1;
    }

    /** What happens after {@code isLoopParked} is set unparks the loop; what happened before is seen here. */
    private void parkUntilLeft(long seen) {
        isLoopParked = true;
        if (turns == seen && isOffered && !isLoopCalled) {
            LockSupport.park(this);
        }
        isLoopParked = false;
    }
}
