package io.anykernel.contracts.block;

import io.anykernel.block.FaultyBlockDevice;
import io.anykernel.block.PortBlockDevice;
import io.anykernel.block.QueuedBlockDevice;
import io.anykernel.block.RamBlockDevice;
import io.anykernel.core.contract.ContractCase;
import io.anykernel.core.contract.Probe;
import io.anykernel.core.device.BlockDevice;
import io.anykernel.core.error.Errno;
import io.anykernel.hypercall.IoVector;
import io.anykernel.hypercall.Memory;
import io.anykernel.hypercall.sim.SimCpu;
import io.anykernel.hypercall.sim.SimLoop;
import io.anykernel.hypercall.sim.SimRandom;
import io.anykernel.hypercall.sim.SimWorld;
import java.util.ArrayList;
import java.util.List;

/** The block device contract, as lists of cases. */
public final class BlockCases {
    private static final int BLOCK = 512;
    private static final int BLOCKS = 256;
    private static final int QUEUE_DEPTH = 4;
    private static final int MAX_CALLS = 2;
    private static final int MAX_REQUEST_BYTES = 3 * BLOCK;

    private BlockCases() {}

    /** Makes a device of 256 zeroed blocks of 512 bytes that can be written. */
    public interface BlockDeviceFactory {
        BlockDevice make(SimWorld world);
    }

    private interface Body {
        void run(Probe probe, BlockDevice device, SimWorld world);
    }

    private record Case(String name, BlockDeviceFactory factory, Body body) implements ContractCase {
        @Override
        public void run(Probe probe) {
            SimWorld world = new SimWorld(1);
            BlockDevice device = factory.make(world);
            body.run(probe, device, world);
            device.close();
            device.close();
            Memory memory = Memory.allocate(BLOCK);
            probe.expectEquals(Errno.BAD_HANDLE, device.read(0, 1, memory, 0), "read after close");
            probe.expectEquals(Errno.BAD_HANDLE, device.write(0, 1, memory, 0), "write after close");
            probe.expectEquals(Errno.BAD_HANDLE, device.flush(), "flush after close");
        }
    }

    /** Every case, against every device of ours. */
    public static List<ContractCase> all() {
        List<ContractCase> cases = new ArrayList<>();
        cases.addAll(of("ram", BlockCases::ram));
        cases.addAll(of("port", BlockCases::port));
        cases.addAll(of("queue", BlockCases::queue));
        cases.add(new Case("aQueueSmallerThanATransferTakesItInPieces", BlockCases::queue, BlockCases::pieces));
        cases.add(new FailureCase());
        return cases;
    }

    /** What any device must do; names begin with {@code prefix}. */
    public static List<ContractCase> of(String prefix, BlockDeviceFactory factory) {
        return List.of(
                new Case(prefix + "DeviceReadsBackWhatWasWritten", factory, BlockCases::readBack),
                new Case(prefix + "DeviceTransfersScatteredMemory", factory, BlockCases::scattered),
                new Case(prefix + "DeviceRefusesWhatLiesOutside", factory, BlockCases::outside),
                new Case(prefix + "DeviceAgreesWithAModel", factory, BlockCases::model));
    }

    private static BlockDevice ram(SimWorld world) {
        return new RamBlockDevice("ram", world.arenas().map(BLOCK * BLOCKS), BLOCK, BLOCKS);
    }

    private static BlockDevice port(SimWorld world) {
        world.disk("d", BLOCK * BLOCKS).latencyNanos(1000);
        return new PortBlockDevice(world.ports().openBlock("disk:d", true));
    }

    private static BlockDevice queue(SimWorld world) {
        return queued(world, ram(world));
    }

    private static QueuedBlockDevice queued(SimWorld world, BlockDevice device) {
        MemoryQueue queue = new MemoryQueue(device, QUEUE_DEPTH, new SimRandom(7));
        SimCpu cpu = world.scheduling().newCpu("block");
        QueuedBlockDevice queued =
                new QueuedBlockDevice(queue, cpu, world.scheduling(), world.clock(), MAX_CALLS, MAX_REQUEST_BYTES);
        cpu.attach(new SimLoop() {
            @Override
            public void poll(long nowNanos) {
                while (queued.poll(nowNanos) > 0) {
                    // Until it is dry.
                }
            }

            @Override
            public long nextDeadlineNanos() {
                return queued.nextDeadlineNanos();
            }
        });
        return queued;
    }

    private static Memory pattern(long seed, int bytes) {
        Memory memory = Memory.allocate(bytes);
        SimRandom random = new SimRandom(seed);
        for (int i = 0; i < bytes; i++) {
            memory.u8(i, (int) random.nextLong());
        }
        return memory;
    }

    private static void expectSame(Probe probe, Memory expected, int at, Memory found, int foundAt, int bytes) {
        probe.expect(expected.rangeEquals(at, found, foundAt, bytes), "bytes from " + at);
    }

    private static void readBack(Probe probe, BlockDevice device, SimWorld world) {
        probe.expectEquals(BLOCK, device.info().blockBytes(), "block size");
        probe.expectEquals(BLOCKS, device.info().blockCount(), "blocks");
        Memory zeros = Memory.allocate(BLOCK * BLOCKS);
        Memory read = pattern(1, BLOCK * BLOCKS);
        probe.expectEquals(Errno.OK, device.read(0, BLOCKS, read, 0), "read all");
        expectSame(probe, zeros, 0, read, 0, BLOCK * BLOCKS);
        Memory written = pattern(2, BLOCK * 21);
        probe.expectEquals(Errno.OK, device.write(100, 20, written, 7), "write");
        probe.expectEquals(Errno.OK, device.flush(), "flush");
        probe.expectEquals(Errno.OK, device.read(100, 20, read, 3), "read");
        expectSame(probe, written, 7, read, 3, 20 * BLOCK);
        probe.expectEquals(Errno.OK, device.read(0, 0, read, 0), "nothing");
        int discarded = device.discard(100, 5);
        probe.expect(discarded == Errno.OK || discarded == Errno.NOT_SUPPORTED, "discard");
        probe.expectEquals(Errno.OK, device.read(105, 15, read, 0), "read what was not discarded");
        expectSame(probe, written, 7 + 5 * BLOCK, read, 0, 15 * BLOCK);
    }

    private static void scattered(Probe probe, BlockDevice device, SimWorld world) {
        Memory written = pattern(3, 20 * BLOCK);
        IoVector from = new IoVector(3)
                .add(written, 0, 4 * BLOCK)
                .add(written, 10 * BLOCK, BLOCK)
                .add(written, 5 * BLOCK, 5 * BLOCK);
        probe.expectEquals(Errno.OK, device.write(50, from), "gather");
        Memory read = Memory.allocate(10 * BLOCK);
        IoVector into = new IoVector(2).add(read, 9 * BLOCK, BLOCK).add(read, 0, 9 * BLOCK);
        probe.expectEquals(Errno.OK, device.read(50, into), "scatter");
        expectSame(probe, written, 0, read, 9 * BLOCK, BLOCK);
        expectSame(probe, written, BLOCK, read, 0, 3 * BLOCK);
        expectSame(probe, written, 10 * BLOCK, read, 3 * BLOCK, BLOCK);
        expectSame(probe, written, 5 * BLOCK, read, 4 * BLOCK, 5 * BLOCK);
    }

    private static void outside(Probe probe, BlockDevice device, SimWorld world) {
        Memory memory = Memory.allocate(4 * BLOCK);
        long[] firsts = {-1, BLOCKS, BLOCKS - 1, Long.MAX_VALUE, Long.MIN_VALUE};
        for (long first : firsts) {
            probe.expectEquals(Errno.INVALID, device.read(first, 2, memory, 0), "read at " + first);
            probe.expectEquals(Errno.INVALID, device.write(first, 2, memory, 0), "write at " + first);
            probe.expectEquals(Errno.INVALID, device.discard(first, 2), "discard at " + first);
        }
        probe.expectEquals(Errno.INVALID, device.read(0, -1, memory, 0), "a negative count");
    }

    private static void model(Probe probe, BlockDevice device, SimWorld world) {
        SimRandom random = new SimRandom(4);
        Memory model = Memory.allocate(BLOCK * BLOCKS);
        Memory buffer = Memory.allocate(BLOCK * BLOCKS);
        for (int i = 0; i < 200; i++) {
            int first = (int) random.below(BLOCKS);
            int blocks = 1 + (int) random.below(Math.min(40, BLOCKS - first));
            if (random.below(2) == 0) {
                Memory written = pattern(random.nextLong(), blocks * BLOCK);
                probe.expectEquals(Errno.OK, device.write(first, blocks, written, 0), "write " + i);
                written.copyTo(0, model, first * BLOCK, blocks * BLOCK);
            } else {
                probe.expectEquals(Errno.OK, device.read(first, blocks, buffer, 0), "read " + i);
                expectSame(probe, model, first * BLOCK, buffer, 0, blocks * BLOCK);
            }
        }
    }

    /** 256 blocks by 3 a request through a queue of 4. */
    private static void pieces(Probe probe, BlockDevice device, SimWorld world) {
        Memory written = pattern(5, BLOCK * BLOCKS);
        probe.expectEquals(Errno.OK, device.write(0, BLOCKS, written, 0), "write all");
        Memory read = Memory.allocate(BLOCK * BLOCKS);
        probe.expectEquals(Errno.OK, device.read(0, BLOCKS, read, 0), "read all");
        expectSame(probe, written, 0, read, 0, BLOCK * BLOCKS);
        probe.feed(world.clock().nanoTime());
    }

    /** A request that fails in the middle fails its call, once everything submitted has come back. */
    private static final class FailureCase implements ContractCase {
        @Override
        public String name() {
            return "aFailingRequestFailsItsCallAndNoOther";
        }

        @Override
        public void run(Probe probe) {
            SimWorld world = new SimWorld(1);
            FaultyBlockDevice faulty = new FaultyBlockDevice(ram(world));
            QueuedBlockDevice device = queued(world, faulty);
            Memory memory = pattern(6, BLOCK * BLOCKS);
            for (int bad = 0; bad < BLOCKS; bad += 37) {
                faulty.breakBlocks(bad, 1);
                probe.expectEquals(Errno.IO, device.write(0, BLOCKS, memory, 0), "write over block " + bad);
                probe.expectEquals(Errno.OK, device.read((bad + 1) % BLOCKS, 1, memory, 0), "read beside it");
            }
            faulty.breakBlocks(0, 0);
            faulty.breakFlush(true);
            probe.expectEquals(Errno.IO, device.flush(), "flush");
            faulty.breakFlush(false);
            probe.expectEquals(Errno.OK, device.flush(), "flush again");
            device.close();
        }
    }
}
