package io.anykernel.hypercall.guest;

import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.Interrupt;

/** One interrupt line: the scheduler's poll turns its pending bit into a flag and a wake-up of the owner. */
final class GuestInterrupt implements Interrupt {
    private final int line;
    private Cpu owner;
    private boolean hasFired;

    GuestInterrupt(int line) {
        this.line = line;
    }

    void owner(Cpu cpu) {
        owner = cpu;
    }

    void fired() {
        hasFired = true;
        owner.wake();
    }

    @Override
    public boolean take() {
        Fibers.poll();
        boolean had = hasFired;
        hasFired = false;
        return had;
    }

    @Override
    public long count() {
        return Native.interruptCount(line);
    }
}
