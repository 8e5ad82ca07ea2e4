package io.anykernel.fs.ext4;

import io.anykernel.core.error.CorruptMediaException;
import io.anykernel.fs.checksum.Crc32;
import io.anykernel.fs.checksum.Crc32c;
import io.anykernel.fs.ext4.layout.JournalCommit;
import io.anykernel.fs.ext4.layout.JournalHeader;
import io.anykernel.fs.ext4.layout.JournalTail;

/**
 * Finds where the log's valid transactions end: the first that has no commit block. The log is not erased when it is used
 * again, so what lies behind that point may be old blocks with right magics, and a block whose checksum is wrong may be one of
 * those. It is, if the commit block that follows is older than the one before; otherwise the medium is damaged. Where
 * commits are asynchronous, a wrong checksum only says that the crash came before the transaction was whole.
 */
final class JournalScan {
    private final JournalLog log;
    private final JournalInfo info;
    private final Crc32c crc;
    private final JournalCursor cursor;
    private final JournalCommit commit;
    private final MetadataBlock logged = new MetadataBlock();

    /** Of the transaction under way: its number, checksum of version 1, and whether one of its blocks failed one. */
    private int sequence;

    private int transactionChecksum = Crc32.START;

    private boolean isSuspect;

    private long lastCommitSeconds;

    JournalScan(JournalLog log, Crc32c crc) {
        this.log = log;
        this.info = log.info();
        this.crc = crc;
        this.cursor = new JournalCursor(log);
        this.commit = new JournalCommit(log.blockBytes());
        this.sequence = info.sequence();
    }

    /** Number of the first transaction that must not be replayed; transactions before it are whole. */
    int findEnd() {
        try {
            boolean goesOn = true;
            while (goesOn) {
                goesOn = passBlock();
            }
            return sequence;
        } finally {
            cursor.release();
            logged.release();
        }
    }

    /** Passes one of the journal's own blocks with what it describes; false at the end of the log. */
    private boolean passBlock() {
        return switch (cursor.next(sequence)) {
            case JournalHeader.TYPE_DESCRIPTOR -> {
                checkTail();
                passDescribed();
                yield true;
            }
            case JournalHeader.TYPE_REVOCATIONS -> {
                checkTail();
                yield true;
            }
            case JournalHeader.TYPE_COMMIT -> endTransaction();
            default -> false;
        };
    }

    private void checkTail() {
        MetadataBlock block = cursor.block();
        isSuspect |= info.hasBlockChecksums()
                && !JournalTail.isValid(crc, info.checksumSeed(), block.memory(), block.offset(), log.blockBytes());
    }

    /** Passes the blocks that a descriptor describes. */
    private void passDescribed() {
        addToChecksum(cursor.block());
        while (cursor.nextTag() != null) {
            long block = cursor.pass();
            if (info.hasTransactionChecksums()) {
                log.pin(block, logged);
                addToChecksum(logged);
                logged.release();
            }
        }
    }

    private void addToChecksum(MetadataBlock block) {
        if (info.hasTransactionChecksums()) {
            transactionChecksum = Crc32.update(transactionChecksum, block.memory(), block.offset(), log.blockBytes());
        }
    }

    /** Judges a commit block; false if its transaction is not whole, so that the log ends before it. */
    private boolean endTransaction() {
        commit.wrap(cursor.block().memory(), cursor.block().offset());
        long seconds = commit.seconds();
        boolean isRight = !isSuspect && hasRightChecksum();
        if (!isRight && seconds >= lastCommitSeconds && (isSuspect || !info.hasAsynchronousCommits())) {
            throw new CorruptMediaException(
                    cursor.block().number(),
                    "journal.commit_checksum",
                    "another in transaction " + (sequence & 0xffff_ffffL),
                    "that of its blocks");
        }
        lastCommitSeconds = seconds;
        transactionChecksum = Crc32.START;
        sequence += isRight ? 1 : 0;
        return isRight;
    }

    private boolean hasRightChecksum() {
        if (info.hasTransactionChecksums()) {
            return commit.isTransactionChecksum(transactionChecksum);
        }
        return !info.hasBlockChecksums() || commit.hasValidChecksum(crc, info.checksumSeed());
    }
}
