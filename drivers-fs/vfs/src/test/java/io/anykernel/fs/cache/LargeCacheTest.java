package io.anykernel.fs.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anykernel.block.testing.FoldedArena;
import io.anykernel.block.testing.TestClock;
import io.anykernel.block.testing.TestScheduling;
import io.anykernel.core.log.Counters;
import io.anykernel.hypercall.Errno;
import io.anykernel.hypercall.Memory;
import java.util.BitSet;
import java.util.IdentityHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A cache of more than 2 GiB over a medium of more than 8 TiB, on memory that its frames share. */
class LargeCacheTest {
    private static final int FRAMES = (int) ((2L << 30) / PageCache.PAGE_BYTES) + 70_000;

    /** Far beyond what an {@code int} counts, in pages and in bytes. */
    private static final long FIRST = (1L << 33) - 12_345;

    @Test
    void everyFrameOfALargeCacheIsUsedOnceAndEachPageIsFoundAgain() {
        Counters counters = new Counters();
        PageCache cache = new PageCache(new FoldedArena(), FRAMES, new TestScheduling(), new TestClock(), counters);
        PageMapping mapping = cache.newMapping(new Unwritten(), this);
        long end = FIRST + FRAMES + FRAMES / 4;
        long index = FIRST;
        while (index < end) {
            index += read(mapping, index);
        }
        assertEquals(FRAMES, cache.pages());
        assertEquals(FRAMES, cache.residentPages(), "every frame is in use");
        assertEquals(0, cache.pinnedPages());
        long misses = counters.value("fs.cache.miss") + counters.value("fs.cache.readahead");
        assertEquals(misses - FRAMES, counters.value("fs.cache.eviction"));
        expectLatestAreDistinctHits(mapping, end, counters);
        mapping.drop(end - 10);
        assertTrue(cache.residentPages() < FRAMES, "the last pages are dropped");
        assertTrue(cache.residentPages() > FRAMES - 100, "and no others");
        cache.dropAll(this);
        assertEquals(0, cache.residentPages());
    }

    private static void expectLatestAreDistinctHits(PageMapping mapping, long end, Counters counters) {
        Map<Memory, BitSet> frames = new IdentityHashMap<>();
        long loaded = counters.value("fs.cache.miss");
        int pages = FRAMES / 2;
        for (long index = end - pages; index < end; index++) {
            PageRun run = mapping.pin(index, 1);
            assertEquals(Errno.OK, run.status());
            assertEquals(index, run.page(0).index());
            BitSet seen = frames.computeIfAbsent(run.page(0).memory(), slab -> new BitSet());
            int frame = run.page(0).offset() / PageCache.PAGE_BYTES;
            assertTrue(!seen.get(frame), "frame of page " + index + " is another page's, too");
            seen.set(frame);
            run.release();
        }
        assertEquals(loaded, counters.value("fs.cache.miss"), "the latest half is there");
    }

    private static int read(PageMapping mapping, long index) {
        PageRun run = mapping.pin(index, PageCache.SEGMENT_PAGES);
        assertEquals(Errno.OK, run.status());
        assertEquals(index, run.firstIndex());
        int pages = run.count();
        run.release();
        return pages;
    }

    /** Pages that nothing is read into: their frames share memory. */
    private static final class Unwritten implements PageBacking {
        @Override
        public long pageCount() {
            return 1L << 40;
        }

        @Override
        public int readPages(PageRun run) {
            return Errno.OK;
        }

        @Override
        public int writePages(PageRun run) {
            return Errno.READ_ONLY;
        }
    }
}
