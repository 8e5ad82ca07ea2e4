package io.anykernel.contracts.block;

import io.anykernel.block.FaultyBlockDevice;
import io.anykernel.block.PortBlockDevice;
import io.anykernel.block.QueuedBlockDevice;
import io.anykernel.block.RamBlockDevice;
import io.anykernel.block.contracts.BlockDeviceContract;
import io.anykernel.block.contracts.LateBlockQueue;
import io.anykernel.block.contracts.MemoryOwnershipContract;
import io.anykernel.block.contracts.ModelBlockQueue;
import io.anykernel.core.device.BlockDevice;
import io.anykernel.core.log.Counters;
import io.anykernel.fs.cache.PageCache;
import io.anykernel.fs.cache.PageMapping;
import io.anykernel.fs.cache.PageRun;
import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.Errno;
import io.anykernel.hypercall.Memory;
import io.anykernel.hypercall.World;
import io.anykernel.hypercall.contracts.ContractCase;
import io.anykernel.hypercall.contracts.Probe;
import io.anykernel.hypercall.contracts.SimCase;
import io.anykernel.hypercall.contracts.WorldCase;
import io.anykernel.hypercall.contracts.WorldSource;
import io.anykernel.hypercall.sim.SimRandom;
import io.anykernel.hypercall.sim.SimWorld;
import java.util.ArrayList;
import java.util.List;

/** The block device contract held against every device of ours, and what a queue of requests must do besides. */
public final class BlockCases {
    private static final int BLOCK = BlockDeviceContract.BLOCK_BYTES;
    private static final int BLOCKS = BlockDeviceContract.BLOCK_COUNT;
    private static final int QUEUE_DEPTH = 4;
    private static final int MAX_CALLS = 2;
    private static final int MAX_REQUEST_BYTES = 3 * BLOCK;

    private BlockCases() {}

    /** Every case, against every device of ours. */
    public static List<ContractCase> all(WorldSource worlds) {
        List<ContractCase> cases = new ArrayList<>();
        cases.addAll(BlockDeviceContract.cases("ram", worlds, BlockCases::ram));
        cases.addAll(BlockDeviceContract.cases("port", worlds, BlockCases::port));
        cases.addAll(BlockDeviceContract.cases("queue", worlds, BlockCases::queue));
        cases.addAll(MemoryOwnershipContract.cases("queued", BlockCases::overLateQueue));
        cases.add(new SimCase("aDeviceThatWritesLateReachesNoPageOfTheCache", 1, BlockCases::lateWrites));
        cases.add(new SimCase(
                "aQueueSmallerThanATransferTakesItInPieces",
                1,
                (probe, world) -> BlockDeviceContract.run(probe, world, BlockCases::queue, BlockCases::pieces)));
        cases.add(new WorldCase("aFailingRequestFailsItsCallAndNoOther", worlds, BlockCases::failure));
        return cases;
    }

    private static BlockDevice ram(World world) {
        return new RamBlockDevice("ram", world.arenas().map(BLOCK * BLOCKS), BLOCK, BLOCKS);
    }

    /** Over a disk in a simulation of its own, which any world can hold. */
    private static BlockDevice port(World world) {
        SimWorld medium = new SimWorld(1);
        medium.disk("d", BLOCK * BLOCKS).latencyNanos(1000);
        return new PortBlockDevice(medium.ports().openBlock("disk:d", true));
    }

    private static BlockDevice queue(World world) {
        return queued(world, ram(world));
    }

    private static BlockDevice queued(World world, BlockDevice device) {
        ModelBlockQueue queue = new ModelBlockQueue(device, QUEUE_DEPTH, new SimRandom(7));
        Cpu cpu = world.scheduling().newCpu("block");
        return new LoopedBlockDevice(
                world,
                cpu,
                new QueuedBlockDevice(queue, cpu, world.scheduling(), world.clock(), MAX_CALLS, MAX_REQUEST_BYTES));
    }

    private static BlockDevice overLateQueue(World world, Cpu cpu, LateBlockQueue queue) {
        return new LoopedBlockDevice(
                world,
                cpu,
                new QueuedBlockDevice(queue, cpu, world.scheduling(), world.clock(), MAX_CALLS, MAX_REQUEST_BYTES));
    }

    /** The Cpu fails while the device fills pages of the cache; the cache then serves another device. */
    private static void lateWrites(Probe probe, SimWorld world) {
        Cpu cpu = world.scheduling().newCpu("block");
        LateBlockQueue queue = new LateBlockQueue(cpu, QUEUE_DEPTH);
        BlockDevice failing = overLateQueue(world, cpu, queue);
        BlockDevice sound = ram(world);
        Memory content = BlockDeviceContract.pattern(9, BLOCK * BLOCKS);
        sound.write(0, BLOCKS, content, 0);
        Counters counters = new Counters();
        PageCache cache = new PageCache(
                world.arenas().map(PageCache.MIN_PAGES * (long) PageCache.PAGE_BYTES),
                PageCache.MIN_PAGES,
                world.scheduling(),
                world.clock(),
                counters);
        PageMapping of = cache.newMapping(new WholePages(failing), failing);
        queue.failCpu();
        PageRun run = of.pin(0, WholePages.of(failing));
        probe.expectEquals(Errno.IO, run.status(), "reading while the Cpu fails");
        run.release();
        long quarantined = counters.value("fs.cache.quarantined");
        probe.expect(quarantined > 0, "frames are quarantined");
        cache.dropAll(failing);
        for (int round = 0; round < 2; round++) {
            for (int pages = 0; pages < 3 * PageCache.MIN_PAGES; pages += WholePages.of(sound)) {
                PageMapping other = cache.newMapping(new WholePages(sound), sound);
                readThrough(probe, other, queue, content);
            }
            cache.dropAll(sound);
        }
        probe.expectEquals(quarantined, counters.value("fs.cache.quarantined"), "frames in quarantine");
        probe.expectEquals(0, cache.residentPages(), "pages left");
    }

    private static void readThrough(Probe probe, PageMapping mapping, LateBlockQueue queue, Memory content) {
        Memory read = Memory.allocate(content.lengthBytes());
        for (int index = 0; index < content.lengthBytes() / PageCache.PAGE_BYTES; index++) {
            PageRun run = mapping.pin(index, 1);
            queue.transferLate();
            probe.expectEquals(Errno.OK, run.status(), "page " + index);
            run.memory(0).copyTo(run.offset(0), read, index * PageCache.PAGE_BYTES, PageCache.PAGE_BYTES);
            run.release();
        }
        BlockDeviceContract.expectSame(probe, content, 0, read, 0, content.lengthBytes());
    }

    /** 256 blocks by 3 a request through a queue of 4. */
    private static void pieces(Probe probe, BlockDevice device, World world) {
        Memory written = BlockDeviceContract.pattern(5, BLOCK * BLOCKS);
        probe.expectEquals(Errno.OK, device.write(0, BLOCKS, written, 0), "write all");
        Memory read = Memory.allocate(BLOCK * BLOCKS);
        probe.expectEquals(Errno.OK, device.read(0, BLOCKS, read, 0), "read all");
        BlockDeviceContract.expectSame(probe, written, 0, read, 0, BLOCK * BLOCKS);
        probe.feed(world.clock().nanoTime());
    }

    /** A request that fails in the middle fails its call, once everything submitted has come back. */
    private static void failure(Probe probe, World world) {
        FaultyBlockDevice faulty = new FaultyBlockDevice(ram(world));
        BlockDevice device = queued(world, faulty);
        Memory memory = BlockDeviceContract.pattern(6, BLOCK * BLOCKS);
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
