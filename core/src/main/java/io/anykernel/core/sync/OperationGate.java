package io.anykernel.core.sync;

import io.anykernel.hypercall.Errno;
import io.anykernel.hypercall.Lock;
import io.anykernel.hypercall.Scheduling;

/**
 * Counts the calls under way in something that can be closed, so that nothing ends under a running call. Each call enters
 * and leaves; {@link #shut} refuses calls from then on, and what they use may be freed as soon as the last of those under
 * way has left. Reentrant, except that a call which enters again after {@link #shut} is refused. Callable by any number of
 * threads of control at once.
 */
public final class OperationGate {
    private static final Object EMPTY = "empty";

    private final Lock lock;
    private final WaitList waiting;
    private int entered;
    private boolean isShut;

    /** @param rank of the lock that it takes for a few instructions, and holds while it waits for nothing */
    public OperationGate(String name, int rank, Scheduling scheduling) {
        this.lock = scheduling.newLock(name, rank);
        this.waiting = new WaitList(lock, scheduling);
    }

    /** Counts a call in: {@code Errno.OK}, or {@code BAD_HANDLE} once the gate is shut. */
    public int enter() {
        lock.lock();
        boolean isOpen = !isShut;
        if (isOpen) {
            entered++;
        }
        lock.unlock();
        return isOpen ? Errno.OK : Errno.BAD_HANDLE;
    }

    /**
     * Counts a call out that was counted in.
     *
     * @return whether it was the last one behind a shut gate: true for one caller of this and of {@link #shut} at most
     */
    public boolean leave() {
        lock.lock();
        if (entered == 0) {
            lock.unlock();
            throw new IllegalStateException("left a gate without having entered it");
        }
        entered--;
        boolean isLast = isShut && entered == 0;
        if (isLast) {
            waiting.wakeAll();
        }
        lock.unlock();
        return isLast;
    }

    /**
     * Refuses calls from now on. Waits for nothing; idempotent.
     *
     * @return whether no call was under way, for the first caller
     */
    public boolean shut() {
        lock.lock();
        boolean isLast = !isShut && entered == 0;
        isShut = true;
        lock.unlock();
        return isLast;
    }

    /** Refuses calls from now on if none is under way; returns whether it does. */
    public boolean shutIfIdle() {
        lock.lock();
        boolean isIdle = entered == 0;
        isShut |= isIdle;
        lock.unlock();
        return isIdle;
    }

    /**
     * Waits behind a shut gate until the last call has left.
     *
     * @param deadlineNanos on the world's clock, or {@code Cpu.NEVER}
     * @return false if calls are still under way at the deadline
     */
    public boolean awaitEmpty(long deadlineNanos) {
        lock.lock();
        try {
            while (entered > 0) {
                if (!waiting.await(EMPTY, deadlineNanos)) {
                    return entered == 0;
                }
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    public boolean isShut() {
        lock.lock();
        boolean now = isShut;
        lock.unlock();
        return now;
    }

    /** Calls under way; may have changed by the time it is read. */
    public int underWay() {
        lock.lock();
        int now = entered;
        lock.unlock();
        return now;
    }
}
