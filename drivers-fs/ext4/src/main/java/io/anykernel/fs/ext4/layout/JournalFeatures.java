package io.anykernel.fs.ext4.layout;

/** Feature bits of a journal's superblock, and their names. */
public final class JournalFeatures {
    /** In the compatible word: a commit block has a checksum of its transaction (version 1). */
    public static final long CHECKSUM = 0x1;

    public static final long REVOKE = 0x1;
    /** Block numbers have 64 bits. */
    public static final long BIT64 = 0x2;
    /** A commit block may reach the medium before what it ends, so that a wrong checksum says "not ended". */
    public static final long ASYNC_COMMIT = 0x4;
    /** Each block of the log has a checksum; that of a logged block has 16 bits. */
    public static final long CHECKSUM_V2 = 0x8;
    /** As version 2, with 32 bits. */
    public static final long CHECKSUM_V3 = 0x10;

    /** What this driver replays; anything else in the incompatible word is refused. */
    public static final long SUPPORTED = REVOKE | BIT64 | ASYNC_COMMIT | CHECKSUM_V2 | CHECKSUM_V3;

    private static final String[] INCOMPATIBLE_NAMES = {
        "revoke", "64bit", "async_commit", "checksum_v2", "checksum_v3", "fast_commit"
    };

    private JournalFeatures() {}

    /** Name of the lowest bit set in {@code bits} of the incompatible word; {@code null} if none is. */
    public static String incompatibleName(long bits) {
        if (bits == 0) {
            return null;
        }
        int bit = Long.numberOfTrailingZeros(bits);
        return bit < INCOMPATIBLE_NAMES.length ? INCOMPATIBLE_NAMES[bit] : "FEATURE_I" + bit;
    }

    /** As {@link #incompatibleName}, of the read-only word: no bit of it has a meaning yet, and replaying is writing. */
    public static String readOnlyName(long bits) {
        return bits == 0 ? null : "FEATURE_R" + Long.numberOfTrailingZeros(bits);
    }
}
