package io.anykernel.fs.cache;

import io.anykernel.core.error.CorruptMediaException;
import io.anykernel.hypercall.Errno;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/** Pages that hold their index, or what was written last. Tells what it was asked for, and fails where told to. */
class NumberedBacking implements PageBacking {
    final List<String> reads = Collections.synchronizedList(new ArrayList<>());
    final List<Long> writes = Collections.synchronizedList(new ArrayList<>());
    final ConcurrentHashMap<Long, Long> written = new ConcurrentHashMap<>();
    volatile long failingRead = -1;
    volatile long corruptRead = -1;
    volatile boolean failingWrites;
    private final long pageCount;

    NumberedBacking(long pageCount) {
        this.pageCount = pageCount;
    }

    @Override
    public long pageCount() {
        return pageCount;
    }

    @Override
    public int readPages(PageRun run) {
        reads.add(run.firstIndex() + "+" + run.count());
        for (int i = 0; i < run.count(); i++) {
            Page page = run.page(i);
            if (page.index() == failingRead) {
                return Errno.IO;
            }
            if (page.index() == corruptRead) {
                throw new CorruptMediaException(page.index(), "page", "nothing", "something");
            }
            page.memory().i64le(page.offset(), written.getOrDefault(page.index(), page.index()));
            page.memory().i64le(page.offset() + PageCache.PAGE_BYTES - 8, ~page.index());
        }
        return Errno.OK;
    }

    @Override
    public int writePages(PageRun run) {
        if (failingWrites) {
            return Errno.IO;
        }
        for (int i = 0; i < run.count(); i++) {
            Page page = run.page(i);
            writes.add(page.index());
            written.put(page.index(), page.memory().i64le(page.offset()));
        }
        return Errno.OK;
    }
}
