package io.anykernel.core.ring;

/**
 * Where things lie in a split virtqueue, little-endian (virtio 1.2 §2.7).
 *
 * <pre>
 *   descriptors    16 each:   address 8 | length 4 | flags 2 | next 2
 *   driver ring:   flags 2 | index 2 | head 2 each           | used_event 2
 *   device ring:   flags 2 | index 2 | (id 4 | length 4) each | avail_event 2
 *   indirect tables, one a descriptor, each as long as the longest chain
 * </pre>
 *
 * @param size number of descriptors, a power of two
 * @param indirectEntries descriptors of each indirect table; 0 without
 */
public record VirtqueueLayout(int size, int indirectEntries) {
    /** Largest queue (virtio 1.2 §2.7). */
    public static final int MAX_SIZE = 32768;

    /** Alignment of the whole; each part then has its own (§2.7). */
    public static final int ALIGNMENT = 64;

    public static final int DESCRIPTOR_BYTES = 16;
    public static final int ADDRESS = 0;
    public static final int LENGTH = 8;
    public static final int FLAGS = 12;
    public static final int NEXT = 14;

    public static final int FLAG_NEXT = 1;
    public static final int FLAG_WRITE = 2;
    public static final int FLAG_INDIRECT = 4;

    public static final int RING_FLAGS = 0;
    public static final int RING_INDEX = 2;
    public static final int RING_ENTRIES = 4;
    public static final int USED_ENTRY_BYTES = 8;
    public static final int USED_ID = 0;
    public static final int USED_LENGTH = 4;

    /** In the driver ring's flags: no interrupts, please. In the device ring's: no notifications, please. */
    public static final int RING_FLAG_QUIET = 1;

    public VirtqueueLayout {
        if (size < 1 || size > MAX_SIZE || (size & size - 1) != 0 || indirectEntries < 0) {
            throw new IllegalArgumentException("virtqueue of " + size + " with tables of " + indirectEntries);
        }
    }

    public int descriptor(int index) {
        return index * DESCRIPTOR_BYTES;
    }

    public int driverRing() {
        return size * DESCRIPTOR_BYTES;
    }

    public int driverEntry(int slot) {
        return driverRing() + RING_ENTRIES + 2 * slot;
    }

    /** Interrupt me when this entry of the device ring is filled. */
    public int usedEvent() {
        return driverEntry(size);
    }

    public int deviceRing() {
        return align(usedEvent() + 2);
    }

    public int deviceEntry(int slot) {
        return deviceRing() + RING_ENTRIES + USED_ENTRY_BYTES * slot;
    }

    /** Notify me when this entry of the driver ring is filled. */
    public int availEvent() {
        return deviceEntry(size);
    }

    public int indirectTable(int descriptor) {
        return align(availEvent() + 2) + descriptor * indirectEntries * DESCRIPTOR_BYTES;
    }

    public int totalBytes() {
        return indirectTable(size);
    }

    private static int align(int offset) {
        return (offset + ALIGNMENT - 1) & -ALIGNMENT;
    }
}
