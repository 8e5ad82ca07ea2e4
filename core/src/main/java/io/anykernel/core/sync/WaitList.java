package io.anykernel.core.sync;

import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.Lock;
import io.anykernel.hypercall.Parker;
import io.anykernel.hypercall.Scheduling;

/**
 * Threads of control that wait for something which one {@link Lock} guards, in order of arrival. A waiter names its
 * <em>channel</em>, the object that it waits for, as for a sleep queue: one list serves any number of them. Every method
 * is called with the lock held.
 *
 * <p>A wake-up is not remembered where there is no waiter, so conditions are tested under the lock before each wait.
 * Waiters are recycled: in steady state waiting allocates nothing.
 */
public final class WaitList {
    private final Lock lock;
    private final Scheduling scheduling;
    private Waiter first;
    private Waiter last;
    private Waiter spare;

    public WaitList(Lock lock, Scheduling scheduling) {
        this.lock = lock;
        this.scheduling = scheduling;
    }

    public boolean isEmpty() {
        return first == null;
    }

    /** What the waiter that came first waits for; there must be one. */
    public Object firstChannel() {
        return first.channel;
    }

    /** Releases the lock, waits until it is woken, and takes the lock again. */
    public void await(Object channel) {
        await(channel, Cpu.NEVER);
    }

    /**
     * As {@link #await(Object)}, with a limit.
     *
     * @param deadlineNanos on the world's clock, or {@link Cpu#NEVER}
     * @return whether it was woken; after a time-out the caller is in the list no more, and uses up no wake-up
     */
    public boolean await(Object channel, long deadlineNanos) {
        Waiter waiter = enqueue(channel);
        lock.unlock();
        boolean hasPermit = waiter.parker.park(deadlineNanos);
        while (!hasPermit && deadlineNanos == Cpu.NEVER) {
            hasPermit = waiter.parker.park(Cpu.NEVER);
        }
        lock.lock();
        if (!hasPermit && waiter.isWoken) {
            // Woken after the deadline and before the lock was held: the permit lies ready and must not stay behind.
            hasPermit = waiter.parker.park(Cpu.NEVER);
        }
        if (!hasPermit) {
            remove(waiter);
        }
        recycle(waiter);
        return hasPermit;
    }

    /** Wakes the waiter that came first, whatever it waits for. Without one it does nothing. */
    public void wakeFirst() {
        Waiter waiter = first;
        if (waiter != null) {
            unlink(null, waiter);
            wake(waiter);
        }
    }

    /** Wakes every waiter for {@code channel}, in order of arrival. */
    public void wakeAll(Object channel) {
        Waiter before = null;
        Waiter at = first;
        while (at != null) {
            Waiter following = at.next;
            if (at.channel == channel) {
                unlink(before, at);
                wake(at);
            } else {
                before = at;
            }
            at = following;
        }
    }

    /** Wakes every waiter, in order of arrival. */
    public void wakeAll() {
        while (first != null) {
            wakeFirst();
        }
    }

    private Waiter enqueue(Object channel) {
        Waiter waiter = spare;
        if (waiter == null) {
            waiter = new Waiter(scheduling.newParker());
        } else {
            spare = waiter.next;
            waiter.next = null;
        }
        waiter.channel = channel;
        waiter.isWoken = false;
        if (first == null) {
            first = waiter;
        } else {
            last.next = waiter;
        }
        last = waiter;
        return waiter;
    }

    private void remove(Waiter waiter) {
        Waiter before = null;
        for (Waiter at = first; at != waiter; at = at.next) {
            before = at;
        }
        unlink(before, waiter);
    }

    private void unlink(Waiter before, Waiter waiter) {
        if (before == null) {
            first = waiter.next;
        } else {
            before.next = waiter.next;
        }
        if (waiter == last) {
            last = before;
        }
        waiter.next = null;
    }

    private static void wake(Waiter waiter) {
        waiter.isWoken = true;
        waiter.parker.unpark();
    }

    private void recycle(Waiter waiter) {
        waiter.channel = null;
        waiter.next = spare;
        spare = waiter;
    }

    /** One thread of control that waits; out of the list as soon as it is woken. */
    private static final class Waiter {
        private final Parker parker;
        private Object channel;
        private boolean isWoken;
        private Waiter next;

        Waiter(Parker parker) {
            this.parker = parker;
        }
    }
}
