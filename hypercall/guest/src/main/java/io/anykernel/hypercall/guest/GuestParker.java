package io.anykernel.hypercall.guest;

import io.anykernel.hypercall.Parker;

final class GuestParker implements Parker {
    private final FiberQueue waiting = new FiberQueue();
    private boolean hasPermit;

    @Override
    public boolean park(long deadlineNanos) {
        if (hasPermit) {
            hasPermit = false;
            return true;
        }
        return Fibers.await(waiting, deadlineNanos, false) == Fibers.WOKEN;
    }

    @Override
    public void unpark() {
        if (Fibers.wakeFirst(waiting) == null) {
            hasPermit = true;
        }
    }
}
