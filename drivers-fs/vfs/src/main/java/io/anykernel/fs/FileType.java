package io.anykernel.fs;

/** What a node is, with the type bits that POSIX puts into {@code st_mode}. */
public enum FileType {
    FIFO(0x1000),
    CHARACTER_DEVICE(0x2000),
    DIRECTORY(0x4000),
    BLOCK_DEVICE(0x6000),
    REGULAR(0x8000),
    SYMBOLIC_LINK(0xa000),
    SOCKET(0xc000);

    /** The bits of {@code st_mode} that hold the type. */
    public static final int MODE_MASK = 0xf000;

    private static final FileType[] ALL = values();

    private final int modeBits;

    FileType(int modeBits) {
        this.modeBits = modeBits;
    }

    /** This type's bits in {@code st_mode}. */
    public int modeBits() {
        return modeBits;
    }

    /** The type that a {@code st_mode} names, or {@code null} if it names none. */
    public static FileType ofMode(int mode) {
        int bits = mode & MODE_MASK;
        for (FileType type : ALL) {
            if (type.modeBits == bits) {
                return type;
            }
        }
        return null;
    }
}
