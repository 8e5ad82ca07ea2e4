package io.anykernel.fs.ext4;

import static io.anykernel.fs.ext4.Corruption.expect;
import static io.anykernel.fs.ext4.Corruption.expectChecksum;
import static io.anykernel.fs.ext4.Corruption.expectEquals;

import io.anykernel.core.error.KernelException;
import io.anykernel.fs.checksum.Crc32c;
import io.anykernel.fs.ext4.layout.JournalFeatures;
import io.anykernel.fs.ext4.layout.JournalHeader;
import io.anykernel.fs.ext4.layout.JournalSuperblock;
import io.anykernel.hypercall.Errno;

/**
 * What a journal's superblock says, checked.
 *
 * @param blocks of the journal
 * @param firstBlock of the log, which is a ring to the journal's end
 * @param startBlock where the oldest transaction to replay begins, 0 if there is none
 * @param sequence its number
 * @param features incompatible ones
 * @param hasTransactionChecksums checksums of version 1, of a transaction in its commit block
 * @param hasBlockChecksums checksums of version 2 or 3, of each block
 * @param checksumSeed of those
 */
record JournalInfo(
        long blocks,
        long firstBlock,
        long startBlock,
        int sequence,
        long features,
        boolean hasTransactionChecksums,
        boolean hasBlockChecksums,
        int checksumSeed) {
    private static final long BLOCK_CHECKSUMS = JournalFeatures.CHECKSUM_V2 | JournalFeatures.CHECKSUM_V3;

    /**
     * Checks the superblock field by field.
     *
     * @param at its block, for messages
     * @param blocksInFile that the journal's file has
     * @param device for messages
     */
    static JournalInfo from(JournalSuperblock from, Crc32c crc, long at, long blocksInFile, String device) {
        expectEquals(JournalHeader.MAGIC_VALUE, from.header().magic(), at, "journal.magic");
        int type = from.header().type();
        boolean isSuperblock = type == JournalHeader.TYPE_SUPERBLOCK_V1 || type == JournalHeader.TYPE_SUPERBLOCK_V2;
        expect(isSuperblock, at, "journal.block_type", type, "3 or 4");
        long features = from.hasFeatures() ? from.incompatibleFeatures() : 0;
        refuse(JournalFeatures.incompatibleName(features & ~JournalFeatures.SUPPORTED), device);
        refuse(JournalFeatures.readOnlyName(from.hasFeatures() ? from.readOnlyFeatures() : 0), device);
        boolean hasBlockChecksums = (features & BLOCK_CHECKSUMS) != 0;
        boolean hasTransactionChecksums =
                from.hasFeatures() && (from.compatibleFeatures() & JournalFeatures.CHECKSUM) != 0;
        int kinds = Long.bitCount(features & BLOCK_CHECKSUMS) + (hasTransactionChecksums ? 1 : 0);
        expect(kinds <= 1, at, "journal.features", features, "one kind of checksums");
        if (hasBlockChecksums) {
            expectEquals(JournalSuperblock.CHECKSUM_CRC32C, from.checksumType(), at, "journal.checksum_type");
            expectChecksum(from.computedChecksum(crc), from.checksum(), at, "journal.checksum");
        }
        checkRing(from, at, blocksInFile);
        return new JournalInfo(
                from.blocks(),
                from.firstBlock(),
                from.startBlock(),
                from.sequence(),
                features,
                hasTransactionChecksums,
                hasBlockChecksums,
                hasBlockChecksums ? from.checksumSeed(crc) : 0);
    }

    private static void refuse(String feature, String device) {
        if (feature != null) {
            throw new KernelException(
                    Errno.NOT_SUPPORTED,
                    device + ": ext4 journal feature " + feature
                            + " (the journal is dirty: run e2fsck, or mount and unmount it on Linux)");
        }
    }

    private static void checkRing(JournalSuperblock from, long at, long blocksInFile) {
        long blocks = from.blocks();
        long first = from.firstBlock();
        long start = from.startBlock();
        expect(blocks > 1 && blocks <= blocksInFile, at, "journal.maxlen", blocks, "2 to " + blocksInFile);
        expect(first >= 1 && first < blocks, at, "journal.first", first, "1 to " + (blocks - 1));
        expect(
                start == 0 || start >= first && start < blocks,
                at,
                "journal.start",
                start,
                "0, or " + first + " to " + (blocks - 1));
    }

    boolean isClean() {
        return startBlock == 0;
    }

    boolean hasAsynchronousCommits() {
        return (features & JournalFeatures.ASYNC_COMMIT) != 0;
    }
}
