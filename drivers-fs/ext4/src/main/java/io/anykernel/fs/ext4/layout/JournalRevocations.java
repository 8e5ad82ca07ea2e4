package io.anykernel.fs.ext4.layout;

import io.anykernel.hypercall.Memory;

/**
 * A block that lists blocks of the volume which this and earlier transactions must not be replayed to ({@code
 * jbd2_journal_revoke_header_t}): header, count of bytes in use, numbers of 4 or 8 bytes.
 */
public final class JournalRevocations {
    private static final int BYTES_USED = 12;
    private static final int ENTRIES = 16;

    private final int entryBytes;
    private Memory memory;
    private int offset;

    /** @param features incompatible ones of the journal */
    public JournalRevocations(long features) {
        this.entryBytes = (features & JournalFeatures.BIT64) != 0 ? 8 : 4;
    }

    public JournalRevocations wrap(Memory memory, int offset, int blockBytes) {
        memory.check(offset, blockBytes);
        this.memory = memory;
        this.offset = offset;
        return this;
    }

    /** Bytes in use, header included; not trusted before {@link #entries}. */
    public long usedBytes() {
        return memory.u32be(offset + BYTES_USED);
    }

    /** Numbers in the block, once {@link #usedBytes} is known to fit into it. */
    public int entries() {
        return (int) Math.max(0, (usedBytes() - ENTRIES) / entryBytes);
    }

    public long block(int i) {
        int at = offset + ENTRIES + i * entryBytes;
        return entryBytes == 8 ? memory.i64be(at) : memory.u32be(at);
    }
}
