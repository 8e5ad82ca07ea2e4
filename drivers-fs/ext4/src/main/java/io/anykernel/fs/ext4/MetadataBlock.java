package io.anykernel.fs.ext4;

import io.anykernel.fs.cache.PageCache;
import io.anykernel.fs.cache.PageRun;
import io.anykernel.hypercall.Memory;

/** One filesystem block of metadata, pinned in the cache from {@link MetadataReader#pin} to {@link #release}. Reusable. */
final class MetadataBlock {
    /** What a block was checked as. */
    enum Kind {
        EXTENTS,
        DIRECTORY,
        HASH_TREE
    }

    private static final int KINDS = Kind.values().length;

    private PageRun run;
    private long number;
    private int offsetInPage;
    private int slot;

    void take(PageRun run, long number, int offsetInPage, int slot) {
        this.run = run;
        this.number = number;
        this.offsetInPage = offsetInPage;
        this.slot = slot;
    }

    /** Number on the volume, for messages. */
    long number() {
        return number;
    }

    Memory memory() {
        return run.memory(0);
    }

    /** Where in {@link #memory} the block begins. */
    int offset() {
        return run.offset(0) + offsetInPage;
    }

    boolean isChecked(Kind as) {
        return run.page(0).isMarked(bit(as));
    }

    void setChecked(Kind as) {
        run.page(0).mark(bit(as));
    }

    /** Lets the block go; does nothing when none is held. */
    void release() {
        if (run != null) {
            run.release();
            run = null;
        }
    }

    private int bit(Kind kind) {
        return 1 << slot * KINDS + kind.ordinal();
    }

    /** Blocks of 1 KiB share a page. */
    static int slotOf(int offsetInPage) {
        return offsetInPage * 4 / PageCache.PAGE_BYTES;
    }
}
