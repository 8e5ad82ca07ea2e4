package org.teavm.classlib.java.lang;

import io.anykernel.hypercall.guest.Fiber;
import io.anykernel.hypercall.guest.FiberQueue;
import io.anykernel.hypercall.guest.Fibers;

/**
 * The lock and wait set of one object (JLS 17.1, 17.2), handed to the fiber that has waited longest.
 *
 * <p>An object's header has room for an identity hash or, with the sign bit set, for the number of its monitor in a table
 * here. TeaVM's own classes keep a pointer in its place, which its collector neither follows nor updates. A monitor
 * without owner and waiters returns to the table, so locking allocates nothing in the long run.
 */
final class Monitor {
    private static final int NUMBER_BITS = 0x7fff_ffff;
    private static final int IS_MONITOR = 0x8000_0000;

    private static Monitor[] byNumber = new Monitor[16];
    private static int[] freeNumbers = new int[16];
    private static int freeCount;
    private static int made;

    private final int number;
    private final FiberQueue entering = new FiberQueue(true);
    private final FiberQueue waiting = new FiberQueue();
    private Fiber owner;
    private int holds;

    /** Fibers that hold, enter or wait. */
    private int users;

    int identityHash;

    private Monitor(int number) {
        this.number = number;
    }

    /** The monitor that a header names, or {@code null} if it holds a hash. */
    static Monitor of(int header) {
        return header < 0 ? byNumber[header & NUMBER_BITS] : null;
    }

    /** A free monitor, which takes over the object's identity hash. */
    static Monitor take(int identityHash) {
        Monitor monitor = freeCount > 0 ? byNumber[freeNumbers[--freeCount]] : make();
        monitor.identityHash = identityHash;
        return monitor;
    }

    private static Monitor make() {
        if (made == byNumber.length) {
            Monitor[] more = new Monitor[made * 2];
            System.arraycopy(byNumber, 0, more, 0, made);
            byNumber = more;
        }
        Monitor monitor = new Monitor(made);
        byNumber[made++] = monitor;
        return monitor;
    }

    private void giveBack() {
        if (freeCount == freeNumbers.length) {
            int[] more = new int[freeCount * 2];
            System.arraycopy(freeNumbers, 0, more, 0, freeCount);
            freeNumbers = more;
        }
        freeNumbers[freeCount++] = number;
    }

    int header() {
        return number | IS_MONITOR;
    }

    boolean isHeldByCaller() {
        return owner == Fibers.current();
    }

    void enter(int count) {
        Fiber me = Fibers.current();
        if (owner == me) {
            holds += count;
            return;
        }
        users++;
        if (owner == null) {
            owner = me;
        } else {
            Fibers.await(entering, Fibers.NEVER, false);
        }
        holds = count;
    }

    /** Releases the lock {@code count} times; true if this monitor has no user left and has returned to the table. */
    boolean exit(int count) {
        holds -= count;
        if (holds > 0) {
            return false;
        }
        owner = Fibers.wakeFirst(entering);
        if (--users > 0) {
            return false;
        }
        giveBack();
        return true;
    }

    /** {@code Object.wait} for the holder; returns how the wait ended, holding as often as before. */
    int await(long deadlineNanos) {
        int count = holds;
        users++;
        exit(count);
        int outcome = Fibers.await(waiting, deadlineNanos, true);
        users--;
        enter(count);
        return outcome;
    }

    void signal() {
        Fibers.wakeFirst(waiting);
    }

    void signalAll() {
        Fibers.wakeAll(waiting);
    }
}
