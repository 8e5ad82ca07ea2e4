package io.anykernel.block.virtio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anykernel.core.contracts.ring.InertCpu;
import io.anykernel.core.contracts.ring.ModelBus;
import io.anykernel.core.contracts.ring.ModelVirtioDevice;
import io.anykernel.core.device.BlockRequest;
import io.anykernel.core.device.BlockRequest.Operation;
import io.anykernel.core.error.KernelException;
import io.anykernel.core.log.Counters;
import io.anykernel.hypercall.BusDevice;
import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.Errno;
import io.anykernel.hypercall.Memory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class VirtioBlockQueueTest {
    private static final long SEED = Long.getLong("anykernel.seed", 42);
    private static final long COMMON = BlockFeatures.FLUSH
            | BlockFeatures.BLK_SIZE
            | BlockFeatures.DISCARD
            | ModelVirtioDevice.EVENT_INDEX
            | ModelVirtioDevice.INDIRECT_DESCRIPTORS;

    private final ModelBus bus = new ModelBus(Memory.over(ByteBuffer.allocateDirect(4 << 20), 1 << 20));
    private final Memory memory = bus.map(1 << 20).allocate(1 << 19, 4096);
    private final Counters counters = new Counters();
    private final List<Integer> statuses = new ArrayList<>();
    private final BlockRequest.Listener listener = (request, status) -> statuses.add(status);
    private ModelBlockDevice model;
    private BusDevice busDevice;
    private VirtioBlockQueue queue;

    private VirtioBlockQueue start(long features) {
        plug(features);
        return open();
    }

    private void plug(long features) {
        model = new ModelBlockDevice(bus, features);
        busDevice = onBus(bus, model);
    }

    /** How the driver reaches the model. */
    BusDevice onBus(ModelBus modelBus, ModelBlockDevice modelDevice) {
        return modelDevice;
    }

    private VirtioBlockQueue open() {
        queue = new VirtioBlockQueue(bus, busDevice, new InertCpu(), VirtioBlockQueue.ALL_FEATURES, counters);
        return queue;
    }

    private BlockRequest request(Operation operation, long first, int blocks, int offset) {
        return new BlockRequest(listener).set(operation, first, blocks, memory, offset);
    }

    private int perform(Operation operation, long first, int blocks, int offset) {
        int submitted = queue.submit(request(operation, first, blocks, offset));
        queue.flushDoorbell();
        queue.poll(0, 100);
        return submitted != Errno.OK ? submitted : statuses.remove(statuses.size() - 1);
    }

    private byte[] fillMemory(int offset, int bytes) {
        byte[] content = new byte[bytes];
        new Random(SEED + bytes).nextBytes(content);
        memory.put(offset, content, 0, bytes);
        return content;
    }

    @Test
    void blocksAreWrittenAndReadBack() {
        start(COMMON);
        assertEquals(4096, queue.info().blockBytes());
        assertEquals(128, queue.info().blockCount());
        byte[] content = fillMemory(0, 8192);
        assertEquals(Errno.OK, perform(Operation.WRITE, 5, 2, 0));
        assertArrayEquals(content, Arrays.copyOfRange(model.medium, 5 * 4096, 7 * 4096));
        assertEquals(Errno.OK, perform(Operation.READ, 5, 2, 20_000));
        assertTrue(memory.rangeEquals(0, memory, 20_000, 8192));
        assertEquals(List.of("1@40+8192", "0@40+8192"), model.log);
    }

    @Test
    void transfersAreCutToTheDevicesSegments() {
        start(COMMON | BlockFeatures.SIZE_MAX | BlockFeatures.SEG_MAX);
        model.configure(8, 4, 2048);
        queue.close();
        open();
        assertEquals(2, queue.maxTransferBlocks());
        byte[] content = fillMemory(0, 8192);
        assertEquals(Errno.OK, perform(Operation.WRITE, 0, 2, 0));
        assertEquals(6, model.longestChain);
        assertArrayEquals(content, Arrays.copyOf(model.medium, 8192));
        assertEquals(Errno.INVALID, perform(Operation.READ, 0, 3, 0));
    }

    @Test
    void withoutIndirectTablesChainsAreOfDescriptors() {
        start(BlockFeatures.SIZE_MAX);
        assertEquals(512, queue.info().blockBytes());
        assertEquals(62, queue.maxTransferBlocks());
        byte[] content = fillMemory(0, 62 * 512);
        assertEquals(Errno.OK, perform(Operation.WRITE, 1, 62, 0));
        assertArrayEquals(content, Arrays.copyOfRange(model.medium, 512, 63 * 512));
        assertEquals(64, model.longestChain);
    }

    @Test
    void flushReachesTheDeviceAndDiscardZeroes() {
        start(COMMON);
        Arrays.fill(model.medium, (byte) 7);
        assertEquals(Errno.OK, perform(Operation.FLUSH, 0, 0, 0));
        assertEquals(Errno.OK, perform(Operation.DISCARD, 1, 2, 0));
        assertEquals(List.of("4@0+0", "11@0+16"), model.log);
        assertEquals(7, model.medium[4095]);
        assertEquals(0, model.medium[4096]);
        assertEquals(0, model.medium[3 * 4096 - 1]);
        assertEquals(7, model.medium[3 * 4096]);
        assertEquals(Errno.INVALID, perform(Operation.DISCARD, 0, 9, 0), "more than the device takes at once");
    }

    @Test
    void aDeviceThatWritesThroughNeedsNoFlushAndMayLackDiscard() {
        start(0);
        assertEquals(Errno.OK, queue.submit(request(Operation.FLUSH, 0, 0, 0)));
        assertEquals(List.of(), statuses, "not told within submit");
        queue.flushDoorbell();
        assertEquals(List.of(Errno.OK), statuses);
        assertEquals(List.of(), model.log);
        assertEquals(Errno.NOT_SUPPORTED, queue.submit(request(Operation.DISCARD, 0, 1, 0)));
    }

    @Test
    void requestsOutsideOrAgainstTheDevicesNatureAreRefused() {
        start(COMMON | BlockFeatures.READ_ONLY);
        assertTrue(queue.info().isReadOnly());
        assertEquals(Errno.READ_ONLY, queue.submit(request(Operation.WRITE, 0, 1, 0)));
        assertEquals(Errno.READ_ONLY, queue.submit(request(Operation.DISCARD, 0, 1, 0)));
        assertEquals(Errno.INVALID, queue.submit(request(Operation.READ, 128, 1, 0)));
        assertEquals(Errno.INVALID, queue.submit(request(Operation.READ, 127, 2, 0)));
        assertEquals(Errno.INVALID, queue.submit(request(Operation.READ, -1, 1, 0)));
        assertEquals(Errno.INVALID, queue.submit(request(Operation.READ, 0, 0, 0)));
        assertEquals(Errno.INVALID, queue.submit(request(Operation.READ, Long.MAX_VALUE, 1, 0)));
        BlockRequest unreachable = new BlockRequest(listener).set(Operation.READ, 0, 1, Memory.allocate(4096), 0);
        assertEquals(Errno.INVALID, queue.submit(unreachable));
        assertEquals(List.of(), statuses);
    }

    @Test
    void whatTheDeviceAnswersBecomesACode() {
        start(COMMON);
        model.statusOfNext = 1;
        assertEquals(Errno.IO, perform(Operation.READ, 0, 1, 0));
        model.statusOfNext = 2;
        assertEquals(Errno.NOT_SUPPORTED, perform(Operation.FLUSH, 0, 0, 0));
        model.statusOfNext = 99;
        assertEquals(Errno.IO, perform(Operation.WRITE, 0, 1, 0));
        model.statusOfNext = 0;
        model.lengthOfNext = 1;
        assertEquals(Errno.IO, perform(Operation.READ, 0, 1, 0), "success without data");
        assertEquals(1, counters.value("device.violations"));
        assertEquals(4, counters.value("requests.failed"));
        assertEquals(Errno.OK, perform(Operation.READ, 0, 1, 0));
    }

    @Test
    void aFullQueueHoldsBackAndRecovers() {
        start(COMMON);
        model.isPaused = true;
        int submitted = 0;
        while (queue.submit(request(Operation.READ, submitted % 128, 1, 0)) == Errno.OK) {
            submitted++;
        }
        assertEquals(64, submitted);
        assertEquals(1, counters.value("requests.stall.no-room"));
        queue.flushDoorbell();
        model.serve();
        assertEquals(10, queue.poll(5, 10));
        assertEquals(5, queue.nextDeadlineNanos(), "more wait");
        assertEquals(54, queue.poll(6, 100));
        assertEquals(Cpu.NEVER, queue.nextDeadlineNanos());
        assertEquals(64, statuses.size());
        assertEquals(Errno.OK, queue.submit(request(Operation.READ, 0, 1, 0)));
    }

    @Test
    void aLyingDeviceIsStoppedAndItsRequestsFail() {
        for (int[] lie : new int[][] {{70, 1}, {-1, 1}, {9, 1}, {0, 1 << 20}, {0, -1}}) {
            start(COMMON);
            statuses.clear();
            model.isPaused = true;
            queue.submit(request(Operation.READ, 0, 1, 0));
            queue.submit(request(Operation.WRITE, 1, 1, 0));
            queue.flushDoorbell();
            int resets = model.resets();
            model.lie(lie[0], lie[1]);
            assertEquals(2, queue.poll(0, 10));
            assertEquals(List.of(Errno.IO, Errno.IO), statuses);
            assertEquals(resets + 1, model.resets());
            assertEquals(Errno.IO, queue.submit(request(Operation.READ, 0, 1, 0)));
            assertEquals(0, queue.poll(0, 10));
            queue.close();
        }
    }

    @Test
    void stoppingTheDeviceCallsNothingOfADriverThatFailed() {
        start(COMMON);
        model.isPaused = true;
        statuses.clear();
        queue.submit(request(Operation.READ, 0, 1, 0));
        queue.flushDoorbell();
        queue.stopDevice();
        assertFalse(model.isStarted());
        assertEquals(List.of(), statuses);
        queue.stopDevice();
    }

    @Test
    void closingResetsTheDeviceAndFailsWhatItHolds() {
        start(COMMON);
        model.isPaused = true;
        for (int i = 0; i < 5; i++) {
            queue.submit(request(Operation.READ, i, 1, 0));
        }
        queue.close();
        queue.close();
        assertFalse(model.isStarted());
        assertEquals(List.of(Errno.IO, Errno.IO, Errno.IO, Errno.IO, Errno.IO), statuses);
        assertEquals(Errno.BAD_HANDLE, queue.submit(request(Operation.READ, 0, 1, 0)));
        assertEquals(0, queue.poll(0, 10));
    }

    @Test
    void nonsensicalGeometryIsRefused() {
        plug(COMMON);
        for (int blockBytes : new int[] {0, 511, 513, 1000, 131072, -512}) {
            model.configure(20, 4, blockBytes);
            assertThrows(KernelException.class, this::open, "block size " + blockBytes);
        }
        model.configure(20, 4, 512);
        model.configure(0, 8, -1);
        assertThrows(KernelException.class, this::open);
        model.configure(0, 8, 1000);
        assertEquals(1000, open().info().blockCount());
    }
}
