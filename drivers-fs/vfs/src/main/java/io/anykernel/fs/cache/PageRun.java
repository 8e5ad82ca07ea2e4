package io.anykernel.fs.cache;

import io.anykernel.hypercall.IoVector;
import io.anykernel.hypercall.Memory;

/**
 * Consecutive pages of one mapping, pinned. Positions count bytes from the start of the first page. Lent by the cache:
 * after {@link #release} the object belongs to it again.
 */
public final class PageRun {
    private static final int PAGE_SHIFT = PageCache.PAGE_SHIFT;
    private static final int PAGE_MASK = PageCache.PAGE_BYTES - 1;

    private final PageStripe stripe;
    private final Page[] pages;
    private int count;
    private int status;
    private int leasedPages;
    PageRun nextFree;

    PageRun(PageStripe stripe, int capacity) {
        this.stripe = stripe;
        this.pages = new Page[capacity];
    }

    /** Pages pinned; 0 when {@link #status} is negative. */
    public int count() {
        return count;
    }

    /** {@code Errno.OK}, or why nothing was pinned. */
    public int status() {
        return status;
    }

    public Page page(int i) {
        return pages[i];
    }

    /** Index of the first page in its mapping. */
    public long firstIndex() {
        return pages[0].index();
    }

    public int lengthBytes() {
        return count << PAGE_SHIFT;
    }

    /** Memory that holds the byte at {@code position}. */
    public Memory memory(int position) {
        return pages[position >>> PAGE_SHIFT].memory();
    }

    /** Where in {@link #memory} that byte is. */
    public int offset(int position) {
        return pages[position >>> PAGE_SHIFT].offset() + (position & PAGE_MASK);
    }

    /** Bytes from {@code position} that lie in memory in one piece, over page bounds where frames are neighbours. */
    public int contiguousBytes(int position) {
        int i = position >>> PAGE_SHIFT;
        int bytes = PageCache.PAGE_BYTES - (position & PAGE_MASK);
        while (i + 1 < count && isNeighbour(pages[i], pages[i + 1])) {
            bytes += PageCache.PAGE_BYTES;
            i++;
        }
        return bytes;
    }

    /** Adds the range to {@code into}, in as few pieces as memory allows; returns {@code into}. */
    public IoVector describe(int position, int lengthBytes, IoVector into) {
        int at = position;
        int end = position + lengthBytes;
        while (at < end) {
            int piece = Math.min(contiguousBytes(at), end - at);
            into.add(memory(at), offset(at), piece);
            at += piece;
        }
        return into;
    }

    /** Zeroes the range. */
    public void zero(int position, int lengthBytes) {
        int at = position;
        int end = position + lengthBytes;
        while (at < end) {
            int piece = Math.min(contiguousBytes(at), end - at);
            memory(at).fill(offset(at), piece, 0);
            at += piece;
        }
    }

    /** Copies the range to {@code into}. */
    public void copyTo(int position, Bytes into, int intoPosition, int lengthBytes) {
        int at = 0;
        while (at < lengthBytes) {
            int piece = Math.min(contiguousBytes(position + at), lengthBytes - at);
            into.put(intoPosition + at, memory(position + at), offset(position + at), piece);
            at += piece;
        }
    }

    /** Lets the pages go. */
    public void release() {
        stripe.release(this);
    }

    private static boolean isNeighbour(Page left, Page right) {
        return left.memory() == right.memory() && left.offset() + PageCache.PAGE_BYTES == right.offset();
    }

    void add(Page page) {
        pages[count++] = page;
    }

    /** Forgets the pages from {@code keep} on; the caller has let go of them. */
    void trim(int keep) {
        while (count > keep) {
            pages[--count] = null;
        }
    }

    void status(int status) {
        this.status = status;
    }

    /** Pages that count as leased. */
    int leasedPages() {
        return leasedPages;
    }

    void leasedPages(int pages) {
        leasedPages = pages;
    }

    int capacity() {
        return pages.length;
    }
}
