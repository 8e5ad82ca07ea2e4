package io.anykernel.fs.cache;

import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.Parker;

/** One thread of control waiting for a page; recycled by its stripe. */
final class PageWaiter {
    private final Parker parker;
    PageWaiter next;

    PageWaiter(Parker parker) {
        this.parker = parker;
    }

    /** Waits for the one {@link #wake} that its stripe owes it. */
    void await() {
        while (!parker.park(Cpu.NEVER)) {
            // Returned for no reason: the permit is still owed.
        }
    }

    void wake() {
        parker.unpark();
    }
}
