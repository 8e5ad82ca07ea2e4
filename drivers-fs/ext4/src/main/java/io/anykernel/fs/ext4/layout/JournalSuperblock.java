package io.anykernel.fs.ext4.layout;

import io.anykernel.fs.checksum.Crc32c;
import io.anykernel.hypercall.Memory;

/**
 * The first block of a journal, of which 1024 bytes count ({@code struct journal_superblock_s}). Version 1 ends before the
 * features.
 *
 * <pre>
 *   0 header 12 | 12 block bytes, blocks, first block of the log, 4 each | 24 sequence, start, error, 4 each
 *   36 features: compatible, incompatible, read-only, 4 each | 48 UUID 16 | 64 counts | 80 checksum type 1 | 252 checksum 4
 * </pre>
 */
public final class JournalSuperblock {
    public static final int SIZE_BYTES = 1024;
    /** Value of {@link #checksumType} that says CRC-32C, the only one in use. */
    public static final int CHECKSUM_CRC32C = 4;

    private static final int BLOCK_BYTES = 0x0c;
    private static final int BLOCKS = 0x10;
    private static final int FIRST = 0x14;
    private static final int SEQUENCE = 0x18;
    private static final int START = 0x1c;
    private static final int FEATURE_COMPATIBLE = 0x24;
    private static final int FEATURE_INCOMPATIBLE = 0x28;
    private static final int FEATURE_READ_ONLY = 0x2c;
    private static final int UUID = 0x30;
    private static final int UUID_BYTES = 16;
    private static final int CHECKSUM_TYPE = 0x50;
    private static final int CHECKSUM = 0xfc;
    private static final int CHECKSUM_BYTES = 4;

    private final JournalHeader header = new JournalHeader();
    private Memory memory;
    private int offset;

    /** Looks at {@link #SIZE_BYTES} from {@code offset}. */
    public JournalSuperblock wrap(Memory memory, int offset) {
        memory.check(offset, SIZE_BYTES);
        this.memory = memory;
        this.offset = offset;
        header.wrap(memory, offset);
        return this;
    }

    public JournalHeader header() {
        return header;
    }

    public long blockBytes() {
        return memory.u32be(offset + BLOCK_BYTES);
    }

    /** Blocks of the journal, this one included. */
    public long blocks() {
        return memory.u32be(offset + BLOCKS);
    }

    /** First block of the log, which is a ring from there to the journal's end. */
    public long firstBlock() {
        return memory.u32be(offset + FIRST);
    }

    /** Number of the transaction at {@link #startBlock}. */
    public int sequence() {
        return memory.i32be(offset + SEQUENCE);
    }

    /** Where the oldest transaction begins that may not be in place; 0 if all are. */
    public long startBlock() {
        return memory.u32be(offset + START);
    }

    /** Version 1 had no features; what its superblock holds in their place means nothing. */
    public boolean hasFeatures() {
        return header.type() == JournalHeader.TYPE_SUPERBLOCK_V2;
    }

    public long compatibleFeatures() {
        return memory.u32be(offset + FEATURE_COMPATIBLE);
    }

    public long incompatibleFeatures() {
        return memory.u32be(offset + FEATURE_INCOMPATIBLE);
    }

    public long readOnlyFeatures() {
        return memory.u32be(offset + FEATURE_READ_ONLY);
    }

    public int checksumType() {
        return memory.u8(offset + CHECKSUM_TYPE);
    }

    public int checksum() {
        return memory.i32be(offset + CHECKSUM);
    }

    /** What {@link #checksum} should be, with checksums of version 2 or 3. */
    public int computedChecksum(Crc32c crc) {
        int register = crc.update(Crc32c.START, memory, offset, CHECKSUM);
        register = Crc32c.updateZeros(register, CHECKSUM_BYTES);
        int after = CHECKSUM + CHECKSUM_BYTES;
        return crc.update(register, memory, offset + after, SIZE_BYTES - after);
    }

    /** Seed of the log's checksums. */
    public int checksumSeed(Crc32c crc) {
        return crc.update(Crc32c.START, memory, offset + UUID, UUID_BYTES);
    }
}
