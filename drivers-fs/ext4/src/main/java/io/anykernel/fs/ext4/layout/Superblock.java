package io.anykernel.fs.ext4.layout;

import io.anykernel.fs.checksum.Crc32c;
import io.anykernel.hypercall.Memory;

/** The superblock: 1024 bytes at byte 1024 of the volume ({@code struct ext4_super_block}). */
public final class Superblock {
    public static final int VOLUME_OFFSET = 1024;
    public static final int SIZE_BYTES = 1024;
    public static final int MAGIC_VALUE = 0xef53;
    /** Value of {@link #checksumType} that says CRC-32C, the only one there is. */
    public static final int CHECKSUM_CRC32C = 1;
    /** Value of {@link #revision} before inode sizes and features could vary. */
    public static final int REVISION_ORIGINAL = 0;

    private static final int INODES_COUNT = 0x00;
    private static final int BLOCKS_COUNT_LOW = 0x04;
    private static final int RESERVED_BLOCKS_LOW = 0x08;
    private static final int FREE_BLOCKS_LOW = 0x0c;
    private static final int FREE_INODES = 0x10;
    private static final int FIRST_DATA_BLOCK = 0x14;
    private static final int LOG_BLOCK_SIZE = 0x18;
    private static final int BLOCKS_PER_GROUP = 0x20;
    private static final int INODES_PER_GROUP = 0x28;
    private static final int MAGIC = 0x38;
    private static final int REVISION = 0x4c;
    private static final int FIRST_INODE = 0x54;
    private static final int INODE_SIZE = 0x58;
    private static final int FEATURE_COMPATIBLE = 0x5c;
    private static final int FEATURE_INCOMPATIBLE = 0x60;
    private static final int FEATURE_READ_ONLY = 0x64;
    private static final int UUID = 0x68;
    private static final int UUID_BYTES = 16;
    private static final int VOLUME_NAME = 0x78;
    private static final int VOLUME_NAME_BYTES = 16;
    private static final int JOURNAL_UUID = 0xd0;
    private static final int JOURNAL_INODE = 0xe0;
    private static final int JOURNAL_DEVICE = 0xe4;
    private static final int HASH_SEED = 0xec;
    private static final int DESCRIPTOR_SIZE = 0xfe;
    private static final int BLOCKS_COUNT_HIGH = 0x150;
    private static final int RESERVED_BLOCKS_HIGH = 0x154;
    private static final int FREE_BLOCKS_HIGH = 0x158;
    private static final int FLAGS = 0x160;
    private static final int CHECKSUM_TYPE = 0x175;
    private static final int CHECKSUM_SEED = 0x270;
    private static final int CHECKSUM = 0x3fc;

    private static final long FLAG_UNSIGNED_HASH = 0x2;

    private Memory memory;
    private int offset;

    /** Looks at {@link #SIZE_BYTES} from {@code offset}. */
    public Superblock wrap(Memory memory, int offset) {
        memory.check(offset, SIZE_BYTES);
        this.memory = memory;
        this.offset = offset;
        return this;
    }

    public int magic() {
        return memory.u16le(offset + MAGIC);
    }

    public long revision() {
        return memory.u32le(offset + REVISION);
    }

    public long inodesCount() {
        return memory.u32le(offset + INODES_COUNT);
    }

    /** The high half counts only with the feature {@code 64bit}. */
    public long blocksCount(boolean is64Bit) {
        return wide(BLOCKS_COUNT_LOW, BLOCKS_COUNT_HIGH, is64Bit);
    }

    public long reservedBlocks(boolean is64Bit) {
        return wide(RESERVED_BLOCKS_LOW, RESERVED_BLOCKS_HIGH, is64Bit);
    }

    public long freeBlocks(boolean is64Bit) {
        return wide(FREE_BLOCKS_LOW, FREE_BLOCKS_HIGH, is64Bit);
    }

    public long freeInodes() {
        return memory.u32le(offset + FREE_INODES);
    }

    /** Block that holds the superblock: 1 where blocks have 1 KiB, else 0. */
    public long firstDataBlock() {
        return memory.u32le(offset + FIRST_DATA_BLOCK);
    }

    /** Block size is 1024 shifted by this. */
    public long logBlockSize() {
        return memory.u32le(offset + LOG_BLOCK_SIZE);
    }

    public long blocksPerGroup() {
        return memory.u32le(offset + BLOCKS_PER_GROUP);
    }

    public long inodesPerGroup() {
        return memory.u32le(offset + INODES_PER_GROUP);
    }

    /** First inode that is not reserved. */
    public long firstInode() {
        return memory.u32le(offset + FIRST_INODE);
    }

    public int inodeSize() {
        return memory.u16le(offset + INODE_SIZE);
    }

    public long compatibleFeatures() {
        return memory.u32le(offset + FEATURE_COMPATIBLE);
    }

    public long incompatibleFeatures() {
        return memory.u32le(offset + FEATURE_INCOMPATIBLE);
    }

    public long readOnlyFeatures() {
        return memory.u32le(offset + FEATURE_READ_ONLY);
    }

    /** Up to 16 bytes, ended by a zero byte if shorter. */
    public String volumeName() {
        StringBuilder name = new StringBuilder();
        for (int i = 0; i < VOLUME_NAME_BYTES; i++) {
            int c = memory.u8(offset + VOLUME_NAME + i);
            if (c == 0) {
                break;
            }
            name.append((char) c);
        }
        return name.toString();
    }

    /** Inode that holds the journal, or 0 if that is on another device. */
    public long journalInode() {
        return memory.u32le(offset + JOURNAL_INODE);
    }

    /** Number of the device that holds the journal, or 0. */
    public long journalDevice() {
        return memory.u32le(offset + JOURNAL_DEVICE);
    }

    /** Name of a journal on another device, as {@code dumpe2fs} spells it. */
    public String journalUuid() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < UUID_BYTES; i++) {
            text.append(i == 4 || i == 6 || i == 8 || i == 10 ? "-" : "");
            int value = memory.u8(offset + JOURNAL_UUID + i);
            text.append(Character.forDigit(value >>> 4, 16)).append(Character.forDigit(value & 0xf, 16));
        }
        return text.toString();
    }

    /** Word {@code i}, 0 to 3, of the seed of directory hashes. */
    public int hashSeed(int i) {
        return memory.i32le(offset + HASH_SEED + 4 * i);
    }

    /** Bytes of a group descriptor with the feature {@code 64bit}. */
    public int descriptorSize() {
        return memory.u16le(offset + DESCRIPTOR_SIZE);
    }

    /** Whether directory hashes take name bytes as unsigned. */
    public boolean hashesUnsigned() {
        return (memory.u32le(offset + FLAGS) & FLAG_UNSIGNED_HASH) != 0;
    }

    public int checksumType() {
        return memory.u8(offset + CHECKSUM_TYPE);
    }

    public int checksum() {
        return memory.i32le(offset + CHECKSUM);
    }

    /** What {@link #checksum} should be. */
    public int computedChecksum(Crc32c crc) {
        return crc.update(Crc32c.START, memory, offset, CHECKSUM);
    }

    /** Seed of all other checksums: stored, with the feature {@code metadata_csum_seed}, or made of the UUID. */
    public int checksumSeed(Crc32c crc, boolean isStored) {
        return isStored
                ? memory.i32le(offset + CHECKSUM_SEED)
                : crc.update(Crc32c.START, memory, offset + UUID, UUID_BYTES);
    }

    private long wide(int low, int high, boolean is64Bit) {
        long value = memory.u32le(offset + low);
        return is64Bit ? value | memory.u32le(offset + high) << 32 : value;
    }
}
