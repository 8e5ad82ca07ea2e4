package org.teavm.runtime;

import org.teavm.interop.Address;
import org.teavm.interop.Import;
import org.teavm.interop.StaticInit;
import org.teavm.interop.Structure;
import org.teavm.interop.Unmanaged;
import org.teavm.interop.c.Include;

/**
 * What TeaVM's collector takes for granted about the end of the heap; the image build inserts calls of these methods
 * into it ({@code HeapGrowth}). The units are bytes.
 *
 * <p>Beyond its maximum the heap has a reserve ({@code collector.c}). It lets a collection end that finds no free chunk,
 * and a handler of OutOfMemoryError go on. A collection that finds it unused takes it back.
 */
@Unmanaged
@StaticInit
@Include("anykernel.h")
final class HeapEnd {
    private static final int GROWTH = 1 << 16;
    private static final int REFERENCE_BYTES = 8;
    private static final int MIN_CHUNK_BYTES = 8;
    private static final int REGION_BYTES = 2048;
    private static final byte CARD_VALID = 1;
    private static final byte CARD_GAP = 4;

    /** Whether an OutOfMemoryError is being made, which allocates itself. */
    private static boolean isRaising;

    /** Of the reserve, to the program since its objects last fitted into the maximum. */
    private static long grantedBytes;

    private HeapEnd() {}

    /** How far the collector may grow the heap: never below what it has, or it would cut off the last free chunk. */
    static long maximum() {
        long available = GC.availableBytes();
        long maximum = GC.maxAvailableBytes();
        long affordable = available + room();
        if (affordable < maximum) {
            maximum = affordable;
        }
        return available < maximum ? maximum : available;
    }

    /**
     * Whether the collector has a chunk of this size, after a collection. What a collection took of the reserve for itself
     * counts as used until {@link #exhausted} grants it.
     */
    static boolean isAvailable(int size) {
        long beyond = GC.availableBytes() - GC.maxAvailableBytes();
        if (beyond <= 0) {
            grantedBytes = 0;
        } else {
            long free = freeBytes();
            if (free - beyond >= GROWTH) {
                grantedBytes = 0;
            }
            if (free <= beyond - grantedBytes) {
                return false;
            }
        }
        return hasChunk(size);
    }

    /**
     * In place of an allocation that found no room after a full collection: throws OutOfMemoryError. A heap that is full
     * for small objects too grants a step of its reserve, or nothing that handles the error could run; without a
     * reserve left the machine ends.
     */
    static void exhausted() {
        restoreChunks();
        if (freeBytes() - withheldBytes() < GROWTH) {
            grant();
            restoreChunks();
        }
        boolean wasRaising = isRaising;
        isRaising = !wasRaising;
        Throwable error = wasRaising ? MachineExceptions.preparedOutOfMemory() : MachineExceptions.outOfMemory();
        isRaising = false;
        ExceptionHandling.throwException(error);
    }

    /** What the heap has of its reserve, and was not granted. */
    private static long withheldBytes() {
        long beyond = GC.availableBytes() - GC.maxAvailableBytes();
        return beyond > grantedBytes ? beyond - grantedBytes : 0;
    }

    private static void grant() {
        long available = GC.availableBytes();
        long maximum = GC.maxAvailableBytes();
        grantedBytes += GROWTH;
        if (maximum + grantedBytes > limit()) {
            full();
        }
        if (available < maximum) {
            resize(available + GROWTH); // the machine has no memory for the rest
        } else if (available < maximum + grantedBytes) {
            resize(maximum + grantedBytes);
        }
    }

    private static long freeBytes() {
        FreeChunkHolder first = GC.gcStorageAddress().toStructure();
        long free = 0;
        for (int i = 0; i < GC.totalChunks; i++) {
            free += Structure.add(FreeChunkHolder.class, first, i).value.size;
        }
        return free;
    }

    /** The search for a chunk has passed all of them; none has changed since the collection listed them. */
    private static void restoreChunks() {
        GC.freeChunks = GC.totalChunks;
        GC.currentChunkPointer = GC.gcStorageAddress().toStructure();
        GC.currentChunk = GC.currentChunkPointer.value;
        GC.currentChunkLimit = GC.currentChunk.toAddress().add(GC.currentChunk.size);
        long free = freeBytes();
        GC.freeMemory = free > Integer.MAX_VALUE ? Integer.MAX_VALUE : (int) free;
    }

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
            full();
        }
        resizeCleared(oldSize + GROWTH);
        FreeChunk chunk = GC.heapAddress().add(oldSize).toStructure();
        chunk.classReference = 0;
        chunk.size = GROWTH;
        GC.currentChunkPointer = GC.gcStorageAddress().toStructure();
        GC.currentChunkPointer.value = chunk;
        GC.freeChunks = 1;
        GC.totalChunks = 1;
    }

    /**
     * Before a collection of the young generation: marks the regions of the free chunks that the last one listed. Of a chunk
     * that was allocated from, the first region alone is known to be one: its size is the identity of an object by now,
     * which TeaVM takes for a size all the same.
     */
    static void markGaps() {
        FreeChunkHolder first = GC.gcStorageAddress().toStructure();
        long heap = GC.heapAddress().toLong();
        for (int i = 0; i < GC.totalChunks; i++) {
            FreeChunk chunk = Structure.add(FreeChunkHolder.class, first, i).value;
            long start = chunk.toAddress().toLong() - heap;
            long end = chunk.classReference == 0 ? start + chunk.size : start;
            for (long at = start / REGION_BYTES; at <= end / REGION_BYTES; at++) {
                Address card = cards().add(at);
                card.putByte((byte) (card.getByte() | CARD_GAP));
            }
        }
    }

    /**
     * In place of {@code GC.resizeHeap}. A heap that has been larger before left marks behind its end, which TeaVM takes
     * for those of objects.
     */
    static void resizeCleared(long bytes) {
        long former = GC.availableBytes();
        GC.resizeHeap(bytes);
        for (long at = (former + REGION_BYTES - 1) / REGION_BYTES; at <= bytes / REGION_BYTES; at++) {
            Structure.add(GC.Region.class, regions(), (int) at).start = 0;
            cards().add(at).putByte(CARD_VALID);
        }
    }

    /**
     * After defragmentation: the last chunk, which growth extends, is the one that ends where the heap does. What it has of
     * the reserve goes back.
     */
    static void findLastChunk() {
        Address end = GC.heapAddress().add(GC.availableBytes());
        FreeChunk chunk = GC.lastChunk;
        Address next = chunk.toAddress().add(sizeOf(chunk));
        while (next.isLessThan(end)) {
            chunk = next.toStructure();
            next = chunk.toAddress().add(sizeOf(chunk));
        }
        GC.lastChunk = chunk;
        long excess = GC.availableBytes() - GC.maxAvailableBytes();
        if (excess > 0 && chunk.classReference == 0 && chunk.size > excess + MIN_CHUNK_BYTES) {
            resize(GC.maxAvailableBytes());
        }
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

    /**
     * In place of TeaVM's, which frees none, and in a young collection takes the old buffers for dead. The list runs from
     * younger to older buffers; what a view of one refers to is the buffer itself.
     */
    static void releaseDirectBuffers() {
        RuntimeBuffer last = null;
        RuntimeBuffer next;
        RuntimeBuffer first = firstBuffer();
        for (RuntimeBuffer buffer = first; buffer != null; buffer = next) {
            next = buffer.nextRef;
            if (isAlive(buffer)) {
                if (last == null) {
                    first = buffer;
                } else {
                    last.nextRef = buffer;
                }
                last = buffer;
            } else {
                releaseContent(buffer);
            }
        }
        if (last == null) {
            first = null;
        } else {
            last.nextRef = null;
        }
        keepFirstBuffer(first);
    }

    private static boolean isAlive(RuntimeBuffer buffer) {
        return (buffer.classReference & RuntimeObject.GC_MARKED) != 0
                || !GC.isFullGC && (buffer.classReference & RuntimeObject.GC_OLD_GENERATION) != 0;
    }

    /** The address stands behind the field whose offset the class of buffers has in place of its constants. */
    private static void releaseContent(RuntimeBuffer buffer) {
        for (RuntimeClass type = RuntimeClass.getClass(buffer); type != null; type = type.superclass) {
            if (type.enumValues != null) {
                int offset = type.enumValues.toInt() + Address.sizeOf();
                release(buffer.toAddress().add(offset).getAddress());
                return;
            }
        }
    }

    /** The collector's list of buffers, which is private: the image build links both. */
    private static native RuntimeBuffer firstBuffer();

    private static native void keepFirstBuffer(RuntimeBuffer first);

    @Import(name = "ak_direct_release")
    @Unmanaged
    private static native void release(Address memory);

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

    /** The collector's own {@code resizeHeapConsistent}, which is private: the image build links it. */
    private static native void resize(long bytes);

    /** Its {@code hasAvailableMemory}, likewise, and its tables with an entry for each region of the heap. */
    private static native boolean hasChunk(int size);

    private static native GC.Region regions();

    private static native Address cards();

    @Import(name = "ak_heap_limit")
    @Unmanaged
    private static native long limit();

    /** By how much the heap may grow with the memory that is left. */
    @Import(name = "ak_heap_room")
    @Unmanaged
    private static native long room();

    /** Ends the machine with a line that names the largest classes. */
    @Import(name = "ak_heap_full")
    @Unmanaged
    private static native void full();
}
