package io.anykernel.fs.ext4.layout;

import io.anykernel.hypercall.Memory;

/** One name in a directory block, the length to the next and the name's bytes ({@code struct ext4_dir_entry_2}). */
public final class DirectoryRecord {
    public static final int HEADER_BYTES = 8;

    private static final int INODE = 0;
    private static final int RECORD_LENGTH = 4;
    private static final int NAME_LENGTH = 6;
    private static final int TYPE = 7;

    private Memory memory;
    private int offset;

    /** Looks at a record whose header lies within the block. */
    public DirectoryRecord wrap(Memory memory, int offset) {
        this.memory = memory;
        this.offset = offset;
        return this;
    }

    /** 0 where the record holds no name. */
    public long inode() {
        return memory.u32le(offset + INODE);
    }

    /** Bytes to the next record. */
    public int recordLength() {
        return memory.u16le(offset + RECORD_LENGTH);
    }

    public int nameLength() {
        return memory.u8(offset + NAME_LENGTH);
    }

    /** 0 where it is not known; see {@code InodeTypes}. */
    public int type() {
        return memory.u8(offset + TYPE);
    }

    /** Whether header, name and length agree, given the bytes left in the block. */
    public boolean isValid(int availableBytes) {
        int length = recordLength();
        return length >= HEADER_BYTES + nameLength() && (length & 3) == 0 && length <= availableBytes;
    }

    /** Whether the name is {@code .} or {@code ..}. */
    public boolean isDots() {
        int length = nameLength();
        return length <= 2 && length > 0 && nameByte(0) == '.' && nameByte(length - 1) == '.';
    }

    public int nameByte(int i) {
        return memory.u8(offset + HEADER_BYTES + i);
    }

    public boolean hasName(byte[] name) {
        if (nameLength() != name.length) {
            return false;
        }
        for (int i = 0; i < name.length; i++) {
            if ((byte) nameByte(i) != name[i]) {
                return false;
            }
        }
        return true;
    }

    /** Copies the name's bytes to the start of {@code into}; returns how many. */
    public int copyName(byte[] into) {
        memory.get(offset + HEADER_BYTES, into, 0, nameLength());
        return nameLength();
    }
}
