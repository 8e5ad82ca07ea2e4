package io.anykernel.fs.ext4.layout;

import io.anykernel.fs.checksum.Crc32c;
import io.anykernel.hypercall.Memory;

/** Descriptor of a block group: 32 bytes, or what the superblock says with {@code 64bit} ({@code ext4_group_desc}). */
public final class GroupDescriptor {
    public static final int SIZE_BYTES = 32;
    /** Smallest size with the feature {@code 64bit}. */
    public static final int SIZE_BYTES_64BIT = 64;

    /** Flag: no inode of the group is in use and its table may be garbage. */
    public static final int INODES_UNINITIALIZED = 0x1;

    private static final int INODE_TABLE_LOW = 0x08;
    private static final int FLAGS = 0x12;
    private static final int UNUSED_INODES_LOW = 0x1c;
    private static final int CHECKSUM = 0x1e;
    private static final int CHECKSUM_BYTES = 2;
    private static final int INODE_TABLE_HIGH = 0x28;
    private static final int UNUSED_INODES_HIGH = 0x32;

    private final int sizeBytes;
    private Memory memory;
    private int offset;

    /** @param sizeBytes of every descriptor on the volume */
    public GroupDescriptor(int sizeBytes) {
        this.sizeBytes = sizeBytes;
    }

    public GroupDescriptor wrap(Memory memory, int offset) {
        memory.check(offset, sizeBytes);
        this.memory = memory;
        this.offset = offset;
        return this;
    }

    /** First block of the group's inode table. */
    public long inodeTable() {
        long low = memory.u32le(offset + INODE_TABLE_LOW);
        return isWide() ? low | memory.u32le(offset + INODE_TABLE_HIGH) << 32 : low;
    }

    public int flags() {
        return memory.u16le(offset + FLAGS);
    }

    /** Inodes at the end of the table that were never used. */
    public int unusedInodes() {
        int low = memory.u16le(offset + UNUSED_INODES_LOW);
        return isWide() ? low | memory.u16le(offset + UNUSED_INODES_HIGH) << 16 : low;
    }

    /** Low 16 bits of {@link #computedChecksum}. */
    public int checksum() {
        return memory.u16le(offset + CHECKSUM);
    }

    /** What {@link #checksum} should be, with the feature {@code metadata_csum}. */
    public int computedChecksum(Crc32c crc, int seed, long group) {
        int register = Crc32c.updateLe32(seed, (int) group);
        register = crc.update(register, memory, offset, CHECKSUM);
        register = Crc32c.updateZeros(register, CHECKSUM_BYTES);
        int after = CHECKSUM + CHECKSUM_BYTES;
        return crc.update(register, memory, offset + after, sizeBytes - after) & 0xffff;
    }

    private boolean isWide() {
        return sizeBytes >= SIZE_BYTES_64BIT;
    }
}
