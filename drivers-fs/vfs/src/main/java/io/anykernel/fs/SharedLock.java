package io.anykernel.fs;

import io.anykernel.core.sync.WaitList;
import io.anykernel.fs.cache.LockRanks;
import io.anykernel.hypercall.Lock;
import io.anykernel.hypercall.Scheduling;

/**
 * Many readers or one writer. Whoever waits is served in order of arrival, so neither side starves; not reentrant, and a
 * reader does not take it twice. Free, it costs the two passes of its gate.
 */
public final class SharedLock {
    private static final Object READER = "reader";
    private static final Object WRITER = "writer";

    private final Lock gate;
    private final WaitList waiting;
    private int readers;
    private boolean writing;

    public SharedLock(String name, Scheduling scheduling) {
        this.gate = scheduling.newLock(name, LockRanks.SHARED_GATE);
        this.waiting = new WaitList(gate, scheduling);
    }

    public void lockShared() {
        gate.lock();
        if (!writing && waiting.isEmpty()) {
            readers++;
            gate.unlock();
        } else {
            await(READER);
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
        if (!writing && readers == 0 && waiting.isEmpty()) {
            writing = true;
            gate.unlock();
        } else {
            await(WRITER);
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
        boolean queued = !waiting.isEmpty();
        gate.unlock();
        return queued;
    }

    /** Waits until {@link #admit} has counted the caller in. Entered with the gate held, left without. */
    private void await(Object side) {
        waiting.await(side);
        gate.unlock();
    }

    /** Lets in those at the head of the queue that may enter now. */
    private void admit() {
        while (!waiting.isEmpty() && !writing && (readers == 0 || waiting.firstChannel() == READER)) {
            if (waiting.firstChannel() == READER) {
                readers++;
            } else {
                writing = true;
            }
            waiting.wakeFirst();
        }
    }
}
