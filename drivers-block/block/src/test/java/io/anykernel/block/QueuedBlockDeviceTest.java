package io.anykernel.block;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anykernel.block.testing.TestArena;
import io.anykernel.block.testing.TestScheduling;
import io.anykernel.core.device.BlockDeviceInfo;
import io.anykernel.core.device.BlockQueue;
import io.anykernel.core.device.BlockRequest;
import io.anykernel.hypercall.Clock;
import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.Errno;
import io.anykernel.hypercall.Memory;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class QueuedBlockDeviceTest {
    private static final int BLOCK = 512;
    private static final int BLOCKS = 4096;
    private static final long SEED = Long.getLong("anykernel.seed", 21);
    private static final Clock CLOCK = new Clock() {
        @Override
        public long nanoTime() {
            return System.nanoTime();
        }

        @Override
        public long wallNanos() {
            return 0;
        }
    };

    private final TestScheduling scheduling = new TestScheduling();
    private final Cpu cpu = scheduling.newCpu("block");
    private final SlowQueue queue =
            new SlowQueue(new RamBlockDevice("ram", new TestArena(BLOCK * BLOCKS), BLOCK, BLOCKS), 5);
    private final QueuedBlockDevice device = new QueuedBlockDevice(queue, cpu, scheduling, CLOCK, 3, 4 * BLOCK);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private volatile boolean stopping;

    @AfterEach
    void stop() {
        stopping = true;
        cpu.wake();
        threads.shutdownNow();
    }

    private void startLoop() {
        scheduling.start("loop", () -> {
            cpu.acquire();
            try {
                while (!stopping) {
                    if (!device.poll(System.nanoTime())) {
                        cpu.idle(device.nextDeadlineNanos());
                    }
                }
            } catch (RuntimeException broken) {
                cpu.fail(broken);
            } finally {
                cpu.release();
            }
        });
    }

    @Test
    void moreCallersThanTransfersAllGetTheirBytes() throws Exception {
        startLoop();
        List<Future<?>> callers = new ArrayList<>();
        for (int t = 0; t < 8; t++) {
            int first = t * (BLOCKS / 8);
            Random random = new Random(SEED + t);
            callers.add(threads.submit(() -> {
                Memory written = Memory.allocate(64 * BLOCK);
                Memory read = Memory.allocate(64 * BLOCK);
                for (int i = 0; i < 60; i++) {
                    int at = first + random.nextInt(BLOCKS / 8 - 64);
                    int blocks = 1 + random.nextInt(64);
                    for (int b = 0; b < blocks * BLOCK; b += 8) {
                        written.i64le(b, random.nextLong());
                    }
                    assertEquals(Errno.OK, device.write(at, blocks, written, 0));
                    assertEquals(Errno.OK, device.flush());
                    assertEquals(Errno.OK, device.read(at, blocks, read, 0));
                    assertTrue(written.rangeEquals(0, read, 0, blocks * BLOCK), "seed " + SEED);
                }
            }));
        }
        for (Future<?> caller : callers) {
            caller.get(60, TimeUnit.SECONDS);
        }
        device.close();
        assertTrue(queue.closed);
    }

    @Test
    void closingWaitsForWhatIsUnderWayAndRefusesTheRest() throws Exception {
        queue.hold = new CountDownLatch(1);
        startLoop();
        Memory memory = Memory.allocate(8 * BLOCK);
        Future<Integer> reading = threads.submit(() -> device.read(0, 8, memory, 0));
        queue.entered.await();
        Future<?> closing = threads.submit(device::close);
        while (device.read(0, 0, memory, 0) != Errno.BAD_HANDLE) {
            Thread.onSpinWait();
        }
        assertFalse(closing.isDone());
        assertFalse(queue.closed);
        queue.hold.countDown();
        assertEquals(Errno.OK, reading.get(20, TimeUnit.SECONDS));
        closing.get(20, TimeUnit.SECONDS);
        assertTrue(queue.closed);
    }

    @Test
    void aFailedCpuFailsItsCallersInsteadOfHoldingThem() throws Exception {
        queue.breaks = true;
        startLoop();
        Memory memory = Memory.allocate(BLOCK);
        Future<Integer> reading = threads.submit(() -> device.read(0, 1, memory, 0));
        assertEquals(Errno.OWNER_DEAD, reading.get(20, TimeUnit.SECONDS));
        assertEquals(Errno.IO, device.read(0, 1, memory, 0));
        Future<?> closing = threads.submit(device::close);
        closing.get(20, TimeUnit.SECONDS);
    }

    /** Those under way keep their transfers for good, so that none comes back to those who wait for one. */
    @Test
    void aFailedCpuFailsThoseWhoWaitForTheirTurnToo() throws Exception {
        queue.breaks = true;
        List<FutureTask<Integer>> reads = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            Memory memory = Memory.allocate(BLOCK);
            reads.add(new FutureTask<>(() -> device.read(0, 1, memory, 0)));
            Thread reader = new Thread(reads.get(i), "reader " + i);
            reader.setDaemon(true);
            reader.start();
            while (reader.getState() != Thread.State.WAITING && reader.getState() != Thread.State.TIMED_WAITING) {
                Thread.onSpinWait();
            }
        }
        startLoop();
        int dead = 0;
        for (FutureTask<Integer> read : reads) {
            int status = read.get(20, TimeUnit.SECONDS);
            assertTrue(status == Errno.OWNER_DEAD || status == Errno.IO, "status " + status);
            dead += status == Errno.OWNER_DEAD ? 1 : 0;
        }
        assertEquals(3, dead);
        Future<Integer> later = threads.submit(() -> device.read(0, 1, Memory.allocate(BLOCK), 0));
        assertEquals(Errno.IO, later.get(20, TimeUnit.SECONDS));
        threads.submit(device::close).get(20, TimeUnit.SECONDS);
        assertEquals(Errno.BAD_HANDLE, device.flush());
    }

    /** A queue that completes on the poll after submission, or holds back, or breaks. */
    private static final class SlowQueue implements BlockQueue {
        private final RamBlockDevice device;
        private final ArrayDeque<BlockRequest> held = new ArrayDeque<>();
        private final int depth;
        private final CountDownLatch entered = new CountDownLatch(1);
        private volatile CountDownLatch hold = new CountDownLatch(0);
        private volatile boolean breaks;
        private volatile boolean closed;

        SlowQueue(RamBlockDevice device, int depth) {
            this.device = device;
            this.depth = depth;
        }

        @Override
        public BlockDeviceInfo info() {
            return device.info();
        }

        @Override
        public int submit(BlockRequest request) {
            if (breaks) {
                throw new IllegalStateException("broken on purpose");
            }
            if (held.size() == depth) {
                return Errno.WOULD_BLOCK;
            }
            held.add(request);
            entered.countDown();
            return Errno.OK;
        }

        @Override
        public void flushDoorbell() {}

        @Override
        public int poll(long nowNanos, int budget) {
            if (hold.getCount() > 0) {
                return 0;
            }
            int done = 0;
            while (!held.isEmpty()) {
                BlockRequest request = held.remove();
                request.complete(
                        switch (request.operation()) {
                            case READ ->
                                device.read(request.firstBlock(), request.blocks(), request.memory(), request.offset());
                            case WRITE ->
                                device.write(
                                        request.firstBlock(), request.blocks(), request.memory(), request.offset());
                            default -> Errno.OK;
                        });
                done++;
            }
            return done;
        }

        /** Asks to be polled soon while it holds anything, as a device without interrupts would. */
        @Override
        public long nextDeadlineNanos() {
            return held.isEmpty() ? Cpu.NEVER : System.nanoTime() + 100_000;
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
