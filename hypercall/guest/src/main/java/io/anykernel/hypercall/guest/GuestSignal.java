package io.anykernel.hypercall.guest;

import io.anykernel.hypercall.Signal;

final class GuestSignal implements Signal {
    private final GuestCpu cpu;
    private final FiberQueue waiting = new FiberQueue();

    GuestSignal(GuestCpu cpu) {
        this.cpu = cpu;
    }

    @Override
    public int await(long deadlineNanos) {
        int outcome = cpu.awaitIn(waiting, deadlineNanos);
        if (outcome == Fibers.WOKEN) {
            return SIGNALLED;
        }
        if (outcome == Fibers.TIMED_OUT) {
            return TIMED_OUT;
        }
        // The wait cleared the status.
        Fibers.interrupt(Fibers.current());
        return INTERRUPTED;
    }

    @Override
    public void signalAll() {
        cpu.checkHeld();
        Fibers.wakeAll(waiting);
    }
}
