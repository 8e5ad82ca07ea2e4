package io.anykernel.fs.cache;

import io.anykernel.hypercall.Errno;

/** One file's or device's pages in the cache. Callable by any number of threads of control at once. */
public final class PageMapping {
    private final PageCache cache;
    private final PageBacking backing;
    private final Object owner;
    private final long identity;
    private final long hash;
    /** Where the last load ended: a hint, read and written without a lock. */
    private long loadedUpTo;

    /** Error of the first write-back that failed, until a flush reports it. Guarded by the cache's tally. */
    private int writeError;

    PageMapping(PageCache cache, PageBacking backing, Object owner, long identity) {
        this.cache = cache;
        this.backing = backing;
        this.owner = owner;
        this.identity = identity;
        this.hash = PageCache.mix(identity);
    }

    /**
     * Pins up to {@code wanted} pages from {@code index}, loading them, and more of them for a sequential reader, where
     * they are missing. At least one page is pinned unless {@link PageRun#status} says why not. The run must be released
     * in any case.
     */
    public PageRun pin(long index, int wanted) {
        return cache.stripe(this, index).pin(this, index, wanted);
    }

    /**
     * As {@link #pin}, for a lease: pages that stay pinned while their holder does other things. {@code NO_BUFFERS} where
     * leases hold half of the frames already.
     */
    public PageRun pinForLease(long index, int wanted) {
        return cache.stripe(this, index).pinForLease(this, index, wanted);
    }

    /**
     * As {@link #pin}, one page, for a caller that will overwrite all of it: a missing page is not loaded, its frame holds
     * whatever was there.
     */
    public PageRun pinForOverwrite(long index) {
        return cache.stripe(this, index).pinForOverwrite(this, index);
    }

    /**
     * Copies bytes out, loading what is missing.
     *
     * @param sizeBytes where the content ends
     * @return bytes copied, short only at the end, or a negative code
     */
    public int read(long offsetBytes, Bytes into, long sizeBytes) {
        if (offsetBytes < 0) {
            return Errno.INVALID;
        }
        int length = (int) Math.min(into.lengthBytes(), Math.max(0, sizeBytes - offsetBytes));
        int done = 0;
        while (done < length) {
            int copied = readRun(offsetBytes + done, into, done, length - done);
            if (copied < 0) {
                return done > 0 ? done : copied;
            }
            done += copied;
        }
        return done;
    }

    private int readRun(long offsetBytes, Bytes into, int position, int length) {
        int skip = (int) offsetBytes & (PageCache.PAGE_BYTES - 1);
        int wanted = (int) (((long) skip + length + PageCache.PAGE_BYTES - 1) >>> PageCache.PAGE_SHIFT);
        PageRun run = pin(offsetBytes >>> PageCache.PAGE_SHIFT, wanted);
        try {
            if (run.status() != Errno.OK) {
                return run.status();
            }
            int copied = Math.min(length, run.lengthBytes() - skip);
            run.copyTo(skip, into, position, copied);
            return copied;
        } finally {
            run.release();
        }
    }

    /**
     * Says that a pinned page was changed.
     *
     * @param transaction what orders its writing, or {@code null} if nothing does; a page bound already stays bound to
     *     its first until {@link #unbind}
     */
    public void markDirty(Page page, PageTransaction transaction) {
        page.stripe.markDirty(page, transaction);
    }

    /** Ends the page's bond to {@code transaction}; if it is still dirty, it may be written from now on. */
    public void unbind(Page page, PageTransaction transaction) {
        page.stripe.unbind(page, transaction);
    }

    /**
     * Writes the dirty pages that no transaction holds; the first failure is returned after all were tried, or else the
     * first of the writes that made room for other pages since the last flush.
     */
    public int flush() {
        int status = cache.flush(this);
        int earlier = cache.tally().take(this);
        return status == Errno.OK ? earlier : status;
    }

    /** Drops the pages from {@code firstIndex} on, dirty or not. Pinned ones stay good for those who pinned them. */
    public void drop(long firstIndex) {
        cache.drop(this, firstIndex);
    }

    int writeError() {
        return writeError;
    }

    void writeError(int status) {
        writeError = status;
    }

    PageBacking backing() {
        return backing;
    }

    Object owner() {
        return owner;
    }

    /** Whether both show the same pages. */
    boolean isSame(PageMapping other) {
        return other == this || other != null && other.identity == identity;
    }

    long hash() {
        return hash;
    }

    long loadedUpTo() {
        return loadedUpTo;
    }

    void loadedUpTo(long index) {
        loadedUpTo = index;
    }
}
