package io.anykernel.fs.cache;

import io.anykernel.fs.cache.Page.State;

/** The frames of one stripe, their index by page, and the hand of the clock. Guarded by the stripe's lock. */
final class FrameTable {
    private final PageStripe stripe;
    private final FrameSlabs slabs;
    private final int first;
    private final Page[] frames;
    private final Page[] buckets;

    /** Frames that were used once; those behind them have no {@link Page} yet. */
    private int made;

    private int hand;
    private int evictions;

    FrameTable(PageStripe stripe, FrameSlabs slabs, int first, int count) {
        this.stripe = stripe;
        this.slabs = slabs;
        this.first = first;
        frames = new Page[count];
        buckets = new Page[Integer.highestOneBit(Math.max(1, count * 2 - 1))];
    }

    int capacity() {
        return frames.length;
    }

    /** Frames that hold a page or held one; {@link #frame} answers for these. */
    int made() {
        return made;
    }

    Page frame(int i) {
        return frames[i];
    }

    Page find(PageMapping mapping, long index) {
        Page page = buckets[bucket(mapping, index)];
        while (page != null && (page.index != index || !mapping.isSame(page.mapping))) {
            page = page.nextInBucket;
        }
        return page;
    }

    void insert(Page page) {
        int bucket = bucket(page.mapping, page.index);
        page.nextInBucket = buckets[bucket];
        buckets[bucket] = page;
    }

    void remove(Page page) {
        int bucket = bucket(page.mapping, page.index);
        Page before = null;
        Page at = buckets[bucket];
        while (at != page) {
            before = at;
            at = at.nextInBucket;
        }
        if (before == null) {
            buckets[bucket] = page.nextInBucket;
        } else {
            before.nextInBucket = page.nextInBucket;
        }
        page.nextInBucket = null;
    }

    /**
     * A free frame, made free by evicting a clean page if need be: the first that was not used since the hand last passed.
     * The hand moves in the order of addresses, so that a run gets neighbours. {@code null} if all are pinned or dirty.
     */
    Page take() {
        if (made < frames.length) {
            return make();
        }
        for (int step = 2 * frames.length; step > 0; step--) {
            Page page = frames[hand];
            hand = hand + 1 == frames.length ? 0 : hand + 1;
            if (page.state == State.FREE) {
                return page;
            }
            if (page.state != State.READY || page.pins > 0 || page.dirty || page.isAbandoned) {
                continue;
            }
            if (page.referenced) {
                page.referenced = false;
                continue;
            }
            remove(page);
            page.clear();
            evictions++;
            return page;
        }
        return null;
    }

    private Page make() {
        int frame = first + made;
        Page page = new Page(stripe, slabs.memory(frame), slabs.offset(frame));
        frames[made++] = page;
        return page;
    }

    /** An unpinned dirty page that may be written, or {@code null}. */
    Page writableVictim() {
        for (int i = 0; i < made; i++) {
            Page page = frames[i];
            if (page.isWritable() && page.pins == 0) {
                return page;
            }
        }
        return null;
    }

    /** A transaction that holds an unpinned page, or {@code null}. */
    PageTransaction holdingTransaction() {
        for (int i = 0; i < made; i++) {
            Page page = frames[i];
            if (page.transaction != null && page.pins == 0) {
                return page.transaction;
            }
        }
        return null;
    }

    /** Evictions since the last call. */
    int takeEvictions() {
        int taken = evictions;
        evictions = 0;
        return taken;
    }

    private int bucket(PageMapping mapping, long index) {
        return (int) (PageCache.mix(mapping.hash() ^ index) >>> 33) & (buckets.length - 1);
    }
}
