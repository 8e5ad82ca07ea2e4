package io.anykernel.fs.ext4.layout;

import io.anykernel.fs.checksum.Crc32c;
import io.anykernel.hypercall.Memory;

/** An inode in its table ({@code struct ext4_inode}): 128 bytes, and an extra part where inodes are larger. */
public final class InodeEntry {
    public static final int SIZE_BYTES = 128;
    /** Bytes of {@code i_block}: an extent tree's root, a short link's target, or device numbers. */
    public static final int BLOCK_BYTES = 60;
    /** Numbers of blocks that {@code i_block} holds without an extent tree, before those of indirect ones. */
    public static final int DIRECT_BLOCKS = 12;

    public static final long FLAG_COMPRESSED = 0x4;
    public static final long FLAG_ENCRYPTED = 0x800;
    /** The directory has a hash index. */
    public static final long FLAG_INDEX = 0x1000;
    /** {@link #blocks} counts filesystem blocks. */
    public static final long FLAG_HUGE_FILE = 0x40000;

    public static final long FLAG_EXTENTS = 0x80000;
    public static final long FLAG_EA_INODE = 0x200000;
    public static final long FLAG_INLINE_DATA = 0x10000000;
    /** Names in the directory are compared without regard to case. */
    public static final long FLAG_CASEFOLD = 0x40000000;

    private static final int MODE = 0x00;
    private static final int UID_LOW = 0x02;
    private static final int SIZE_LOW = 0x04;
    private static final int ACCESS_TIME = 0x08;
    private static final int CHANGE_TIME = 0x0c;
    private static final int MODIFY_TIME = 0x10;
    private static final int GID_LOW = 0x18;
    private static final int LINKS = 0x1a;
    private static final int BLOCKS_LOW = 0x1c;
    private static final int FLAGS = 0x20;
    private static final int BLOCK = 0x28;
    private static final int GENERATION = 0x64;
    private static final int SIZE_HIGH = 0x6c;
    private static final int BLOCKS_HIGH = 0x74;
    private static final int UID_HIGH = 0x78;
    private static final int GID_HIGH = 0x7a;
    private static final int CHECKSUM_LOW = 0x7c;
    private static final int EXTRA_SIZE = 0x80;
    private static final int CHECKSUM_HIGH = 0x82;
    private static final int CHANGE_TIME_EXTRA = 0x84;
    private static final int MODIFY_TIME_EXTRA = 0x88;
    private static final int ACCESS_TIME_EXTRA = 0x8c;

    private static final int CHECKSUM_PART_BYTES = 2;

    private final int sizeBytes;
    private Memory memory;
    private int offset;

    /** @param sizeBytes of every inode on the volume */
    public InodeEntry(int sizeBytes) {
        this.sizeBytes = sizeBytes;
    }

    public InodeEntry wrap(Memory memory, int offset) {
        memory.check(offset, sizeBytes);
        this.memory = memory;
        this.offset = offset;
        return this;
    }

    /** Whether {@link #extraSize} fits into the inode and is a multiple of 4. */
    public boolean isExtraSizeValid() {
        return sizeBytes == SIZE_BYTES || extraSize() <= sizeBytes - SIZE_BYTES && (extraSize() & 3) == 0;
    }

    /** Bytes of the extra part that hold fields; what follows them is for extended attributes. */
    public int extraSize() {
        return sizeBytes == SIZE_BYTES ? 0 : memory.u16le(offset + EXTRA_SIZE);
    }

    public int mode() {
        return memory.u16le(offset + MODE);
    }

    public long uid() {
        return memory.u16le(offset + UID_LOW) | (long) memory.u16le(offset + UID_HIGH) << 16;
    }

    public long gid() {
        return memory.u16le(offset + GID_LOW) | (long) memory.u16le(offset + GID_HIGH) << 16;
    }

    public int links() {
        return memory.u16le(offset + LINKS);
    }

    /**
     * Negative when the top bit is set, which no valid inode has.
     *
     * @param isWide whether the high half is part of it: for regular files, and for directories with {@code large_dir}
     */
    public long size(boolean isWide) {
        long low = memory.u32le(offset + SIZE_LOW);
        return isWide ? low | memory.u32le(offset + SIZE_HIGH) << 32 : low;
    }

    /** In units of 512 bytes, or of blocks: see {@link #FLAG_HUGE_FILE}. */
    public long blocks() {
        return memory.u32le(offset + BLOCKS_LOW) | (long) memory.u16le(offset + BLOCKS_HIGH) << 32;
    }

    public long flags() {
        return memory.u32le(offset + FLAGS);
    }

    public int generation() {
        return memory.i32le(offset + GENERATION);
    }

    /** Where in memory {@code i_block} begins. */
    public int blockOffset() {
        return offset + BLOCK;
    }

    /** Word {@code i} of {@code i_block}. */
    public long blockWord(int i) {
        return memory.u32le(offset + BLOCK + 4 * i);
    }

    /** Seconds since 1970, to the year 2446. */
    public long accessSeconds() {
        return seconds(ACCESS_TIME, ACCESS_TIME_EXTRA);
    }

    /** Nanoseconds after {@link #accessSeconds}, unchecked. */
    public long accessNanos() {
        return nanos(ACCESS_TIME_EXTRA);
    }

    /** As {@link #accessSeconds}. */
    public long modifySeconds() {
        return seconds(MODIFY_TIME, MODIFY_TIME_EXTRA);
    }

    /** As {@link #accessNanos}. */
    public long modifyNanos() {
        return nanos(MODIFY_TIME_EXTRA);
    }

    /** As {@link #accessSeconds}. */
    public long changeSeconds() {
        return seconds(CHANGE_TIME, CHANGE_TIME_EXTRA);
    }

    /** As {@link #accessNanos}. */
    public long changeNanos() {
        return nanos(CHANGE_TIME_EXTRA);
    }

    /** 32 bits, or 16 where the extra part is too short for the high half. */
    public int checksum() {
        int low = memory.u16le(offset + CHECKSUM_LOW);
        return hasExtra(CHECKSUM_HIGH, CHECKSUM_PART_BYTES) ? low | memory.u16le(offset + CHECKSUM_HIGH) << 16 : low;
    }

    /** What {@link #checksum} should be; {@code seed} is that of {@link #checksumSeed}. */
    public int computedChecksum(Crc32c crc, int seed) {
        int register = crc.update(seed, memory, offset, CHECKSUM_LOW);
        register = Crc32c.updateZeros(register, CHECKSUM_PART_BYTES);
        int at = CHECKSUM_LOW + CHECKSUM_PART_BYTES;
        boolean isWide = hasExtra(CHECKSUM_HIGH, CHECKSUM_PART_BYTES);
        if (isWide) {
            register = crc.update(register, memory, offset + at, CHECKSUM_HIGH - at);
            register = Crc32c.updateZeros(register, CHECKSUM_PART_BYTES);
            at = CHECKSUM_HIGH + CHECKSUM_PART_BYTES;
        }
        register = crc.update(register, memory, offset + at, sizeBytes - at);
        return isWide ? register : register & 0xffff;
    }

    /** Seed of the checksums of this inode and of the blocks that belong to it. */
    public int checksumSeed(int volumeSeed, long inode) {
        return Crc32c.updateLe32(Crc32c.updateLe32(volumeSeed, (int) inode), generation());
    }

    /** The extra word holds two more bits of seconds below 30 bits of nanoseconds. */
    private long seconds(int base, int extra) {
        long seconds = memory.i32le(offset + base);
        return hasExtra(extra, 4) ? seconds + ((memory.u32le(offset + extra) & 3) << 32) : seconds;
    }

    private long nanos(int extra) {
        return hasExtra(extra, 4) ? memory.u32le(offset + extra) >>> 2 : 0;
    }

    private boolean hasExtra(int field, int bytes) {
        return field + bytes <= SIZE_BYTES + extraSize();
    }
}
