package io.anykernel.fs.ext4;

import static io.anykernel.fs.ext4.Corruption.expect;

import io.anykernel.fs.ext4.layout.InodeEntry;
import io.anykernel.hypercall.Errno;

/**
 * Finds blocks of files that ext2 and ext3 made: {@code i_block} holds the numbers of the first 12 blocks and then those of
 * an indirect, a doubly and a triply indirect block, which hold numbers in turn. Number 0 is a hole, of all that would be
 * below it.
 *
 * <pre>
 *  i_block: [ 0 .. 11 | 12 | 13 | 14 ]
 *              |        |    |    +--> numbers --> numbers --> numbers --> blocks
 *            blocks     |    +-------> numbers --> numbers --> blocks
 *                       +------------> numbers --> blocks
 * </pre>
 */
final class BlockMap {
    private static final int DIRECT = InodeEntry.DIRECT_BLOCKS;
    private static final int LEVELS = 3;
    private static final int WORD_BYTES = 4;

    private final VolumeInfo volume;
    private final MetadataReader reader;

    /** An indirect block holds {@code 1 << wordShift} numbers. */
    private final int wordShift;

    BlockMap(VolumeInfo volume, MetadataReader reader) {
        this.volume = volume;
        this.reader = reader;
        this.wordShift = volume.blockShift() - 2;
    }

    /** Blocks that the longest file can have. */
    static long maxBlocks(int blockShift) {
        int shift = blockShift - 2;
        return DIRECT + (1L << shift) + (1L << 2 * shift) + (1L << 3 * shift);
    }

    /** As {@link ExtentTree#find}. */
    int find(Inode inode, long logicalBlock, ExtentRange into) {
        MetadataBlock block = new MetadataBlock();
        try {
            int status = reader.pin(inode.tableBlock(), volume.blockShift(), block);
            return status != Errno.OK ? status : descend(inode, block, logicalBlock, into);
        } finally {
            block.release();
        }
    }

    private int descend(Inode inode, MetadataBlock block, long logicalBlock, ExtentRange into) {
        if (logicalBlock < DIRECT) {
            run(block, inode.rootOffset(), (int) logicalBlock, DIRECT, into);
            return Errno.OK;
        }
        long below = logicalBlock - DIRECT;
        int level = 1;
        while (level < LEVELS && below >= 1L << level * wordShift) {
            below -= 1L << level * wordShift;
            level++;
        }
        expect(
                below < 1L << level * wordShift,
                inode.tableBlock(),
                "inode.size",
                inode.sizeBytes(),
                "what three levels of blocks can hold");
        long child = block.memory().u32le(block.offset() + inode.rootOffset() + WORD_BYTES * (DIRECT + level - 1));
        return descend(block, child, level, below, into);
    }

    private int descend(MetadataBlock block, long first, int levels, long below, ExtentRange into) {
        long child = first;
        for (int level = levels; level > 0; level--) {
            if (child == 0) {
                long span = 1L << level * wordShift;
                into.set(0, span - (below & span - 1));
                return Errno.OK;
            }
            expect(volume.holds(child, 1), block.number(), "indirect.block", child, "a block of the volume");
            block.release();
            int status = reader.pin(child, volume.blockShift(), block);
            if (status != Errno.OK) {
                return status;
            }
            int word = (int) (below >>> (level - 1) * wordShift) & (1 << wordShift) - 1;
            if (level == 1) {
                run(block, 0, word, 1 << wordShift, into);
                return Errno.OK;
            }
            child = block.memory().u32le(block.offset() + WORD_BYTES * word);
        }
        throw new IllegalStateException("an indirect block of level 0");
    }

    /** Describes the run that word {@code from} of {@code end} begins: blocks that follow one another, or a hole. */
    private void run(MetadataBlock block, int offset, int from, int end, ExtentRange into) {
        int words = block.offset() + offset;
        long start = block.memory().u32le(words + WORD_BYTES * from);
        int length = 1;
        while (from + length < end
                && block.memory().u32le(words + WORD_BYTES * (from + length)) == (start == 0 ? 0 : start + length)) {
            length++;
        }
        expect(
                start == 0 || volume.holds(start, length),
                block.number(),
                "block.number",
                start,
                "blocks of the volume");
        into.set(start, length);
    }
}
