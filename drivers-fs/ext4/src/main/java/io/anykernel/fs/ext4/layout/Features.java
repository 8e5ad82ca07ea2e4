package io.anykernel.fs.ext4.layout;

/** Feature bits of the superblock and their names, as mke2fs and dumpe2fs spell them. */
public final class Features {
    /** Some inodes may be compressed; they say so themselves. */
    public static final long COMPRESSION = 0x1;
    /** Directory records bear a type. */
    public static final long FILETYPE = 0x2;
    /** The journal holds changes that are not in place yet. */
    public static final long NEEDS_RECOVERY = 0x4;

    public static final long EXTENTS = 0x40;
    public static final long BIT64 = 0x80;
    public static final long FLEX_BG = 0x200;
    /** Inodes may hold values of extended attributes. */
    public static final long EA_INODE = 0x400;

    public static final long CHECKSUM_SEED = 0x2000;
    public static final long LARGE_DIR = 0x4000;
    /** Some inodes may hold their content themselves; they say so. */
    public static final long INLINE_DATA = 0x8000;
    /** Some inodes may be encrypted; they say so. */
    public static final long ENCRYPT = 0x10000;
    /** Some directories may fold case; they say so. */
    public static final long CASEFOLD = 0x20000;

    /** Features of single inodes: those that use them are refused, the volume is not. */
    private static final long OF_INODES = COMPRESSION | EA_INODE | INLINE_DATA | ENCRYPT | CASEFOLD;

    /** What this driver reads; anything else in the incompatible word is refused. */
    public static final long SUPPORTED =
            FILETYPE | NEEDS_RECOVERY | EXTENTS | BIT64 | FLEX_BG | CHECKSUM_SEED | LARGE_DIR | OF_INODES;

    /** In the compatible word: there is a journal. */
    public static final long HAS_JOURNAL = 0x4;

    /** In the compatible word: directories may have a hash index. */
    public static final long DIR_INDEX = 0x20;

    /** In the read-only word: {@code i_blocks} has 48 bits and may count filesystem blocks. */
    public static final long HUGE_FILE = 0x8;

    /** In the read-only word: bitmaps and groups count clusters. */
    public static final long BIGALLOC = 0x200;

    /** In the read-only word: CRC-32C on all metadata. */
    public static final long METADATA_CSUM = 0x400;

    private static final String[] INCOMPATIBLE_NAMES = {
        "compression",
        "filetype",
        "needs_recovery",
        "journal_dev",
        "meta_bg",
        null,
        "extent",
        "64bit",
        "mmp",
        "flex_bg",
        "ea_inode",
        null,
        "dirdata",
        "metadata_csum_seed",
        "large_dir",
        "inline_data",
        "encrypt",
        "casefold"
    };

    private Features() {}

    /** Name of the lowest bit set in {@code bits} of the incompatible word. */
    public static String incompatibleName(long bits) {
        int bit = Long.numberOfTrailingZeros(bits);
        boolean isNamed = bit < INCOMPATIBLE_NAMES.length && INCOMPATIBLE_NAMES[bit] != null;
        return isNamed ? INCOMPATIBLE_NAMES[bit] : "FEATURE_I" + bit;
    }
}
