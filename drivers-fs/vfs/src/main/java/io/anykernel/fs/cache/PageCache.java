package io.anykernel.fs.cache;

import io.anykernel.core.log.Counters;
import io.anykernel.hypercall.Arena;
import io.anykernel.hypercall.Clock;
import io.anykernel.hypercall.Errno;
import io.anykernel.hypercall.Scheduling;

/** A bounded cache of pages, shared by the filesystems of one kernel. */
public final class PageCache {
    public static final int PAGE_SHIFT = 12;
    public static final int PAGE_BYTES = 1 << PAGE_SHIFT;
    /** Fewest frames that a cache can have. */
    public static final int MIN_PAGES = 64;

    /** Pages of one mapping that lie in one stripe, and the longest run. */
    static final int SEGMENT_SHIFT = 5;

    static final int SEGMENT_PAGES = 1 << SEGMENT_SHIFT;

    private static final int MAX_STRIPES = 16;
    private static final int STRIPE_PAGES = 512;
    private static final long GOLDEN = 0x9e37_79b9_7f4a_7c15L;

    private final PageStripe[] stripes;
    private final int stripeShift;
    private final CacheTally tally;
    private final int pages;

    /**
     * @param pages frames to cut from {@code arena}, {@link #MIN_PAGES} or more
     * @param clock of the world of {@code scheduling}: waiting for a frame ends
     * @param counters gets {@code fs.cache.*}
     */
    public PageCache(Arena arena, int pages, Scheduling scheduling, Clock clock, Counters counters) {
        if (pages < MIN_PAGES) {
            throw new IllegalArgumentException("pages=" + pages + " fewer than " + MIN_PAGES);
        }
        this.pages = pages;
        this.tally = new CacheTally(scheduling, counters.scope("fs.cache"));
        int count = 1;
        while (count < MAX_STRIPES && pages / (count * 2) >= STRIPE_PAGES) {
            count *= 2;
        }
        this.stripes = new PageStripe[count];
        this.stripeShift = 64 - Integer.numberOfTrailingZeros(count);
        cutStripes(new FrameSlabs(arena, pages), scheduling, clock);
        counters.scope("fs.cache").counter("hit").include(this::hits);
    }

    private void cutStripes(FrameSlabs slabs, Scheduling scheduling, Clock clock) {
        int first = 0;
        for (int i = 0; i < stripes.length; i++) {
            int end = (int) ((long) pages * (i + 1) / stripes.length);
            stripes[i] = new PageStripe(slabs, first, end - first, scheduling, clock, tally);
            first = end;
        }
    }

    /**
     * A new, empty view of the cache.
     *
     * @param owner whose {@link #dropAll} drops it
     */
    public PageMapping newMapping(PageBacking backing, Object owner) {
        return newMapping(backing, owner, newIdentities());
    }

    /** As {@link #newMapping(PageBacking, Object)}, of the pages that any mapping of the same identity and owner shows. */
    public PageMapping newMapping(PageBacking backing, Object owner, long identity) {
        return new PageMapping(this, backing, owner, identity);
    }

    /** The first of 2^32 identities that no other caller gets, so that a filesystem can add an inode's number. */
    public long newIdentities() {
        return tally.nextIdentity() << 32;
    }

    /** Frames in all. */
    public int pages() {
        return pages;
    }

    /** Frames that somebody has pinned right now; 0 in a kernel at rest. */
    public int pinnedPages() {
        int pinned = 0;
        for (PageStripe stripe : stripes) {
            pinned += stripe.pinnedPages();
        }
        return pinned;
    }

    /** Frames that hold a page. */
    public int residentPages() {
        int resident = 0;
        for (PageStripe stripe : stripes) {
            resident += stripe.residentPages();
        }
        return resident;
    }

    /** Counted by each stripe under the lock that it holds anyway, and summed up for who reads the counter. */
    private long hits() {
        long hits = 0;
        for (PageStripe stripe : stripes) {
            hits += stripe.hits();
        }
        return hits;
    }

    /** Drops every page of every mapping of {@code owner}, dirty or not. */
    public void dropAll(Object owner) {
        for (PageStripe stripe : stripes) {
            stripe.drop(null, owner, 0);
        }
    }

    void drop(PageMapping mapping, long firstIndex) {
        for (PageStripe stripe : stripes) {
            stripe.drop(mapping, mapping.owner(), firstIndex);
        }
    }

    int flush(PageMapping mapping) {
        int first = Errno.OK;
        for (PageStripe stripe : stripes) {
            int status = stripe.flush(mapping);
            if (first == Errno.OK) {
                first = status;
            }
        }
        return first;
    }

    CacheTally tally() {
        return tally;
    }

    PageStripe stripe(PageMapping mapping, long index) {
        if (stripes.length == 1) {
            return stripes[0];
        }
        return stripes[(int) (mix(mapping.hash() + (index >>> SEGMENT_SHIFT)) >>> stripeShift)];
    }

    /** Spreads neighbouring values over all 64 bits. */
    static long mix(long value) {
        long h = value * GOLDEN;
        return (h ^ h >>> 32) * GOLDEN;
    }
}
