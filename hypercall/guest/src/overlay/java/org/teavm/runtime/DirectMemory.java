package org.teavm.runtime;

import org.teavm.interop.Address;
import org.teavm.interop.Import;
import org.teavm.interop.Unmanaged;
import org.teavm.interop.c.Include;

/**
 * The memory of direct buffers, which the collector releases when they are gone ({@link HeapEnd}). Ordinary code, unlike
 * the collector: its callers' roots are stored before it collects.
 */
@Include("anykernel.h")
final class DirectMemory {
    private DirectMemory() {}

    /**
     * Zeroed memory, in place of {@code malloc}: the image build has {@code ByteBuffer.allocateDirect} call it.
     *
     * @throws OutOfMemoryError if the buffers alive leave too few bytes
     */
    static Address allocate(int bytes) {
        if (isCollectionDue(bytes)) {
            collect();
        }
        Address memory = reserve(bytes);
        if (memory == null) {
            collect();
            memory = reserve(bytes);
        }
        if (memory == null) {
            throw new OutOfMemoryError("Cannot reserve " + bytes + " bytes of direct buffer memory");
        }
        return memory;
    }

    @Import(name = "teavm_gc_collectFull")
    private static native void collect();

    @Import(name = "ak_direct_due")
    @Unmanaged
    private static native boolean isCollectionDue(int bytes);

    @Import(name = "ak_direct_allocate")
    @Unmanaged
    private static native Address reserve(int bytes);
}
