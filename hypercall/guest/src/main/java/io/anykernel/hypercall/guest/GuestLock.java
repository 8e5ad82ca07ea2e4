package io.anykernel.hypercall.guest;

import io.anykernel.hypercall.Lock;

/** A lock that is handed to the fiber that has waited longest. */
final class GuestLock implements Lock {
    private final String name;
    private final FiberQueue waiting = new FiberQueue();
    private Fiber holder;

    GuestLock(String name) {
        this.name = name;
    }

    @Override
    public void lock() {
        Fiber me = Fibers.current();
        if (holder == null) {
            holder = me;
        } else if (holder == me) {
            throw new IllegalStateException("lock is held already: " + name);
        } else {
            Fibers.await(waiting, Fibers.NEVER, false);
        }
    }

    @Override
    public void unlock() {
        if (holder != Fibers.current()) {
            throw new IllegalStateException("lock is not held by its releaser: " + name);
        }
        holder = Fibers.wakeFirst(waiting);
    }

    @Override
    public boolean isHeldByCaller() {
        return holder == Fibers.current();
    }
}
