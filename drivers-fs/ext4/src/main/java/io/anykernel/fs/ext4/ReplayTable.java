package io.anykernel.fs.ext4;

import io.anykernel.core.error.CorruptMediaException;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where the newest copy of each block of the log is, while the log is replayed. A search tree: no choice of block numbers on the medium makes it
 * slow, as it would a hash table without a secret.
 */
final class ReplayTable {
    /**
     * Most blocks whose copies are remembered, about 100 bytes each: as many as the largest journal has that {@code mke2fs}
     * makes by itself, 1 GiB in blocks of 4 KiB.
     */
    static final int MAX_BLOCKS = 1 << 18;

    private static final int ESCAPED = 1;
    private static final int DAMAGED = 2;
    private static final int FLAG_BITS = 2;

    /** By block; where its copy is on the volume, above {@link #FLAG_BITS} flags. */
    private final TreeMap<Long, Long> copies = new TreeMap<>();

    /** Remembers that {@code copy}, a block of the volume, replaces {@code block}; false if there is no room for it. */
    boolean put(long block, long copy, boolean isEscaped, boolean isDamaged) {
        if (copies.size() == MAX_BLOCKS && !copies.containsKey(block)) {
            return false;
        }
        copies.put(block, copy << FLAG_BITS | (isEscaped ? ESCAPED : 0) | (isDamaged ? DAMAGED : 0));
        return true;
    }

    /** Forgets what replaces {@code block}. */
    void remove(long block) {
        copies.remove(block);
    }

    /**
     * What was found, in the order of blocks.
     *
     * @throws CorruptMediaException if a copy that counts contradicts its checksum
     */
    ReplayedBlocks seal(int blockBytes, int transactions) {
        long[] blocks = new long[copies.size()];
        long[] found = new long[blocks.length];
        int count = 0;
        for (Map.Entry<Long, Long> each : copies.entrySet()) {
            long copy = each.getValue();
            if ((copy & DAMAGED) != 0) {
                throw new CorruptMediaException(
                        copy >>> FLAG_BITS, "journal.block_checksum", "another", "that of block " + each.getKey());
            }
            blocks[count] = each.getKey();
            found[count++] = copy >>> FLAG_BITS << 1 | copy & ESCAPED;
        }
        return new ReplayedBlocks(blocks, found, blockBytes, transactions);
    }
}
