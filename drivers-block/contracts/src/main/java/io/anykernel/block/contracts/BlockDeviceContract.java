package io.anykernel.block.contracts;

import io.anykernel.core.device.BlockDevice;
import io.anykernel.hypercall.Errno;
import io.anykernel.hypercall.IoVector;
import io.anykernel.hypercall.Memory;
import io.anykernel.hypercall.World;
import io.anykernel.hypercall.contracts.ContractCase;
import io.anykernel.hypercall.contracts.Probe;
import io.anykernel.hypercall.contracts.WorldCase;
import io.anykernel.hypercall.contracts.WorldSource;
import io.anykernel.hypercall.sim.SimRandom;
import java.util.List;

/** What every {@link BlockDevice} must do, as cases over a device that a factory makes. */
public final class BlockDeviceContract {
    /** Block size, in bytes, of the devices that cases are run against. */
    public static final int BLOCK_BYTES = 512;
    /** Their size in blocks. */
    public static final int BLOCK_COUNT = 256;

    private static final int BLOCK = BLOCK_BYTES;
    private static final int BLOCKS = BLOCK_COUNT;

    private BlockDeviceContract() {}

    /** Makes a writable device of {@link #BLOCK_COUNT} zeroed blocks of {@link #BLOCK_BYTES}. */
    public interface BlockDeviceFactory {
        BlockDevice make(World world);
    }

    /** What a case does with its device. */
    public interface Body {
        void run(Probe probe, BlockDevice device, World world);
    }

    /** The cases; their names begin with {@code prefix}. */
    public static List<ContractCase> cases(String prefix, WorldSource worlds, BlockDeviceFactory factory) {
        return List.of(
                newCase(prefix + "DeviceReadsBackWhatWasWritten", worlds, factory, BlockDeviceContract::readBack),
                newCase(prefix + "DeviceTransfersScatteredMemory", worlds, factory, BlockDeviceContract::scattered),
                newCase(prefix + "DeviceRefusesWhatLiesOutside", worlds, factory, BlockDeviceContract::outside),
                newCase(prefix + "DeviceAgreesWithAModel", worlds, factory, BlockDeviceContract::model));
    }

    /** One case more for a device: a fresh one each run, which must close twice and refuse calls afterwards. */
    public static ContractCase newCase(String name, WorldSource worlds, BlockDeviceFactory factory, Body body) {
        return new WorldCase(name, worlds, (probe, world) -> run(probe, world, factory, body));
    }

    /** Runs one case's body on a device made for it, and ends the device as every case does. */
    public static void run(Probe probe, World world, BlockDeviceFactory factory, Body body) {
        BlockDevice device = factory.make(world);
        body.run(probe, device, world);
        device.close();
        device.close();
        Memory memory = Memory.allocate(BLOCK);
        probe.expectEquals(Errno.BAD_HANDLE, device.read(0, 1, memory, 0), "read after close");
        probe.expectEquals(Errno.BAD_HANDLE, device.write(0, 1, memory, 0), "write after close");
        probe.expectEquals(Errno.BAD_HANDLE, device.flush(), "flush after close");
    }

    /** Bytes that depend on {@code seed} only. */
    public static Memory pattern(long seed, int bytes) {
        Memory memory = Memory.allocate(bytes);
        SimRandom random = new SimRandom(seed);
        for (int i = 0; i < bytes; i++) {
            memory.u8(i, (int) random.nextLong());
        }
        return memory;
    }

    /** Fails unless {@code bytes} bytes are equal. */
    public static void expectSame(Probe probe, Memory expected, int at, Memory found, int foundAt, int bytes) {
        probe.expect(expected.rangeEquals(at, found, foundAt, bytes), "bytes from " + at);
    }

    private static void readBack(Probe probe, BlockDevice device, World world) {
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

    private static void scattered(Probe probe, BlockDevice device, World world) {
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

    private static void outside(Probe probe, BlockDevice device, World world) {
        Memory memory = Memory.allocate(4 * BLOCK);
        long[] firsts = {-1, BLOCKS, BLOCKS - 1, Long.MAX_VALUE, Long.MIN_VALUE};
        for (long first : firsts) {
            probe.expectEquals(Errno.INVALID, device.read(first, 2, memory, 0), "read at " + first);
            probe.expectEquals(Errno.INVALID, device.write(first, 2, memory, 0), "write at " + first);
            probe.expectEquals(Errno.INVALID, device.discard(first, 2), "discard at " + first);
        }
        probe.expectEquals(Errno.INVALID, device.read(0, -1, memory, 0), "a negative count");
    }

    private static void model(Probe probe, BlockDevice device, World world) {
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
}
