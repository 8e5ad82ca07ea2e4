package io.anykernel.fs.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anykernel.block.testing.TestArena;
import io.anykernel.block.testing.TestClock;
import io.anykernel.block.testing.TestScheduling;
import io.anykernel.core.error.CorruptMediaException;
import io.anykernel.core.log.Counters;
import io.anykernel.hypercall.Clock;
import io.anykernel.hypercall.Errno;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PageCacheTest {
    private static final int FRAMES = 64;
    private static final long SEED = Long.getLong("anykernel.seed", 11);

    private final Counters counters = new Counters();
    private final PageCache cache =
            new PageCache(new TestArena(1 << 24), FRAMES, new TestScheduling(), new TestClock(), counters);
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void nothingStaysPinned() {
        threads.shutdownNow();
        assertEquals(0, cache.pinnedPages());
    }

    private static void expectPage(PageRun run, int i, long value) {
        Page page = run.page(i);
        assertEquals(value, page.memory().i64le(page.offset()));
    }

    private static void expectOne(PageMapping mapping, long index, long value) {
        PageRun run = mapping.pin(index, 1);
        try {
            assertEquals(Errno.OK, run.status());
            expectPage(run, 0, value);
        } finally {
            run.release();
        }
    }

    private static void change(PageMapping mapping, long index, long value, PageTransaction transaction) {
        PageRun run = mapping.pin(index, 1);
        run.page(0).memory().i64le(run.page(0).offset(), value);
        mapping.markDirty(run.page(0), transaction);
        run.release();
    }

    @Test
    void aPageIsLoadedOnceAndFoundAfterwards() {
        NumberedBacking backing = new NumberedBacking(1000);
        PageMapping mapping = cache.newMapping(backing, this);
        expectOne(mapping, 7, 7);
        expectOne(mapping, 7, 7);
        assertEquals(List.of("7+1"), backing.reads);
        assertEquals(1, counters.value("fs.cache.hit"));
        assertEquals(1, counters.value("fs.cache.miss"));
    }

    @Test
    void hitsAreCountedExactlyWhoeverReads() throws InterruptedException {
        PageMapping mapping = cache.newMapping(new NumberedBacking(1000), this);
        for (int i = 0; i < 1000; i += PageCache.SEGMENT_PAGES) {
            expectOne(mapping, i, i);
        }
        Thread[] readers = new Thread[4];
        for (int i = 0; i < readers.length; i++) {
            readers[i] = new Thread(() -> {
                for (int n = 0; n < 777; n++) {
                    expectOne(mapping, 0, 0);
                }
            });
            readers[i].start();
        }
        for (Thread reader : readers) {
            reader.join();
        }
        assertEquals(4 * 777, counters.value("fs.cache.hit"));
        PageCache second =
                new PageCache(new TestArena(1 << 20), FRAMES, new TestScheduling(), new TestClock(), counters);
        PageMapping another = second.newMapping(new NumberedBacking(10), this);
        expectOne(another, 0, 0);
        expectOne(another, 0, 0);
        assertEquals(4 * 777 + 1, counters.value("fs.cache.hit"), "of two caches together");
    }

    @Test
    void twoMappingsDoNotMix() {
        PageMapping one = cache.newMapping(new NumberedBacking(100), this);
        NumberedBacking other = new NumberedBacking(100);
        other.written.put(5L, 500L);
        expectOne(one, 5, 5);
        expectOne(cache.newMapping(other, this), 5, 500);
        expectOne(one, 5, 5);
    }

    @Test
    void aSequentialReaderIsReadAheadInGrowingRuns() {
        NumberedBacking backing = new NumberedBacking(100);
        PageMapping mapping = cache.newMapping(backing, this);
        for (int i = 0; i < 100; i++) {
            expectOne(mapping, i, i);
        }
        assertEquals(List.of("0+1", "1+2", "3+6", "9+18", "27+5", "32+32", "64+32", "96+4"), backing.reads);
    }

    @Test
    void aRandomReaderIsNotReadAhead() {
        NumberedBacking backing = new NumberedBacking(10_000);
        PageMapping mapping = cache.newMapping(backing, this);
        for (int i = 1; i < 30; i++) {
            expectOne(mapping, i * 331L, i * 331L);
        }
        assertEquals(29, backing.reads.size());
        assertEquals(0, counters.value("fs.cache.readahead"));
    }

    @Test
    void theCacheStaysWithinItsFramesAndPinnedPagesStay() {
        PageMapping mapping = cache.newMapping(new NumberedBacking(100_000), this);
        PageRun kept = mapping.pin(5, 3);
        for (int i = 100; i < 1000; i++) {
            expectOne(mapping, i, i);
        }
        assertTrue(cache.residentPages() <= FRAMES);
        for (int i = 0; i < 3; i++) {
            expectPage(kept, i, 5 + i);
        }
        kept.release();
        assertTrue(counters.value("fs.cache.eviction") > 800);
    }

    @Test
    void aUsedPageOutlivesAnUnusedOne() {
        NumberedBacking backing = new NumberedBacking(100_000);
        PageMapping mapping = cache.newMapping(backing, this);
        expectOne(mapping, 3, 3);
        for (int i = 0; i < 500; i++) {
            expectOne(mapping, 1000 + 40L * i, 1000 + 40L * i);
            expectOne(mapping, 3, 3);
        }
        assertEquals(1, backing.reads.stream().filter("3+1"::equals).count());
    }

    @Test
    void whenEveryFrameIsPinnedTheCallerIsTold() {
        PageCache cache =
                new PageCache(new TestArena(1 << 20), FRAMES, new TestScheduling(), new HurriedClock(), counters);
        PageMapping mapping = cache.newMapping(new NumberedBacking(100_000), this);
        List<PageRun> held = new ArrayList<>();
        for (int i = 0; i < FRAMES; i++) {
            held.add(mapping.pin(40L * i, 1));
        }
        PageRun refused = mapping.pin(9999, 1);
        assertEquals(Errno.NO_BUFFERS, refused.status());
        assertEquals(0, refused.count());
        refused.release();
        assertEquals(1, counters.value("fs.cache.exhausted"));
        held.forEach(PageRun::release);
        expectOne(mapping, 9999, 9999);
    }

    /** Ten seconds pass from one look to the next, so that nothing is waited for. */
    private static final class HurriedClock implements Clock {
        private long now;

        @Override
        public long nanoTime() {
            now += 10_000_000_000L;
            return now;
        }

        @Override
        public long wallNanos() {
            return now;
        }
    }

    @Test
    void aReaderWaitsForAFrameUntilOneIsReleased() throws Exception {
        PageMapping mapping = cache.newMapping(new NumberedBacking(100_000), this);
        List<PageRun> held = new ArrayList<>();
        for (int i = 0; i < FRAMES; i++) {
            held.add(mapping.pin(40L * i, 1));
        }
        Thread reader = new Thread(() -> expectOne(mapping, 9999, 9999));
        reader.start();
        while (counters.value("fs.cache.wait") == 0) {
            Thread.onSpinWait();
        }
        held.forEach(PageRun::release);
        reader.join();
        assertEquals(0, counters.value("fs.cache.exhausted"));
        assertEquals(1, counters.value("fs.cache.wait"), "one wait, no polling");
    }

    @Test
    void leasesLeaveHalfOfTheFrames() {
        PageMapping mapping = cache.newMapping(new NumberedBacking(100_000), this);
        List<PageRun> leased = new ArrayList<>();
        for (int i = 0; i < FRAMES / 2; i++) {
            leased.add(mapping.pinForLease(40L * i, 1));
            assertEquals(1, leased.get(i).count());
        }
        PageRun refused = mapping.pinForLease(99_000, 1);
        assertEquals(Errno.NO_BUFFERS, refused.status());
        refused.release();
        for (int i = 0; i < 500; i++) {
            expectOne(mapping, 50_000 + i, 50_000 + i);
        }
        leased.remove(0).release();
        leased.add(mapping.pinForLease(99_000, 8));
        assertEquals(1, leased.get(leased.size() - 1).count(), "as much as there is room for");
        leased.forEach(PageRun::release);
    }

    @Test
    void oneMediumsWriteErrorNeverReachesAnothersReader() {
        NumberedBacking broken = new NumberedBacking(1000);
        PageMapping dirty = cache.newMapping(broken, this);
        PageMapping sound = cache.newMapping(new NumberedBacking(10_000), this);
        for (int i = 0; i < FRAMES / 2; i++) {
            change(dirty, i, -i, null);
        }
        for (int i = 0; i < FRAMES / 2; i++) {
            change(sound, i * 40L, i, null);
        }
        broken.failingWrites = true;
        for (int i = 0; i < FRAMES; i++) {
            expectOne(sound, 5000 + 40L * i, 5000 + 40L * i);
        }
        assertEquals(Errno.IO, dirty.flush());
        broken.failingWrites = false;
        assertEquals(Errno.OK, dirty.flush());
        assertEquals(-1, broken.written.get(1L));
    }

    @Test
    void aWriteThatMadeRoomReportsItsErrorToTheNextFlush() {
        NumberedBacking broken = new NumberedBacking(1000);
        PageMapping dirty = cache.newMapping(broken, this);
        for (int i = 0; i < FRAMES; i++) {
            change(dirty, i, -i, null);
        }
        AtomicInteger attempts = new AtomicInteger();
        PageMapping failing = cache.newMapping(
                new NumberedBacking(1000) {
                    @Override
                    public int writePages(PageRun run) {
                        return attempts.getAndIncrement() == 0 ? Errno.IO : super.writePages(run);
                    }
                },
                this);
        change(failing, 0, 7, null);
        expectOne(cache.newMapping(new NumberedBacking(10), this), 1, 1);
        for (int i = 0; i < 2 * FRAMES; i++) {
            change(dirty, 500 + i, i, null);
        }
        assertEquals(1, attempts.get(), "a page that cannot be written is left alone");
        assertEquals(Errno.IO, failing.flush(), "reported");
        assertEquals(Errno.OK, failing.flush(), "once");
        assertEquals(2, attempts.get());
        assertEquals(Errno.OK, dirty.flush());
    }

    @Test
    void makingRoomNeverNests() {
        PageCache cache =
                new PageCache(new TestArena(1 << 20), FRAMES, new TestScheduling(), new HurriedClock(), counters);
        PageMapping metadata = cache.newMapping(new NumberedBacking(100_000), this);
        AtomicInteger depth = new AtomicInteger();
        AtomicInteger deepest = new AtomicInteger();
        NumberedBacking backing = new NumberedBacking(100_000) {
            @Override
            public int writePages(PageRun run) {
                deepest.accumulateAndGet(depth.incrementAndGet(), Math::max);
                metadata.pin(run.firstIndex(), 1).release();
                depth.decrementAndGet();
                return super.writePages(run);
            }
        };
        PageMapping mapping = cache.newMapping(backing, this);
        for (int i = 0; i < 2 * FRAMES; i++) {
            PageRun run = mapping.pin(i * 40L, 1);
            if (run.count() > 0) {
                mapping.markDirty(run.page(0), null);
            }
            run.release();
        }
        assertEquals(1, deepest.get());
        assertEquals(Errno.OK, mapping.flush());
    }

    @Test
    void troubleAheadOfAReaderIsNotItsOwn() {
        NumberedBacking backing = new NumberedBacking(100);
        PageMapping mapping = cache.newMapping(backing, this);
        backing.failingRead = 4;
        for (int i = 0; i < 4; i++) {
            expectOne(mapping, i, i);
        }
        PageRun failed = mapping.pin(4, 1);
        assertEquals(Errno.IO, failed.status());
        failed.release();
        backing.failingRead = -1;
        expectOne(mapping, 4, 4);
    }

    @Test
    void damageIsThrownToWhoeverWantsThePageAndNothingStaysPinned() {
        NumberedBacking backing = new NumberedBacking(100);
        PageMapping mapping = cache.newMapping(backing, this);
        backing.corruptRead = 2;
        expectOne(mapping, 0, 0);
        expectOne(mapping, 1, 1);
        assertThrows(CorruptMediaException.class, () -> mapping.pin(2, 1));
        assertEquals(0, cache.pinnedPages());
        backing.corruptRead = -1;
        expectOne(mapping, 2, 2);
    }

    @Test
    void dirtyPagesAreWrittenBeforeTheirFramesAreTaken() {
        NumberedBacking backing = new NumberedBacking(100_000);
        PageMapping mapping = cache.newMapping(backing, this);
        for (int i = 0; i < 500; i++) {
            change(mapping, i, -i, null);
        }
        for (int i = 0; i < 500; i++) {
            expectOne(mapping, i, -i);
        }
        assertEquals(Errno.OK, mapping.flush());
        for (long i = 0; i < 500; i++) {
            assertEquals(-i, backing.written.get(i));
        }
        assertEquals(500, counters.value("fs.cache.write"));
    }

    @Test
    void aPageIsNotWrittenWhileATransactionHoldsIt() {
        NumberedBacking backing = new NumberedBacking(100_000);
        PageMapping mapping = cache.newMapping(backing, this);
        List<Page> bound = new ArrayList<>();
        PageTransaction transaction = new PageTransaction() {
            @Override
            public int relieve() {
                bound.forEach(page -> mapping.unbind(page, this));
                return Errno.OK;
            }
        };
        for (int i = 0; i < 10; i++) {
            PageRun run = mapping.pin(i * 40L, 1);
            run.page(0).memory().i64le(run.page(0).offset(), -i);
            mapping.markDirty(run.page(0), transaction);
            bound.add(run.page(0));
            run.release();
        }
        assertEquals(Errno.OK, mapping.flush());
        for (int i = 0; i < 1000; i++) {
            expectOne(mapping, 50_000 + i, 50_000 + i);
        }
        assertEquals(List.of(), backing.writes);
        mapping.unbind(bound.get(3), transaction);
        assertEquals(Errno.OK, mapping.flush());
        assertEquals(List.of(120L), backing.writes);
    }

    @Test
    void aTransactionIsAskedForRoomWhenItHoldsEverything() {
        NumberedBacking backing = new NumberedBacking(100_000);
        PageMapping mapping = cache.newMapping(backing, this);
        List<Page> bound = new ArrayList<>();
        PageTransaction transaction = new PageTransaction() {
            @Override
            public int relieve() {
                bound.forEach(page -> mapping.unbind(page, this));
                return Errno.OK;
            }
        };
        for (int i = 0; i < FRAMES; i++) {
            PageRun run = mapping.pin(i * 40L, 1);
            mapping.markDirty(run.page(0), transaction);
            bound.add(run.page(0));
            run.release();
        }
        expectOne(mapping, 99_999, 99_999);
        assertFalse(backing.writes.isEmpty());
    }

    @Test
    void aFailedWriteLeavesThePageDirtyAndSaysSo() {
        NumberedBacking backing = new NumberedBacking(100);
        PageMapping mapping = cache.newMapping(backing, this);
        change(mapping, 5, 55, null);
        backing.failingWrites = true;
        assertEquals(Errno.IO, mapping.flush());
        backing.failingWrites = false;
        assertEquals(Errno.OK, mapping.flush());
        assertEquals(55, backing.written.get(5L));
    }

    @Test
    void aDroppedPageStaysGoodForWhoPinnedItAndIsLoadedAnewForOthers() {
        NumberedBacking backing = new NumberedBacking(100);
        PageMapping mapping = cache.newMapping(backing, this);
        PageRun pinned = mapping.pin(5, 1);
        backing.written.put(5L, 50L);
        mapping.drop(5);
        expectPage(pinned, 0, 5);
        expectOne(mapping, 5, 50);
        expectPage(pinned, 0, 5);
        pinned.release();
        cache.dropAll(this);
        assertEquals(0, cache.residentPages());
    }

    @Test
    void aSlowLoadHoldsUpNobodyButThoseWhoWantThatPage() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        NumberedBacking backing = new NumberedBacking(100_000) {
            @Override
            public int readPages(PageRun run) {
                if (run.firstIndex() == 640) {
                    entered.countDown();
                    try {
                        go.await();
                    } catch (InterruptedException interrupted) {
                        return Errno.IO;
                    }
                }
                return super.readPages(run);
            }
        };
        PageMapping mapping = cache.newMapping(backing, this);
        Future<?> slow = threads.submit(() -> expectOne(mapping, 640, 640));
        entered.await();
        Future<?> same = threads.submit(() -> expectOne(mapping, 640, 640));
        expectOne(mapping, 3, 3);
        expectOne(mapping, 641, 641);
        assertFalse(slow.isDone());
        go.countDown();
        slow.get(20, TimeUnit.SECONDS);
        same.get(20, TimeUnit.SECONDS);
        assertEquals(1, backing.reads.stream().filter("640+1"::equals).count());
    }

    @Test
    void manyThreadsReadingAndWritingSeeWholePages() throws Exception {
        NumberedBacking backing = new NumberedBacking(100_000);
        PageMapping mapping = cache.newMapping(backing, this);
        List<Future<?>> running = new ArrayList<>();
        for (int t = 0; t < 6; t++) {
            long own = t;
            running.add(threads.submit(() -> {
                Random random = new Random(SEED + own);
                long[] values = new long[40];
                for (int i = 0; i < 4000; i++) {
                    int slot = random.nextInt(40);
                    long index = slot * 6L + own;
                    if (random.nextInt(3) == 0) {
                        values[slot] = random.nextLong();
                        change(mapping, index, values[slot], null);
                    } else if (values[slot] != 0) {
                        expectOne(mapping, index, values[slot]);
                    } else {
                        expectOne(mapping, index, index);
                    }
                }
            }));
        }
        for (Future<?> thread : running) {
            thread.get(60, TimeUnit.SECONDS);
        }
    }

    @Test
    void framesThatADeviceMayStillWriteAreNeverUsedAgain() {
        List<Page> lost = new ArrayList<>();
        NumberedBacking dying = new NumberedBacking(1000) {
            @Override
            public int readPages(PageRun run) {
                for (int i = 0; i < run.count() && lost.size() < 8; i++) {
                    lost.add(run.page(i));
                }
                return reads.isEmpty() && super.readPages(run) == Errno.OK ? Errno.OWNER_DEAD : Errno.IO;
            }
        };
        PageMapping mapping = cache.newMapping(dying, this);
        PageRun run = mapping.pin(0, 8);
        assertEquals(Errno.IO, run.status(), "whose memory it is concerns the cache alone");
        run.release();
        assertEquals(8, lost.size());
        assertEquals(8, counters.value("fs.cache.quarantined"));
        assertEquals(0, cache.residentPages());
        expectOthersUntouched(lost);
    }

    @Test
    void framesOfALoadThatEndsInAnUnknownWayAreNeverUsedAgain() {
        List<Page> lost = new ArrayList<>();
        PageMapping mapping = cache.newMapping(
                new NumberedBacking(1000) {
                    @Override
                    public int readPages(PageRun run) {
                        lost.add(run.page(0));
                        throw new IllegalStateException("nothing is known of the device");
                    }
                },
                this);
        assertThrows(IllegalStateException.class, () -> mapping.pin(0, 1));
        assertEquals(1, counters.value("fs.cache.quarantined"));
        expectOthersUntouched(lost);
    }

    @Test
    void framesThatADeviceMayStillReadAreNotUsedAgainOnceTheirPageIsGone() {
        List<Page> lost = new ArrayList<>();
        NumberedBacking dying = new NumberedBacking(1000) {
            @Override
            public int writePages(PageRun run) {
                lost.add(run.page(0));
                return lost.size() == 1 ? Errno.OWNER_DEAD : Errno.IO;
            }
        };
        PageMapping mapping = cache.newMapping(dying, this);
        change(mapping, 3, 33, null);
        assertEquals(Errno.IO, mapping.flush());
        expectOne(mapping, 3, 33);
        assertEquals(Errno.IO, mapping.flush(), "it stays dirty");
        PageRun pinned = mapping.pin(3, 1);
        mapping.drop(0);
        pinned.release();
        assertEquals(1, counters.value("fs.cache.quarantined"));
        expectOthersUntouched(List.of(lost.get(0)));
    }

    /** Uses every frame that there is, while the device writes to those that it was left. */
    private void expectOthersUntouched(List<Page> lost) {
        NumberedBacking backing = new NumberedBacking(1000);
        PageMapping others = cache.newMapping(backing, this);
        for (int i = 0; i < 4 * FRAMES; i++) {
            PageRun run = others.pin(i, 1);
            for (Page page : lost) {
                page.memory().fill(page.offset(), PageCache.PAGE_BYTES, 0xee);
            }
            assertEquals(Errno.OK, run.status());
            expectPage(run, 0, i);
            run.release();
        }
        assertEquals(FRAMES - lost.size(), cache.residentPages());
    }
}
