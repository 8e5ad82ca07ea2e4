package io.anykernel.fs;

import io.anykernel.fs.cache.LockRanks;
import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.Lock;
import io.anykernel.hypercall.Parker;
import io.anykernel.hypercall.Scheduling;

/**
 * Many readers or one writer. Whoever waits is served in order of arrival, so neither side starves; not reentrant, and a
 * reader does not take it twice. Free, it costs the two passes of its gate.
 */
public final class SharedLock {
    private final Scheduling scheduling;
    private final Lock gate;
    private int readers;
    private boolean writing;
    private Waiter first;
    private Waiter last;
    private Waiter idle;

    public SharedLock(String name, Scheduling scheduling) {
        this.scheduling = scheduling;
        this.gate = scheduling.newLock(name, LockRanks.SHARED_GATE);
    }

    public void lockShared() {
        gate.lock();
        if (!writing && first == null) {
            readers++;
            gate.unlock();
        } else {
            await(false);
        }
    }

    public void unlockShared() {
        gate.lock();
        readers--;
        admit();
        gate.unlock();
    }

    public void lock() {
        gate.lock();
        if (!writing && readers == 0 && first == null) {
            writing = true;
            gate.unlock();
        } else {
            await(true);
        }
    }

    public void unlock() {
        gate.lock();
        writing = false;
        admit();
        gate.unlock();
    }

    /** Whether somebody waits; may have changed by the time it is read. */
    boolean hasQueued() {
        gate.lock();
        boolean queued = first != null;
        gate.unlock();
        return queued;
    }

    /** Queues the caller and waits until {@link #admit} has counted it in. Entered with the gate held, left without. */
    private void await(boolean writer) {
        Waiter waiter = idle == null ? new Waiter(scheduling.newParker()) : idle;
        idle = waiter == idle ? waiter.next : idle;
        waiter.next = null;
        waiter.writer = writer;
        if (first == null) {
            first = waiter;
        } else {
            last.next = waiter;
        }
        last = waiter;
        gate.unlock();
        waiter.await();
        gate.lock();
        waiter.next = idle;
        idle = waiter;
        gate.unlock();
    }

    /** Lets in those at the head of the queue that may enter now. */
    private void admit() {
        while (first != null && !writing && (readers == 0 || !first.writer)) {
            Waiter waiter = first;
            first = waiter.next;
            if (waiter.writer) {
                writing = true;
            } else {
                readers++;
            }
            waiter.parker.unpark();
        }
    }

    /** One in the queue; recycled. */
    private static final class Waiter {
        private final Parker parker;
        private boolean writer;
        private Waiter next;

        Waiter(Parker parker) {
            this.parker = parker;
        }

        void await() {
            while (!parker.park(Cpu.NEVER)) {
                // Returned for no reason: the permit is still owed.
            }
        }
    }
}
