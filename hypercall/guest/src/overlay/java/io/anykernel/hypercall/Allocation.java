package io.anykernel.hypercall;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;

/**
 * C memory behind {@link Memory#allocate}, freed some time after the last view of it is gone: views share a guard, whose
 * death the collector reports here. Freed when the next allocation looks; the collector knows nothing of the size behind
 * a guard, so that it is called after every few MiB.
 */
final class Allocation extends WeakReference<Object> {
    private static final ReferenceQueue<Object> UNREACHABLE = new ReferenceQueue<>();

    /** All that is allocated, linked, so that these references stay alive themselves. */
    private static final Allocation LIVE = new Allocation(null, 0);

    private static final int COLLECT_AFTER_BYTES = 8 << 20;
    private static int bytesSinceCollection;

    private final long address;
    private Allocation previous = this;
    private Allocation next = this;

    private Allocation(Object guard, long address) {
        super(guard, UNREACHABLE);
        this.address = address;
    }

    static Allocation of(int bytes) {
        if (bytes >= COLLECT_AFTER_BYTES - bytesSinceCollection) {
            collect();
        }
        bytesSinceCollection += bytes;
        freeUnreachable();
        long address = RawAccess.allocate(bytes);
        if (address == 0) {
            collect();
            address = RawAccess.allocate(bytes);
        }
        if (address == 0) {
            throw new OutOfMemoryError("no " + bytes + " bytes outside the heap");
        }
        Allocation allocation = new Allocation(new Object(), address);
        allocation.link();
        return allocation;
    }

    private static void collect() {
        System.gc();
        bytesSinceCollection = 0;
        freeUnreachable();
    }

    long address() {
        return address;
    }

    Object guard() {
        return get();
    }

    private void link() {
        previous = LIVE;
        next = LIVE.next;
        next.previous = this;
        LIVE.next = this;
    }

    private static void freeUnreachable() {
        for (Reference<?> dead = UNREACHABLE.poll(); dead != null; dead = UNREACHABLE.poll()) {
            Allocation allocation = (Allocation) dead;
            allocation.previous.next = allocation.next;
            allocation.next.previous = allocation.previous;
            RawAccess.release(allocation.address);
        }
    }
}
