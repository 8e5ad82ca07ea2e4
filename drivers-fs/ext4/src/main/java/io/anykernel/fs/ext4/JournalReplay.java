package io.anykernel.fs.ext4;

import static io.anykernel.fs.ext4.Corruption.expect;

import io.anykernel.core.error.CorruptMediaException;
import io.anykernel.core.error.KernelException;
import io.anykernel.fs.checksum.Crc32c;
import io.anykernel.fs.ext4.layout.JournalHeader;
import io.anykernel.fs.ext4.layout.JournalRevocations;
import io.anykernel.fs.ext4.layout.JournalTag;
import io.anykernel.fs.ext4.layout.JournalTail;
import io.anykernel.hypercall.Errno;

/**
 * Replays a dirty journal (JBD2) without writing: the result says for each block of the volume that the log has a newer
 * copy of where in the journal that copy is. Transactions are taken in order, so the last copy counts; a transaction's
 * revocations follow its copies and undo its own and all earlier ones.
 *
 * <p>Linux replays as much by writing it. What it does afterwards, deleting files that were unlinked while open and cutting
 * those whose truncation was under way, changes nothing that a reader sees but the counts of free blocks and inodes: the
 * orphan list is left alone.
 */
final class JournalReplay {
    private final JournalLog log;
    private final JournalInfo info;
    private final Crc32c crc;
    private final JournalCursor cursor;
    private final ReplayTable table = new ReplayTable();
    private final JournalRevocations revocations;
    private final MetadataBlock logged = new MetadataBlock();
    private int transactions;

    private JournalReplay(JournalLog log, Crc32c crc) {
        this.log = log;
        this.info = log.info();
        this.crc = crc;
        this.cursor = new JournalCursor(log);
        this.revocations = new JournalRevocations(info.features());
    }

    /**
     * Replays all transactions that were committed.
     *
     * @param device for messages
     * @throws CorruptMediaException if the log contradicts the format, or a copy its checksum
     * @throws KernelException {@code NO_MEMORY} if more than {@link ReplayTable#MAX_BLOCKS} blocks are to be replaced, {@code
     *     IO} if the device fails
     */
    static ReplayedBlocks of(JournalLog log, Crc32c crc, String device) {
        if (log.info().isClean()) {
            return ReplayedBlocks.NONE;
        }
        JournalReplay replay = new JournalReplay(log, crc);
        try {
            return replay.run(new JournalScan(log, crc).findEnd(), device);
        } finally {
            replay.cursor.release();
            replay.logged.release();
        }
    }

    private ReplayedBlocks run(int end, String device) {
        for (int sequence = info.sequence(); sequence != end; sequence++) {
            long start = cursor.position();
            takeCopies(sequence, device);
            cursor.moveTo(start);
            takeRevocations(sequence);
            cursor.moveTo(cursor.position());
            transactions++;
        }
        ReplayedBlocks replayed = table.seal(log.blockBytes(), transactions);
        requireOutsideOfJournal(replayed);
        return replayed;
    }

    /** A log that overwrites itself says one thing while it is read and another once it was replayed. */
    private void requireOutsideOfJournal(ReplayedBlocks replayed) {
        long block = 0;
        while (block < info.blocks()) {
            long first = log.onVolume(block);
            long length = log.runLength();
            long replaced = replayed.firstFrom(first);
            expect(replaced >= first + length, first, "journal tag.block", replaced, "a block outside of the journal");
            block += length;
        }
    }

    private void takeCopies(int sequence, String device) {
        int type = nextOf(sequence);
        while (type != JournalHeader.TYPE_COMMIT) {
            if (type == JournalHeader.TYPE_DESCRIPTOR) {
                for (JournalTag tag = cursor.nextTag(); tag != null; tag = cursor.nextTag()) {
                    take(tag, sequence, device);
                }
            }
            type = nextOf(sequence);
        }
    }

    private void take(JournalTag tag, int sequence, String device) {
        long block = tag.block();
        long copy = cursor.pass();
        expect(log.isOnVolume(block), cursor.block().number(), "journal tag.block", block, "a block of the volume");
        boolean isDamaged = info.hasBlockChecksums() && !tag.isChecksum(checksum(copy, sequence));
        if (!table.put(block, log.onVolume(copy), tag.isEscaped(), isDamaged)) {
            throw new KernelException(
                    Errno.NO_MEMORY,
                    device + ": the ext4 journal replaces more than " + ReplayTable.MAX_BLOCKS
                            + " blocks, too many to replay in memory (run e2fsck, or mount and unmount it on Linux)");
        }
    }

    private int checksum(long copy, int sequence) {
        log.pin(copy, logged);
        int seed = Crc32c.updateLe32(info.checksumSeed(), Integer.reverseBytes(sequence));
        int computed = crc.update(seed, logged.memory(), logged.offset(), log.blockBytes());
        logged.release();
        return computed;
    }

    private void takeRevocations(int sequence) {
        int type = nextOf(sequence);
        while (type != JournalHeader.TYPE_COMMIT) {
            if (type == JournalHeader.TYPE_DESCRIPTOR) {
                while (cursor.nextTag() != null) {
                    cursor.pass();
                }
            } else {
                takeRevocations();
            }
            type = nextOf(sequence);
        }
    }

    private void takeRevocations() {
        MetadataBlock block = cursor.block();
        revocations.wrap(block.memory(), block.offset(), log.blockBytes());
        int room = log.blockBytes() - (info.hasBlockChecksums() ? JournalTail.SIZE_BYTES : 0);
        long used = revocations.usedBytes();
        expect(used <= room, block.number(), "journal revocations.count", used, "at most " + room);
        int entries = revocations.entries();
        for (int i = 0; i < entries; i++) {
            table.remove(revocations.block(i));
        }
    }

    /** The scan has been here: anything but the transaction's blocks means that the device answers otherwise now. */
    private int nextOf(int sequence) {
        int type = cursor.next(sequence);
        boolean isKnown = type == JournalHeader.TYPE_DESCRIPTOR
                || type == JournalHeader.TYPE_REVOCATIONS
                || type == JournalHeader.TYPE_COMMIT;
        expect(isKnown, log.onVolume(cursor.position()), "journal.block_type", type, "what it was before");
        return type;
    }
}
