package org.teavm.classlib.java.util.concurrent.locks;

import io.anykernel.hypercall.guest.Fibers;
import io.anykernel.hypercall.guest.WaitQueue;
import org.teavm.classlib.java.lang.TThread;


/** {@code java.util.concurrent.locks.LockSupport} of an image: a permit for each fiber. */
public final class TLockSupport {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private TLockSupport() {}

    public static void park() {
        Fibers.park(Fibers.NEVER);
    }

    public static void park(Object blocker) {
        park();
    }

    public static void parkNanos(long nanos) {
        if (nanos > 0) {
            Fibers.park(WaitQueue.deadline(nanos));
        }
    }

    public static void parkNanos(Object blocker, long nanos) {
        parkNanos(nanos);
    }

    public static void parkUntil(long deadlineMillis) {
        long millis = deadlineMillis - System.currentTimeMillis();
        parkNanos(millis > Fibers.NEVER / NANOS_PER_MILLI ? Fibers.NEVER : millis * NANOS_PER_MILLI);
    }

    public static void parkUntil(Object blocker, long deadlineMillis) {
        parkUntil(deadlineMillis);
    }

    /** Does nothing for a thread that has not started or has ended. */
    public static void unpark(TThread thread) {
        if (thread != null && thread.fiber() != null) {
            Fibers.unpark(thread.fiber());
        }
    }

    public static Object getBlocker(TThread thread) {
        if (thread == null) {
            throw new NullPointerException();
        }
        return null;
    }
}
