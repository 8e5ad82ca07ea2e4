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
        return outcome == Fibers.TIMED_OUT ? TIMED_OUT : INTERRUPTED;
    }

    @Override
    public void signalAll() {
        cpu.checkHeld();
        Fibers.wakeAll(waiting);
    }
}
