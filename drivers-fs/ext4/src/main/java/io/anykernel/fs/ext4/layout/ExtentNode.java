package io.anykernel.fs.ext4.layout;

import io.anykernel.fs.checksum.Crc32c;
import io.anykernel.hypercall.Memory;

/**
 * A node of an extent tree: a header and entries of 12 bytes, in {@code i_block} or filling a block, there with a checksum
 * behind the last possible entry ({@code ext4_extent_header}, {@code ext4_extent_idx}, {@code ext4_extent}).
 */
public final class ExtentNode {
    public static final int MAGIC_VALUE = 0xf30a;
    public static final int HEADER_BYTES = 12;
    public static final int ENTRY_BYTES = 12;
    public static final int CHECKSUM_BYTES = 4;
    /** Deepest tree: enough for 2^32 blocks with the smallest ones. */
    public static final int MAX_DEPTH = 5;

    private static final int MAGIC = 0;
    private static final int ENTRIES = 2;
    private static final int CAPACITY = 4;
    private static final int DEPTH = 6;

    private static final int INDEX_CHILD_LOW = 4;
    private static final int INDEX_CHILD_HIGH = 8;

    private static final int LEAF_LENGTH = 4;
    private static final int LEAF_START_HIGH = 6;
    private static final int LEAF_START_LOW = 8;

    /** Longest written extent; a larger length marks one that was allocated and never written. */
    private static final int MAX_WRITTEN = 32768;

    private Memory memory;
    private int offset;

    /** Looks at a node; the caller knows that {@code sizeBytes} bytes from {@code offset} are one. */
    public ExtentNode wrap(Memory memory, int offset, int sizeBytes) {
        memory.check(offset, sizeBytes);
        this.memory = memory;
        this.offset = offset;
        return this;
    }

    public int magic() {
        return memory.u16le(offset + MAGIC);
    }

    public int entries() {
        return memory.u16le(offset + ENTRIES);
    }

    /** Entries that there is room for. */
    public int capacity() {
        return memory.u16le(offset + CAPACITY);
    }

    /** Levels below this node; 0 where entries are extents. */
    public int depth() {
        return memory.u16le(offset + DEPTH);
    }

    /** First logical block that entry {@code i}, of either kind, covers. */
    public long firstBlock(int i) {
        return memory.u32le(entry(i));
    }

    /** Block of the node below index entry {@code i}. */
    public long child(int i) {
        int at = entry(i);
        return memory.u32le(at + INDEX_CHILD_LOW) | (long) memory.u16le(at + INDEX_CHILD_HIGH) << 32;
    }

    /** Blocks that extent {@code i} covers. */
    public int length(int i) {
        int raw = memory.u16le(entry(i) + LEAF_LENGTH);
        return raw <= MAX_WRITTEN ? raw : raw - MAX_WRITTEN;
    }

    /** Whether extent {@code i} has content; one without reads as zeros. */
    public boolean isWritten(int i) {
        return memory.u16le(entry(i) + LEAF_LENGTH) <= MAX_WRITTEN;
    }

    /** First physical block of extent {@code i}. */
    public long start(int i) {
        int at = entry(i);
        return memory.u32le(at + LEAF_START_LOW) | (long) memory.u16le(at + LEAF_START_HIGH) << 32;
    }

    /** The last entry that begins at or before {@code logicalBlock}, or -1. Entries ascend. */
    public int find(long logicalBlock) {
        int low = 0;
        int high = entries() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (firstBlock(middle) <= logicalBlock) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return high;
    }

    /** Stored behind the last possible entry of a node that fills a block. */
    public int checksum() {
        return memory.i32le(entry(capacity()));
    }

    /** What {@link #checksum} should be; {@code seed} is the inode's. */
    public int computedChecksum(Crc32c crc, int seed) {
        return crc.update(seed, memory, offset, HEADER_BYTES + ENTRY_BYTES * capacity());
    }

    /** Entries that fit into a node of {@code sizeBytes}. */
    public static int capacityFor(int sizeBytes) {
        return (sizeBytes - HEADER_BYTES) / ENTRY_BYTES;
    }

    private int entry(int i) {
        return offset + HEADER_BYTES + ENTRY_BYTES * i;
    }
}
