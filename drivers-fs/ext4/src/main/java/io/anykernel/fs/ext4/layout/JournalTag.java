package io.anykernel.fs.ext4.layout;

import io.anykernel.hypercall.Memory;

/**
 * One entry of a descriptor block: where a block of the log belongs ({@code journal_block_tag_t}, {@code
 * journal_block_tag3_t}). The first is followed by a UUID of 16 bytes, others say that theirs is the same.
 *
 * <pre>
 *   version 1   0 block low 4 | 4 unused 2    | 6 flags 2 | 8 block high 4 (64bit)
 *   version 2   0 block low 4 | 4 checksum 2  | 6 flags 2 | 8 block high 4 (64bit) | unused 2
 *   version 3   0 block low 4 | 4 flags 4                 | 8 block high 4         | 12 checksum 4
 * </pre>
 */
public final class JournalTag {
    /** The first four bytes of the logged block were the journal's magic and are zeroed in the log. */
    public static final int FLAG_ESCAPED = 0x1;
    /** No UUID follows. */
    public static final int FLAG_SAME_UUID = 0x2;
    /** The last tag of its descriptor block. */
    public static final int FLAG_LAST = 0x8;

    private static final int BLOCK_LOW = 0;
    private static final int CHECKSUM_16 = 4;
    private static final int FLAGS = 6;
    private static final int BLOCK_HIGH = 8;
    private static final int CHECKSUM_32 = 12;
    private static final int UUID_BYTES = 16;

    private static final int SIZE_V1 = 8;
    private static final int HIGH_BYTES = 4;
    private static final int PADDING_V2 = 2;
    private static final int SIZE_V3 = 16;

    private final boolean is64Bit;
    private final boolean isVersion3;
    private final int sizeBytes;
    private Memory memory;
    private int offset;

    /** @param features incompatible ones of the journal, which decide the tag's form */
    public JournalTag(long features) {
        this.is64Bit = (features & JournalFeatures.BIT64) != 0;
        this.isVersion3 = (features & JournalFeatures.CHECKSUM_V3) != 0;
        boolean isVersion2 = (features & JournalFeatures.CHECKSUM_V2) != 0;
        int plain = SIZE_V1 + (is64Bit ? HIGH_BYTES : 0) + (isVersion2 ? PADDING_V2 : 0);
        this.sizeBytes = isVersion3 ? SIZE_V3 : plain;
    }

    /** Bytes of a tag without its UUID. */
    public int sizeBytes() {
        return sizeBytes;
    }

    public JournalTag wrap(Memory memory, int offset) {
        memory.check(offset, sizeBytes);
        this.memory = memory;
        this.offset = offset;
        return this;
    }

    /** Block of the volume that the logged block belongs to; may be negative on damaged media. */
    public long block() {
        long low = memory.u32be(offset + BLOCK_LOW);
        return is64Bit ? low | memory.u32be(offset + BLOCK_HIGH) << 32 : low;
    }

    public boolean isEscaped() {
        return (flags() & FLAG_ESCAPED) != 0;
    }

    public boolean isLast() {
        return (flags() & FLAG_LAST) != 0;
    }

    /** Bytes to the next tag. */
    public int strideBytes() {
        return sizeBytes + ((flags() & FLAG_SAME_UUID) != 0 ? 0 : UUID_BYTES);
    }

    /** Whether {@code computed} is the checksum of the logged block, as far as the tag has room for it. */
    public boolean isChecksum(int computed) {
        return isVersion3
                ? memory.i32be(offset + CHECKSUM_32) == computed
                : memory.u16be(offset + CHECKSUM_16) == (computed & 0xffff);
    }

    /** In version 3 these are the low half of a field of four bytes. */
    private int flags() {
        return memory.u16be(offset + FLAGS);
    }
}
