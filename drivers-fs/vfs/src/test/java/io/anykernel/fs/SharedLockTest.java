package io.anykernel.fs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.anykernel.block.testing.TestScheduling;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SharedLockTest {
    private final SharedLock lock = new SharedLock("test", new TestScheduling());
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    @Test
    void readersAreInsideTogether() throws Exception {
        CyclicBarrier together = new CyclicBarrier(3);
        List<Future<?>> readers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            readers.add(threads.submit(() -> {
                lock.lockShared();
                together.await();
                lock.unlockShared();
                return null;
            }));
        }
        for (Future<?> reader : readers) {
            reader.get(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void aWriterWaitsForReadersAndIsNotOvertakenByNewOnes() throws Exception {
        List<String> order = new ArrayList<>();
        CountDownLatch writerStarts = new CountDownLatch(1);
        lock.lockShared();
        Future<?> writer = threads.submit(() -> {
            writerStarts.countDown();
            lock.lock();
            order.add("writer");
            lock.unlock();
        });
        writerStarts.await();
        // Once the writer queues, no reader enters at once; until then trying is harmless.
        while (!lock.hasQueued()) {
            Thread.onSpinWait();
        }
        Future<?> reader = threads.submit(() -> {
            lock.lockShared();
            order.add("reader");
            lock.unlockShared();
        });
        assertFalse(writer.isDone());
        lock.unlockShared();
        writer.get(20, TimeUnit.SECONDS);
        reader.get(20, TimeUnit.SECONDS);
        assertEquals("writer", order.get(0));
    }

    @Test
    void writersAreAloneUnderManyThreads() throws Exception {
        long[] value = new long[1];
        List<Future<?>> all = new ArrayList<>();
        for (int t = 0; t < 6; t++) {
            boolean writes = t % 2 == 0;
            all.add(threads.submit(() -> {
                for (int i = 0; i < 5000; i++) {
                    if (writes) {
                        lock.lock();
                        value[0]++;
                        lock.unlock();
                    } else {
                        lock.lockShared();
                        long seen = value[0];
                        assertEquals(seen, value[0]);
                        lock.unlockShared();
                    }
                }
            }));
        }
        for (Future<?> one : all) {
            one.get(60, TimeUnit.SECONDS);
        }
        assertEquals(15_000, value[0]);
    }
}
