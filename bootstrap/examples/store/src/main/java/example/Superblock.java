package example;

import io.anykernel.hypercall.Memory;
import java.util.zip.CRC32;

/**
 * Which half of the disk holds the log, and by what its first batch is known. Block 0 and block 1 hold one each, written in turn; the valid one of
 * the higher generation counts. It lies within the first 512 bytes, which a disk writes whole or not at all:
 *
 * <pre>
 *  0  u64  "AKSTORE1"
 *  8  u64  generation
 * 16  u32  half, 0 or 1
 * 20  u32  what the first batch names as the checksum before it
 * 24  u64  number of the first batch
 * 32  u32  CRC-32 of all above
 * </pre>
 */
record Superblock(long generation, int half, int chain, long firstNumber) {
    private static final long MAGIC = 0x414b_5354_4f52_4531L;
    private static final int CHECKED_BYTES = 32;

    void write(Memory block, int blockBytes) {
        block.fill(0, blockBytes, 0);
        block.i64be(0, MAGIC);
        block.i64be(8, generation);
        block.i32be(16, half);
        block.i32be(20, chain);
        block.i64be(24, firstNumber);
        block.i32be(CHECKED_BYTES, checksum(block));
    }

    /** What the block holds, or {@code null}. */
    static Superblock read(Memory block) {
        int half = block.i32be(16);
        boolean isValid = block.i64be(0) == MAGIC && (half & ~1) == 0 && block.i32be(CHECKED_BYTES) == checksum(block);
        return isValid ? new Superblock(block.i64be(8), half, block.i32be(20), block.i64be(24)) : null;
    }

    private static int checksum(Memory block) {
        byte[] bytes = new byte[CHECKED_BYTES];
        block.get(0, bytes, 0, CHECKED_BYTES);
        CRC32 crc = new CRC32();
        crc.update(bytes, 0, CHECKED_BYTES);
        return (int) crc.getValue();
    }
}
