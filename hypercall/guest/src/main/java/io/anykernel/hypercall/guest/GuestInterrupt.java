package io.anykernel.hypercall.guest;

import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.Interrupt;
import io.anykernel.hypercall.PortException;

/** One interrupt line: the scheduler's poll turns its pending bit into a flag and wakes the owner, and fibers that wait for it. */
final class GuestInterrupt implements Interrupt, Fibers.LineHandler {
    private final int line;
    private final FiberQueue waiting = new FiberQueue();
    private Cpu owner;
    private boolean hasFired;

    private GuestInterrupt(int line) {
        this.line = line;
    }

    /**
     * The interrupt of a line that was just taken.
     *
     * @param line from {@link Native}; negative if there was none
     * @throws PortException in that case
     */
    static GuestInterrupt on(int line, String location) {
        if (line < 0) {
            throw new PortException(location + ": the machine has no interrupt line left");
        }
        GuestInterrupt interrupt = new GuestInterrupt(line);
        Fibers.connect(line, interrupt);
        return interrupt;
    }

    int line() {
        return line;
    }

    void owner(Cpu cpu) {
        owner = cpu;
    }

    @Override
    public void fired() {
        hasFired = true;
        Fibers.wakeAll(waiting);
        if (owner != null) {
            owner.wake();
        }
    }

    /** Waits for it to fire; whether it did before the deadline. */
    boolean await(long deadlineNanos) {
        return Fibers.await(waiting, deadlineNanos, false) == Fibers.WOKEN;
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
