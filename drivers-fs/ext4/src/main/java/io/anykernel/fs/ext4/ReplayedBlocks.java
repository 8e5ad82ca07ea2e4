package io.anykernel.fs.ext4;

import io.anykernel.fs.cache.PageRun;
import io.anykernel.fs.ext4.layout.JournalHeader;
import java.util.Arrays;

/** Blocks of the volume that are read from their newest copies in the journal instead. Immutable. */
final class ReplayedBlocks {
    /** Of a volume whose journal has nothing to replay. */
    static final ReplayedBlocks NONE = new ReplayedBlocks(new long[0], new long[0], 1, 0);

    private final long[] blocks;

    /** For each of {@link #blocks} where its copy is on the volume, doubled, plus one if that copy is escaped. */
    private final long[] copies;

    private final int blockShift;
    private final int transactions;

    /** @param blocks in ascending order */
    ReplayedBlocks(long[] blocks, long[] copies, int blockBytes, int transactions) {
        this.blocks = blocks;
        this.copies = copies;
        this.blockShift = Integer.numberOfTrailingZeros(blockBytes);
        this.transactions = transactions;
    }

    /** Blocks that are replaced. */
    int count() {
        return blocks.length;
    }

    /** Transactions that they are from. */
    int transactions() {
        return transactions;
    }

    int blockBytes() {
        return 1 << blockShift;
    }

    /** Index of the first replaced block that begins at {@code offsetBytes} of the volume or later; {@link #count} if none does. */
    int indexFrom(long offsetBytes) {
        int found = Arrays.binarySearch(blocks, offsetBytes + blockBytes() - 1 >>> blockShift);
        return found >= 0 ? found : -found - 1;
    }

    /** The first replaced block of that number or a higher one; {@code Long.MAX_VALUE} if there is none. */
    long firstFrom(long block) {
        int index = indexFrom(block << blockShift);
        return index == blocks.length ? Long.MAX_VALUE : blocks[index];
    }

    /** Where the block of this index begins on the volume, in bytes. */
    long offsetBytes(int index) {
        return index == blocks.length ? Long.MAX_VALUE : blocks[index] << blockShift;
    }

    /** Where its copy begins on the volume, in bytes. */
    long copyOffsetBytes(int index) {
        return copies[index] >>> 1 << blockShift;
    }

    /** Puts back what the log had to take away, once the copy was read to {@code position} of {@code run}. */
    void restore(int index, PageRun run, int position) {
        if ((copies[index] & 1) != 0) {
            run.memory(position).i32be(run.offset(position), JournalHeader.MAGIC_VALUE);
        }
    }
}
