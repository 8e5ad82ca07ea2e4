package io.anykernel.fs.cache;

import io.anykernel.core.log.Counter;
import io.anykernel.core.log.Counters;
import io.anykernel.hypercall.Errno;
import io.anykernel.hypercall.Lock;
import io.anykernel.hypercall.Scheduling;

/** Counters that all stripes share, under a lock of their own, so that no count is lost. */
final class CacheTally {
    /** What is counted. */
    enum Event {
        /** A page wanted and not there. */
        MISS("miss"),
        /** A page loaded before it was wanted. */
        READAHEAD("readahead"),
        /** A page dropped for another. */
        EVICTION("eviction"),
        /** A wait for a page that somebody else was loading or writing. */
        WAIT("wait"),
        /** A dirty page written. */
        WRITE("write"),
        /** A transfer that failed. */
        ERROR("error"),
        /** A page refused because every frame was pinned. */
        EXHAUSTED("exhausted"),
        /** A frame that a device may still reach, which is not used any more. */
        QUARANTINE("quarantined");

        private final String label;

        Event(String label) {
            this.label = label;
        }
    }

    private final Lock lock;
    private final Counter[] counters;
    private long identities;

    CacheTally(Scheduling scheduling, Counters scope) {
        Event[] events = Event.values();
        this.lock = scheduling.newLock("fs.cache.tally", LockRanks.TALLY);
        this.counters = new Counter[events.length];
        for (Event event : events) {
            counters[event.ordinal()] = scope.counter(event.label);
        }
    }

    void add(Event event, long amount) {
        if (amount != 0) {
            lock.lock();
            counters[event.ordinal()].add(amount);
            lock.unlock();
        }
    }

    /** Keeps the first error of a mapping's writes until {@link #take}. */
    void latch(PageMapping mapping, int status) {
        lock.lock();
        mapping.writeError(mapping.writeError() == Errno.OK ? status : mapping.writeError());
        lock.unlock();
    }

    int take(PageMapping mapping) {
        lock.lock();
        int status = mapping.writeError();
        mapping.writeError(Errno.OK);
        lock.unlock();
        return status;
    }

    long nextIdentity() {
        lock.lock();
        long identity = ++identities;
        lock.unlock();
        return identity;
    }
}
