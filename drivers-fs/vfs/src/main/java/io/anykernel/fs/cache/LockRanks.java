package io.anykernel.fs.cache;

/** The order in which filesystem code takes locks: ascending. */
public final class LockRanks {
    /** Position of one open file; held around that file's positioned transfer. */
    public static final int OPEN_FILE = 100;
    /** The mount table; never held around a transfer. */
    public static final int MOUNTS = 110;
    /** The gate of a mount or of an open node: held for a few instructions. */
    public static final int GATE = 115;
    /** The names of a filesystem in memory. */
    public static final int NAMES = 120;
    /** The gate of a {@code SharedLock}: held for a few instructions. */
    public static final int SHARED_GATE = 130;
    /** A table of loaded nodes. */
    public static final int NODES = 140;
    /** One stripe of the page cache; never held around a transfer. */
    public static final int CACHE_STRIPE = 150;
    /** A pool of page frames. */
    public static final int FRAMES = 160;
    /** Counters that several stripes share. */
    public static final int TALLY = 170;

    private LockRanks() {}
}
