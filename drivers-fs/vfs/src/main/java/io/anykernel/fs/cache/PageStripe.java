package io.anykernel.fs.cache;

import io.anykernel.core.error.KernelException;
import io.anykernel.core.sync.WaitList;
import io.anykernel.fs.cache.CacheTally.Event;
import io.anykernel.fs.cache.Page.State;
import io.anykernel.hypercall.Clock;
import io.anykernel.hypercall.Errno;
import io.anykernel.hypercall.Lock;
import io.anykernel.hypercall.Scheduling;

/** A share of the cache under one lock, which is let go of around every transfer. */
final class PageStripe {
    /** How long a caller waits for a frame before it gets {@code NO_BUFFERS}. */
    private static final long ROOM_LIMIT_NANOS = 5_000_000_000L;

    private static final long NO_DEADLINE = Long.MIN_VALUE;

    /** Channel of those that wait for a frame. */
    private static final Object ROOM = "room";

    private final Clock clock;
    private final CacheTally tally;
    private final Lock lock;

    /** Waiters for a change of a page, which is their channel. */
    private final WaitList waiting;

    private final FrameTable table;
    private final WriteBack writeBack;
    private final int maxLeased;
    private int leased;
    private int loading;
    private int roomWaiters;
    private boolean isRelieving;
    private long hits;
    private PageRun freeRuns;

    PageStripe(FrameSlabs slabs, int first, int count, Scheduling scheduling, Clock clock, CacheTally tally) {
        this.clock = clock;
        this.maxLeased = count / 2;
        this.tally = tally;
        this.lock = scheduling.newLock("fs.cache", LockRanks.CACHE_STRIPE);
        this.waiting = new WaitList(lock, scheduling);
        this.table = new FrameTable(this, slabs, first, count);
        this.writeBack = new WriteBack(this, table, lock, tally);
    }

    PageRun pin(PageMapping mapping, long index, int wanted) {
        return locked(mapping, index, wanted, true);
    }

    PageRun pinForOverwrite(PageMapping mapping, long index) {
        return locked(mapping, index, 1, false);
    }

    /** As {@link #pin}, for long: leases hold half of the frames at most, so that waiting for a frame ends. */
    PageRun pinForLease(PageMapping mapping, long index, int wanted) {
        lock.lock();
        int most = Math.min(wanted, maxLeased - leased);
        leased += Math.max(0, most);
        lock.unlock();
        if (most <= 0) {
            lock.lock();
            PageRun refused = takeRun();
            lock.unlock();
            refused.status(Errno.NO_BUFFERS);
            return refused;
        }
        int granted = 0;
        try {
            PageRun run = locked(mapping, index, most, true);
            granted = run.count();
            run.leasedPages(granted);
            return run;
        } finally {
            endLease(most - granted);
        }
    }

    private void endLease(int pages) {
        lock.lock();
        leased -= pages;
        lock.unlock();
    }

    private PageRun locked(PageMapping mapping, long index, int wanted, boolean load) {
        lock.lock();
        PageRun run = takeRun();
        boolean done = false;
        try {
            fill(mapping, index, wanted, load, run);
            done = true;
        } finally {
            if (!done) {
                giveBack(run);
            }
            lock.unlock();
        }
        return run;
    }

    /** Pins into {@code run}, or gives it a status. */
    private void fill(PageMapping mapping, long index, int wanted, boolean load, PageRun run) {
        boolean alone = !load;
        long deadlineNanos = NO_DEADLINE;
        while (run.count() == 0 && run.status() == Errno.OK) {
            Page page = table.find(mapping, index);
            if (page != null && page.state == State.READY) {
                collect(mapping, index, wanted, run);
            } else if (page != null) {
                awaitChange(page);
            } else if (claim(mapping, index, alone ? 1 : wanted, !alone, run) == 0) {
                deadlineNanos = deadlineNanos == NO_DEADLINE ? clock.nanoTime() + ROOM_LIMIT_NANOS : deadlineNanos;
                run.status(makeRoom(deadlineNanos));
            } else if (load) {
                load(mapping, wanted, run, alone);
                alone = true;
            } else {
                settle(run, Errno.OK);
            }
        }
    }

    /** Pins the pages that are there. */
    private void collect(PageMapping mapping, long index, int wanted, PageRun run) {
        int limit = Math.min(wanted, segmentLeft(index));
        Page page = table.find(mapping, index);
        while (page != null && page.state == State.READY && run.count() < limit) {
            page.pins++;
            page.referenced = true;
            run.add(page);
            page = table.find(mapping, index + run.count());
        }
        hits += run.count();
    }

    /** Takes frames for the missing pages from {@code index} on, pinned and loading; returns how many. */
    private int claim(PageMapping mapping, long index, int wanted, boolean ahead, PageRun run) {
        int limit = ahead ? window(mapping, index, wanted) : 1;
        while (run.count() < limit && (run.count() == 0 || mayReadAhead())) {
            long next = index + run.count();
            if (table.find(mapping, next) != null) {
                break;
            }
            Page page = table.take();
            if (page == null) {
                break;
            }
            page.assign(mapping, next);
            table.insert(page);
            loading++;
            run.add(page);
        }
        tally.add(Event.EVICTION, table.takeEvictions());
        return run.count();
    }

    /**
     * Loads without the lock. A run of several pages that fails is dropped in silence: the caller tries its first page
     * alone, so that trouble ahead of a reader is not its own. A load that ends in none of the ways that are agreed on says
     * nothing about the device, so its frames are quarantined.
     */
    private void load(PageMapping mapping, int wanted, PageRun run, boolean alone) {
        int count = run.count();
        boolean retries = count > 1 && !alone;
        tally.add(Event.MISS, Math.min(count, wanted));
        tally.add(Event.READAHEAD, Math.max(0, count - wanted));
        mapping.loadedUpTo(run.firstIndex() + count);
        int status = Errno.OWNER_DEAD;
        lock.unlock();
        try {
            status = mapping.backing().readPages(run);
        } catch (KernelException failure) {
            status = failure.errno();
            if (!retries) {
                throw failure;
            }
        } finally {
            lock.lock();
            settle(run, status);
        }
        tally.add(Event.ERROR, status == Errno.OK ? 0 : 1);
        run.status(retries ? Errno.OK : forReader(status));
        unpinFrom(run, wanted);
    }

    /** Whose memory it is concerns the cache alone. */
    private static int forReader(int status) {
        return status == Errno.OWNER_DEAD ? Errno.IO : status;
    }

    /** Ends the loading of a run: ready and still pinned, or gone. */
    private void settle(PageRun run, int status) {
        boolean loaded = status == Errno.OK;
        for (int i = 0; i < run.count(); i++) {
            Page page = run.page(i);
            loading--;
            if (loaded) {
                page.state = State.READY;
            } else {
                table.remove(page);
                if (status == Errno.OWNER_DEAD) {
                    abandon(page);
                }
                page.clear();
                wakeRoom();
            }
            wakeAll(page);
        }
        if (!loaded) {
            run.trim(0);
        }
    }

    /** Has the frame quarantined once its page is gone. */
    void abandon(Page page) {
        tally.add(Event.QUARANTINE, page.isAbandoned ? 0 : 1);
        page.isAbandoned = true;
    }

    /**
     * Makes a frame free by writing dirty pages, or waits for others; a negative code if there is no hope. One caller writes
     * at a time and the others wait, among them one that needs a frame in order to write: making room never nests.
     */
    private int makeRoom(long deadlineNanos) {
        Page victim = isRelieving ? null : table.writableVictim();
        if (victim == null && clock.nanoTime() >= deadlineNanos) {
            tally.add(Event.EXHAUSTED, 1);
            return Errno.NO_BUFFERS;
        }
        PageTransaction transaction = isRelieving || victim != null ? null : table.holdingTransaction();
        if (victim == null && transaction == null) {
            awaitRoom(deadlineNanos);
            return Errno.OK;
        }
        isRelieving = true;
        try {
            if (victim != null) {
                // An error of its medium is reported by a sync of the victim's mapping, not to this caller.
                writeBack.write(victim, takeRun());
                return Errno.OK;
            }
            return relieve(transaction);
        } finally {
            isRelieving = false;
            wakeRoom();
        }
    }

    private int relieve(PageTransaction transaction) {
        lock.unlock();
        try {
            return transaction.relieve();
        } finally {
            lock.lock();
        }
    }

    private void awaitRoom(long deadlineNanos) {
        tally.add(Event.WAIT, 1);
        roomWaiters++;
        waiting.await(ROOM, deadlineNanos);
        roomWaiters--;
    }

    private void wakeRoom() {
        if (roomWaiters > 0) {
            waiting.wakeAll(ROOM);
        }
    }

    void release(PageRun run) {
        lock.lock();
        leased -= run.leasedPages();
        run.leasedPages(0);
        unpinFrom(run, 0);
        giveBack(run);
        lock.unlock();
    }

    void giveBack(PageRun run) {
        run.status(Errno.OK);
        run.nextFree = freeRuns;
        freeRuns = run;
    }

    void markDirty(Page page, PageTransaction transaction) {
        lock.lock();
        if (page.state == State.READY) {
            page.dirty = true;
            if (page.transaction == null) {
                page.transaction = transaction;
            }
        }
        lock.unlock();
    }

    void unbind(Page page, PageTransaction transaction) {
        lock.lock();
        if (page.transaction == transaction) {
            page.transaction = null;
            wakeRoom();
        }
        lock.unlock();
    }

    /** Writes the mapping's dirty pages that no transaction holds, and waits for those being written. */
    int flush(PageMapping mapping) {
        lock.lock();
        try {
            return flushLocked(mapping);
        } finally {
            lock.unlock();
        }
    }

    private int flushLocked(PageMapping mapping) {
        int first = Errno.OK;
        for (int i = 0; i < table.made(); i++) {
            Page page = table.frame(i);
            while (mapping.isSame(page.mapping) && page.writing) {
                awaitChange(page);
            }
            if (mapping.isSame(page.mapping)) {
                page.isRefused = false;
            }
            if (mapping.isSame(page.mapping) && page.isWritable() && page.state == State.READY) {
                int status = writeBack.write(page, takeRun());
                first = first == Errno.OK ? status : first;
            }
        }
        return first;
    }

    /** Drops pages of {@code mapping}, or, if that is {@code null}, of every mapping of {@code owner}. */
    void drop(PageMapping mapping, Object owner, long firstIndex) {
        lock.lock();
        for (int i = 0; i < table.made(); i++) {
            Page page = table.frame(i);
            while (isMeant(page, mapping, owner, firstIndex) && (page.state == State.LOADING || page.writing)) {
                awaitChange(page);
            }
            if (isMeant(page, mapping, owner, firstIndex) && page.state == State.READY) {
                dropReady(page);
            }
        }
        lock.unlock();
    }

    private static boolean isMeant(Page page, PageMapping mapping, Object owner, long firstIndex) {
        PageMapping of = page.mapping;
        return of != null && (mapping == null ? of.owner() == owner : mapping.isSame(of) && page.index >= firstIndex);
    }

    private void dropReady(Page page) {
        table.remove(page);
        if (page.pins == 0) {
            page.clear();
            wakeRoom();
        } else {
            page.state = State.ORPHAN;
            page.mapping = null;
            page.dirty = false;
            page.transaction = null;
        }
    }

    int pinnedPages() {
        lock.lock();
        int pinned = 0;
        for (int i = 0; i < table.made(); i++) {
            pinned += table.frame(i).pins > 0 ? 1 : 0;
        }
        lock.unlock();
        return pinned;
    }

    int residentPages() {
        lock.lock();
        int resident = 0;
        for (int i = 0; i < table.made(); i++) {
            resident += table.frame(i).isResident() ? 1 : 0;
        }
        lock.unlock();
        return resident;
    }

    /** Pages wanted and found. */
    long hits() {
        lock.lock();
        long now = hits;
        lock.unlock();
        return now;
    }

    /** How far to load: what is wanted or, for a reader that comes from the page before, twice what it has had. */
    private int window(PageMapping mapping, long index, int wanted) {
        int room = (int) Math.min(segmentLeft(index), mapping.backing().pageCount() - index);
        int pages = wanted;
        if (mapping.loadedUpTo() == index && index > 0) {
            pages = Math.max(pages, 2 * pagesBefore(mapping, index));
        }
        return Math.max(1, Math.min(pages, room));
    }

    /** Pages before {@code index} that are there; all of a segment if the segment only begins. */
    private int pagesBefore(PageMapping mapping, long index) {
        int before = (int) index & (PageCache.SEGMENT_PAGES - 1);
        if (before == 0) {
            return PageCache.SEGMENT_PAGES;
        }
        int found = 0;
        while (found < before && table.find(mapping, index - 1 - found) != null) {
            found++;
        }
        return found;
    }

    /** Whether loads may take more than the one page that they need: half of the frames stay for those. */
    private boolean mayReadAhead() {
        return loading < table.capacity() / 2;
    }

    private static int segmentLeft(long index) {
        return PageCache.SEGMENT_PAGES - ((int) index & (PageCache.SEGMENT_PAGES - 1));
    }

    private void unpinFrom(PageRun run, int keep) {
        for (int i = keep; i < run.count(); i++) {
            unpin(run.page(i));
        }
        run.trim(keep);
    }

    void unpin(Page page) {
        page.pins--;
        if (page.pins == 0) {
            if (page.state == State.ORPHAN) {
                page.clear();
            }
            wakeRoom();
        }
    }

    private void awaitChange(Page page) {
        tally.add(Event.WAIT, 1);
        waiting.await(page);
    }

    void wakeAll(Page page) {
        waiting.wakeAll(page);
    }

    private PageRun takeRun() {
        PageRun run = freeRuns;
        if (run == null) {
            return new PageRun(this, PageCache.SEGMENT_PAGES);
        }
        freeRuns = run.nextFree;
        run.nextFree = null;
        return run;
    }
}
