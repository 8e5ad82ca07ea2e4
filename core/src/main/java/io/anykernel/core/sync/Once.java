package io.anykernel.core.sync;

import io.anykernel.hypercall.Lock;
import io.anykernel.hypercall.Scheduling;

/** What one of any number of threads of control is to do, the first that asks. */
public final class Once {
    private final Lock lock;
    private boolean isTaken;

    /** @param rank of the lock that it takes for a few instructions */
    public Once(String name, int rank, Scheduling scheduling) {
        this.lock = scheduling.newLock(name, rank);
    }

    /** True for the first caller only; waits for nothing. */
    public boolean take() {
        lock.lock();
        boolean isFirst = !isTaken;
        isTaken = true;
        lock.unlock();
        return isFirst;
    }
}
