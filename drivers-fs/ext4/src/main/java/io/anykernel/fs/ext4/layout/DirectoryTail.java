package io.anykernel.fs.ext4.layout;

import io.anykernel.fs.checksum.Crc32c;
import io.anykernel.hypercall.Memory;

/**
 * The last 12 bytes of a directory block with {@code metadata_csum}, dressed as a record without a name ({@code struct
 * ext4_dir_entry_tail}).
 */
public final class DirectoryTail {
    public static final int SIZE_BYTES = 12;

    private static final int INODE = 0;
    private static final int RECORD_LENGTH = 4;
    private static final int TYPE = 7;
    private static final int CHECKSUM = 8;
    private static final int TYPE_VALUE = 0xde;

    private Memory memory;
    private int block;
    private int offset;

    /** Looks at the tail of the block that fills {@code blockBytes} from {@code block}. */
    public DirectoryTail wrap(Memory memory, int block, int blockBytes) {
        this.memory = memory;
        this.block = block;
        this.offset = block + blockBytes - SIZE_BYTES;
        return this;
    }

    /** Whether the fixed fields are as they should be. */
    public boolean isValid() {
        return memory.u32le(offset + INODE) == 0
                && memory.u16le(offset + RECORD_LENGTH) == SIZE_BYTES
                && memory.u8(offset + TYPE) == TYPE_VALUE;
    }

    public int checksum() {
        return memory.i32le(offset + CHECKSUM);
    }

    /** What {@link #checksum} should be; {@code seed} is the directory's. */
    public int computedChecksum(Crc32c crc, int seed) {
        return crc.update(seed, memory, block, offset - block);
    }
}
