package io.anykernel.fs.ext4;

import io.anykernel.fs.ext4.layout.JournalHeader;
import io.anykernel.fs.ext4.layout.JournalTag;
import io.anykernel.fs.ext4.layout.JournalTail;

/** A place in the log. It holds the last block it has been to pinned, until it moves on or is released. */
final class JournalCursor {
    /** What {@link #next} returns where the log of valid blocks ends. */
    static final int END = 0;

    private final JournalLog log;
    private final JournalHeader header = new JournalHeader();
    private final JournalTag tag;
    private final MetadataBlock block = new MetadataBlock();
    private long position;

    /** Blocks passed since the cursor was placed. */
    private long passed;

    /** Where in {@link #block} the next tag is, or a negative number behind the last. */
    private int tagAt;

    JournalCursor(JournalLog log) {
        this.log = log;
        this.tag = new JournalTag(log.info().features());
        this.position = log.info().startBlock();
    }

    /** The next block that {@link #next} looks at, in the journal. */
    long position() {
        return position;
    }

    /** Moves back to a position that it had before. */
    void moveTo(long position) {
        release();
        this.position = position;
        this.passed = 0;
    }

    /**
     * Pins the next of the journal's own blocks; after a descriptor, the blocks that it describes must have been passed.
     *
     * @return its {@code JournalHeader.TYPE_*}, or {@link #END} if the block is none of transaction {@code sequence}, or if
     *     the cursor has been all around the log, which then has no end to this transaction
     */
    int next(int sequence) {
        block.release();
        if (passed >= log.length()) {
            return END;
        }
        log.pin(pass(), block);
        header.wrap(block.memory(), block.offset());
        tagAt = JournalHeader.SIZE_BYTES;
        return header.isOf(sequence) ? header.type() : END;
    }

    MetadataBlock block() {
        return block;
    }

    /** The next tag of the descriptor that {@link #next} came to, or {@code null} behind its last. */
    JournalTag nextTag() {
        int end = log.blockBytes() - (log.info().hasBlockChecksums() ? JournalTail.SIZE_BYTES : 0);
        if (tagAt < 0 || tagAt + tag.sizeBytes() > end) {
            return null;
        }
        tag.wrap(block.memory(), block.offset() + tagAt);
        tagAt = tag.isLast() ? -1 : tagAt + tag.strideBytes();
        return tag;
    }

    /** Moves past the next block, which a tag describes, and returns its number in the journal. */
    long pass() {
        long here = position;
        passed++;
        position = log.after(here, 1);
        return here;
    }

    void release() {
        block.release();
    }
}
