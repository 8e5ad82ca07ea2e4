package io.anykernel.fs.ext4.layout;

import io.anykernel.fs.checksum.Crc32c;
import io.anykernel.hypercall.Memory;

/**
 * The block that ends a transaction ({@code struct commit_header}).
 *
 * <pre>
 *   0 header 12 | 12 checksum type 1 | 13 checksum bytes 1 | 14 unused 2 | 16 checksum 32 | 48 seconds 8 | 56 nanoseconds 4
 * </pre>
 */
public final class JournalCommit {
    /** Value of the type that says CRC-32, most significant bit first, of a transaction's blocks (version 1). */
    private static final int TYPE_CRC32 = 1;

    private static final int CHECKSUM_TYPE = 12;
    private static final int CHECKSUM_SIZE = 13;
    private static final int CHECKSUM = 16;
    private static final int CHECKSUM_BYTES = 4;
    private static final int SECONDS = 48;

    private final int blockBytes;
    private Memory memory;
    private int offset;

    public JournalCommit(int blockBytes) {
        this.blockBytes = blockBytes;
    }

    public JournalCommit wrap(Memory memory, int offset) {
        memory.check(offset, blockBytes);
        this.memory = memory;
        this.offset = offset;
        return this;
    }

    /** When the transaction was ended, in seconds since 1970. */
    public long seconds() {
        return memory.i64be(offset + SECONDS);
    }

    /** Whether {@code computed} is the transaction's checksum of version 1, or none was made. */
    public boolean isTransactionChecksum(int computed) {
        int type = memory.u8(offset + CHECKSUM_TYPE);
        int size = memory.u8(offset + CHECKSUM_SIZE);
        int stored = memory.i32be(offset + CHECKSUM);
        return type == TYPE_CRC32 && size == CHECKSUM_BYTES && stored == computed
                || type == 0 && size == 0 && stored == 0;
    }

    /** Whether the block has the checksum of versions 2 and 3 that it should have. */
    public boolean hasValidChecksum(Crc32c crc, int seed) {
        int register = Crc32c.updateZeros(crc.update(seed, memory, offset, CHECKSUM), CHECKSUM_BYTES);
        int after = CHECKSUM + CHECKSUM_BYTES;
        return memory.i32be(offset + CHECKSUM) == crc.update(register, memory, offset + after, blockBytes - after);
    }
}
