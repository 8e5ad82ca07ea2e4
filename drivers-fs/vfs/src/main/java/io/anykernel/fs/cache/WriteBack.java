package io.anykernel.fs.cache;

import io.anykernel.core.error.KernelException;
import io.anykernel.fs.cache.CacheTally.Event;
import io.anykernel.fs.cache.Page.State;
import io.anykernel.hypercall.Errno;
import io.anykernel.hypercall.Lock;

/** Writes dirty pages of one stripe. Entered and left with the stripe's lock held. */
final class WriteBack {
    private final PageStripe stripe;
    private final FrameTable table;
    private final Lock lock;
    private final CacheTally tally;

    WriteBack(PageStripe stripe, FrameTable table, Lock lock, CacheTally tally) {
        this.stripe = stripe;
        this.table = table;
        this.lock = lock;
        this.tally = tally;
    }

    /** Writes {@code first} and the writable pages right after it, using {@code run}, which goes back to the stripe. */
    int write(Page first, PageRun run) {
        PageMapping mapping = first.mapping;
        gather(first, run);
        int status = Errno.OWNER_DEAD;
        lock.unlock();
        try {
            status = mapping.backing().writePages(run);
        } catch (KernelException failure) {
            status = failure.errno();
        } finally {
            lock.lock();
            finish(run, status);
        }
        int reported = status == Errno.OWNER_DEAD ? Errno.IO : status;
        if (reported != Errno.OK) {
            tally.latch(mapping, reported);
        }
        return reported;
    }

    /** Clean from here on: a change made during the transfer makes the page dirty again. */
    private void gather(Page first, PageRun run) {
        Page page = first;
        while (page != null && page.isWritable() && page.state == State.READY && run.count() < run.capacity()) {
            page.dirty = false;
            page.writing = true;
            page.pins++;
            run.add(page);
            page = table.find(first.mapping, first.index + run.count());
        }
    }

    private void finish(PageRun run, int status) {
        if (status == Errno.OK) {
            tally.add(Event.WRITE, run.count());
        } else {
            tally.add(Event.ERROR, 1);
        }
        for (int i = 0; i < run.count(); i++) {
            Page page = run.page(i);
            page.writing = false;
            boolean isLeftDirty = status != Errno.OK && page.state == State.READY;
            page.dirty |= isLeftDirty;
            page.isRefused |= isLeftDirty;
            if (status == Errno.OWNER_DEAD) {
                stripe.abandon(page);
            }
            stripe.wakeAll(page);
            stripe.unpin(page);
        }
        run.trim(0);
        stripe.giveBack(run);
    }
}
