package io.anykernel.fs.ext4.layout;

import io.anykernel.hypercall.Memory;

/** What the journal's own blocks begin with: 12 bytes, big-endian as all of a journal ({@code journal_header_t}). */
public final class JournalHeader {
    public static final int SIZE_BYTES = 12;
    public static final int MAGIC_VALUE = 0xc03b3998;

    /** Says where the blocks that follow it belong. */
    public static final int TYPE_DESCRIPTOR = 1;
    /** Ends a transaction. */
    public static final int TYPE_COMMIT = 2;

    public static final int TYPE_SUPERBLOCK_V1 = 3;
    public static final int TYPE_SUPERBLOCK_V2 = 4;
    /** Says which blocks earlier transactions must not be replayed to. */
    public static final int TYPE_REVOCATIONS = 5;

    private static final int MAGIC = 0;
    private static final int TYPE = 4;
    private static final int SEQUENCE = 8;

    private Memory memory;
    private int offset;

    public JournalHeader wrap(Memory memory, int offset) {
        memory.check(offset, SIZE_BYTES);
        this.memory = memory;
        this.offset = offset;
        return this;
    }

    public int magic() {
        return memory.i32be(offset + MAGIC);
    }

    /** One of {@code TYPE_*}, or something else. */
    public int type() {
        return memory.i32be(offset + TYPE);
    }

    /** Number of the transaction; wraps. */
    public int sequence() {
        return memory.i32be(offset + SEQUENCE);
    }

    /** Whether this is a block of the journal's own that belongs to transaction {@code sequence}. */
    public boolean isOf(int sequence) {
        return magic() == MAGIC_VALUE && sequence() == sequence;
    }
}
