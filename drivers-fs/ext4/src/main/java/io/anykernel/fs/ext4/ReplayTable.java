package io.anykernel.fs.ext4;

import io.anykernel.core.error.CorruptMediaException;
import java.util.Arrays;

/** Where the newest copy of each block of the log is, while the log is replayed. Open addressing, linear probing. */
final class ReplayTable {
    /**
     * Most blocks whose copies are remembered, 32 bytes each at most: as many as the largest journal has that {@code mke2fs}
     * makes by itself, 1 GiB in blocks of 4 KiB.
     */
    static final int MAX_BLOCKS = 1 << 18;

    private static final int FIRST_SLOTS = 256;
    private static final long MULTIPLIER = 0x9e37_79b9_7f4a_7c15L;
    private static final long FREE = -1;

    /** In place of a copy: the block was revoked. */
    private static final long REVOKED = -1;

    private static final int ESCAPED = 1;
    private static final int DAMAGED = 2;
    private static final int FLAG_BITS = 2;

    private long[] blocks = slots(FIRST_SLOTS);
    private long[] copies = new long[FIRST_SLOTS];
    private int used;

    private static long[] slots(int count) {
        long[] slots = new long[count];
        Arrays.fill(slots, FREE);
        return slots;
    }

    /** Remembers that {@code copy}, a block of the volume, replaces {@code block}; false if there is no room for it. */
    boolean put(long block, long copy, boolean isEscaped, boolean isDamaged) {
        int slot = slot(block);
        if (blocks[slot] == FREE) {
            if (used == MAX_BLOCKS) {
                return false;
            }
            used++;
            blocks[slot] = block;
        }
        copies[slot] = copy << FLAG_BITS | (isEscaped ? ESCAPED : 0) | (isDamaged ? DAMAGED : 0);
        if (2 * used > blocks.length) {
            grow();
        }
        return true;
    }

    /** Forgets what replaces {@code block}. */
    void remove(long block) {
        if (block < 0) {
            return;
        }
        int slot = slot(block);
        if (blocks[slot] == block) {
            copies[slot] = REVOKED;
        }
    }

    /** Where {@code block} is, or the free slot where it would be. */
    private int slot(long block) {
        int mask = blocks.length - 1;
        int slot = (int) (block * MULTIPLIER >>> 40) & mask;
        while (blocks[slot] != FREE && blocks[slot] != block) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    private void grow() {
        long[] oldBlocks = blocks;
        long[] oldCopies = copies;
        blocks = slots(2 * oldBlocks.length);
        copies = new long[blocks.length];
        for (int i = 0; i < oldBlocks.length; i++) {
            if (oldBlocks[i] != FREE) {
                int slot = slot(oldBlocks[i]);
                blocks[slot] = oldBlocks[i];
                copies[slot] = oldCopies[i];
            }
        }
    }

    /**
     * What was found, in the order of blocks.
     *
     * @throws CorruptMediaException if a copy that counts contradicts its checksum
     */
    ReplayedBlocks seal(int blockBytes, int transactions) {
        long[] sorted = new long[used];
        int count = 0;
        for (int i = 0; i < blocks.length; i++) {
            if (blocks[i] != FREE && copies[i] != REVOKED) {
                sorted[count++] = blocks[i];
            }
        }
        sorted = Arrays.copyOf(sorted, count);
        Arrays.sort(sorted);
        long[] of = new long[count];
        for (int i = 0; i < count; i++) {
            long copy = copies[slot(sorted[i])];
            if ((copy & DAMAGED) != 0) {
                throw new CorruptMediaException(
                        copy >>> FLAG_BITS, "journal.block_checksum", "another", "that of block " + sorted[i]);
            }
            of[i] = copy >>> FLAG_BITS << 1 | copy & ESCAPED;
        }
        return new ReplayedBlocks(sorted, of, blockBytes, transactions);
    }
}
