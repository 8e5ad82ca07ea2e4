package io.anykernel.fs.ext4.layout;

import io.anykernel.fs.checksum.Crc32c;
import io.anykernel.hypercall.Memory;

/**
 * An index block of a directory's hash tree: records that hide it from those who know no index, entries of 8 bytes from
 * hash to block, a checksum behind the last possible entry ({@code dx_root}, {@code dx_node}, {@code dx_tail}).
 *
 * <pre>
 *  root:  .  (12 bytes) | .. (12) | info (8) | limit, count, block | hash, block | ... | reserved, checksum
 *  node:  empty record (8)                   | limit, count, block | hash, block | ... | reserved, checksum
 * </pre>
 */
public final class HashTreeBlock {
    private static final int ROOT_RESERVED = 0x18;
    private static final int ROOT_HASH_VERSION = 0x1c;
    private static final int ROOT_INFO_LENGTH = 0x1d;
    private static final int ROOT_LEVELS = 0x1e;
    private static final int ROOT_FLAGS = 0x1f;
    private static final int ROOT_ENTRIES = 0x20;
    private static final int NODE_ENTRIES = 0x08;
    private static final int INFO_BYTES = 8;

    private static final int ENTRY_BYTES = 8;
    private static final int ENTRY_BLOCK = 4;
    private static final int LIMIT = 0;
    private static final int COUNT = 2;
    private static final long BLOCK_MASK = 0x0fff_ffffL;

    private static final int TAIL_BYTES = 8;
    private static final int TAIL_CHECKSUM = 4;

    private Memory memory;
    private int block;
    private int entries;

    public HashTreeBlock wrapRoot(Memory memory, int block) {
        return wrap(memory, block, ROOT_ENTRIES);
    }

    public HashTreeBlock wrapNode(Memory memory, int block) {
        return wrap(memory, block, NODE_ENTRIES);
    }

    private HashTreeBlock wrap(Memory memory, int block, int entries) {
        this.memory = memory;
        this.block = block;
        this.entries = entries;
        return this;
    }

    /** Root only: whether the fixed fields of its info are as they should be. */
    public boolean isRootInfoValid() {
        return memory.u32le(block + ROOT_RESERVED) == 0
                && memory.u8(block + ROOT_INFO_LENGTH) == INFO_BYTES
                && (memory.u8(block + ROOT_FLAGS) & 1) == 0;
    }

    /** Root only: which hash; see {@code DirectoryHash}. */
    public int hashVersion() {
        return memory.u8(block + ROOT_HASH_VERSION);
    }

    /** Root only: index levels below the root. */
    public int levels() {
        return memory.u8(block + ROOT_LEVELS);
    }

    /** Entries that there is room for, the first with its missing hash included. */
    public int limit() {
        return memory.u16le(block + entries + LIMIT);
    }

    public int count() {
        return memory.u16le(block + entries + COUNT);
    }

    /** The only right {@link #limit}. */
    public int limitFor(int blockBytes, boolean hasChecksum) {
        return (blockBytes - entries - (hasChecksum ? TAIL_BYTES : 0)) / ENTRY_BYTES;
    }

    /** Smallest hash below entry {@code i}, unsigned; its lowest bit says that names of that hash began in the entry before. */
    public long hash(int i) {
        return i == 0 ? 0 : memory.u32le(block + entries + ENTRY_BYTES * i);
    }

    /** Logical block of the directory that entry {@code i} leads to. */
    public long child(int i) {
        return memory.u32le(block + entries + ENTRY_BYTES * i + ENTRY_BLOCK) & BLOCK_MASK;
    }

    /** The last entry whose hash is at most {@code hash}. */
    public int find(long hash) {
        int low = 1;
        int high = count() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (hash(middle) <= hash) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return high;
    }

    public int checksum() {
        return memory.i32le(tail() + TAIL_CHECKSUM);
    }

    /** What {@link #checksum} should be; {@code seed} is the directory's. */
    public int computedChecksum(Crc32c crc, int seed) {
        int register = crc.update(seed, memory, block, entries + ENTRY_BYTES * count());
        register = crc.update(register, memory, tail(), TAIL_CHECKSUM);
        return Crc32c.updateZeros(register, TAIL_BYTES - TAIL_CHECKSUM);
    }

    private int tail() {
        return block + entries + ENTRY_BYTES * limit();
    }
}
