package io.anykernel.hypercall.guest;

import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.Lock;
import io.anykernel.hypercall.Parker;
import io.anykernel.hypercall.Scheduling;

/** Virtual CPUs, locks and parkers over {@link Fibers}. One processor, no preemption: uncontended they are assignments. */
final class GuestScheduling implements Scheduling {
    @Override
    public Cpu newCpu(String name) {
        return new GuestCpu(name);
    }

    @Override
    public Lock newLock(String name, int rank) {
        return new GuestLock(name);
    }

    @Override
    public Parker newParker() {
        return new GuestParker();
    }

    /** The machine lives until the body has ended, or {@code World.exit} is called. */
    @Override
    public void start(String name, Runnable body) {
        Fibers.start(name, body, false);
    }

    @Override
    public void yield() {
        Fibers.yield();
    }
}
