package org.teavm.runtime;

import org.teavm.interop.Address;
import org.teavm.interop.Import;
import org.teavm.interop.StaticInit;
import org.teavm.interop.Structure;
import org.teavm.interop.Unmanaged;
import org.teavm.interop.c.Include;

/**
 * What TeaVM's collector takes for granted about the end of the heap; the image build inserts calls of both methods
 * around its defragmentation. The units are bytes.
 */
@Unmanaged
@StaticInit
@Include("anykernel.h")
final class HeapEnd {
    private static final int GROWTH = 1 << 16;
    private static final int REFERENCE_BYTES = 8;

    private HeapEnd() {}

    /**
     * Before defragmentation, which reads a free chunk whether there is one or not: grows a heap without any, so that it
     * has one at its end. A heap at its maximum grows into a small reserve; when that is used up too, the heap is full.
     */
    static void ensureFreeChunk() {
        if (GC.freeChunks > 0) {
            return;
        }
        long oldSize = GC.availableBytes();
        if (oldSize + GROWTH > limit()) {
            GC.outOfMemory();
        }
        GC.resizeHeap(oldSize + GROWTH);
        FreeChunk chunk = GC.heapAddress().add(oldSize).toStructure();
        chunk.classReference = 0;
        chunk.size = GROWTH;
        GC.currentChunkPointer = GC.gcStorageAddress().toStructure();
        GC.currentChunkPointer.value = chunk;
        GC.freeChunks = 1;
        GC.totalChunks = 1;
    }

    /** After defragmentation: the last chunk, which growth extends, is the one that ends where the heap does. */
    static void findLastChunk() {
        Address end = GC.heapAddress().add(GC.availableBytes());
        FreeChunk chunk = GC.lastChunk;
        Address next = chunk.toAddress().add(sizeOf(chunk));
        while (next.isLessThan(end)) {
            chunk = next.toStructure();
            next = chunk.toAddress().add(sizeOf(chunk));
        }
        GC.lastChunk = chunk;
    }

    /**
     * Before a collection that was asked for: the rest of the chunk that is allocated from becomes a free one. A chunk that
     * is used up has no rest, and TeaVM wrote one over the object behind it.
     */
    static void closeChunk() {
        FreeChunk rest = GC.currentChunk;
        if (GC.freeChunks > 0 && rest.toAddress().isLessThan(GC.currentChunkLimit)) {
            rest.classReference = 0;
            rest.size = (int) (GC.currentChunkLimit.toLong() - rest.toAddress().toLong());
        }
    }

    /** Before each allocation of an image that stresses the collector; without roots, at the start, it does nothing. */
    static void collectFirst() {
        if (Mutator.getStaticGCRoots() != null) {
            GC.collectGarbage();
        }
    }

    private static long sizeOf(FreeChunk chunk) {
        if (chunk.classReference == 0) {
            return chunk.size;
        }
        RuntimeObject object = chunk.toAddress().toStructure();
        RuntimeClass type = RuntimeClass.getClass(object);
        if (type.itemType == null) {
            return type.size;
        }
        RuntimeArray array = object.toAddress().toStructure();
        int itemBytes = RuntimeClass.isPrimitive(type.itemType) ? type.itemType.size : REFERENCE_BYTES;
        long header = (Structure.sizeOf(RuntimeArray.class) + itemBytes - 1) / itemBytes * itemBytes;
        long bytes = header + (long) itemBytes * array.size;
        return (bytes + REFERENCE_BYTES - 1) / REFERENCE_BYTES * REFERENCE_BYTES;
    }

    @Import(name = "ak_heap_limit")
    @Unmanaged
    private static native long limit();
}
