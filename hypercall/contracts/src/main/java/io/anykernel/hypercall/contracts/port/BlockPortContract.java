package io.anykernel.hypercall.contracts.port;

import io.anykernel.hypercall.BlockPort;
import io.anykernel.hypercall.BlockPortInfo;
import io.anykernel.hypercall.IoVector;
import io.anykernel.hypercall.Memory;
import io.anykernel.hypercall.World;
import io.anykernel.hypercall.contracts.ContractCase;
import io.anykernel.hypercall.contracts.Probe;
import io.anykernel.hypercall.contracts.WorldCase;
import io.anykernel.hypercall.contracts.WorldSource;
import java.util.List;

/** What every {@link BlockPort} must do, as cases over a medium that a factory makes. */
public final class BlockPortContract {
    /** Size of the media that cases open, whose blocks have at most 2 KiB. */
    public static final int CAPACITY_BYTES = 64 << 10;

    private static final int BUFFER_BYTES = CAPACITY_BYTES;

    private BlockPortContract() {}

    /** What a case does. */
    private interface Body {
        void run(Probe probe, Rig rig);
    }

    /** A medium, and memory to transfer from and to. */
    private static final class Rig {
        final Medium medium;
        final Memory out;
        final Memory in;
        BlockPort port;
        int block;

        Rig(World world, Medium medium) {
            this.medium = medium;
            this.out = world.arenas().map(BUFFER_BYTES).allocate(BUFFER_BYTES, 4096);
            this.in = world.arenas().map(BUFFER_BYTES).allocate(BUFFER_BYTES, 4096);
            for (int i = 0; i < BUFFER_BYTES; i += 4) {
                out.i32le(i, i * 0x9e3779b1 ^ i >>> 9);
            }
            open(true);
        }

        void open(boolean isWritable) {
            port = medium.open(isWritable);
            block = port.info().blockBytes();
        }

        int write(long offset, int from, int bytes) {
            return port.write(offset, new IoVector(1).add(out, from, bytes));
        }

        int read(long offset, int into, int bytes) {
            return port.read(offset, new IoVector(1).add(in, into, bytes));
        }

        /** Reads the whole medium and compares it with {@link #out}, a block's number being where it was taken from. */
        boolean holds(long offset, int from, int bytes) {
            return read(offset, 0, bytes) == 0 && in.rangeEquals(0, out, from, bytes);
        }

        boolean isZero(long offset, int bytes) {
            in.fill(0, bytes, 0xdd);
            boolean isZero = read(offset, 0, bytes) == 0;
            for (int i = 0; i < bytes; i += 8) {
                isZero &= in.i64le(i) == 0;
            }
            return isZero;
        }
    }

    /** The cases; their names begin with {@code prefix}. */
    public static List<ContractCase> cases(String prefix, WorldSource worlds, MediumFactory factory) {
        return List.of(
                make(prefix + "PortDescribesItsMedium", worlds, factory, BlockPortContract::info),
                make(prefix + "PortReadsBackWhatWasWritten", worlds, factory, BlockPortContract::readBack),
                make(prefix + "PortTransfersScatteredRanges", worlds, factory, BlockPortContract::ranges),
                make(prefix + "PortRefusesWhatLiesOutside", worlds, factory, BlockPortContract::outside),
                make(prefix + "PortLeavesNeighboursOfOddRangesAlone", worlds, factory, BlockPortContract::odd),
                make(prefix + "PortKeepsFlushedBytesWhenReopened", worlds, factory, BlockPortContract::reopening),
                make(prefix + "PortOpenedForReadingRefusesToWrite", worlds, factory, BlockPortContract::readOnly),
                make(prefix + "PortDiscardsTheRangeAlone", worlds, factory, BlockPortContract::discard),
                make(prefix + "PortNamesFailuresOfItsMedium", worlds, factory, BlockPortContract::failures),
                make(prefix + "PortThatIsClosedRefusesEveryCall", worlds, factory, BlockPortContract::closing));
    }

    private static ContractCase make(String name, WorldSource worlds, MediumFactory factory, Body body) {
        return new WorldCase(name, worlds, (probe, world) -> {
            Rig rig = new Rig(world, factory.make(world));
            try {
                body.run(probe, rig);
            } finally {
                rig.port.close();
            }
        });
    }

    private static void info(Probe probe, Rig rig) {
        BlockPortInfo info = rig.port.info();
        probe.expect(!info.name().isBlank(), "a name");
        probe.expectEquals(CAPACITY_BYTES, info.capacityBytes(), "capacity");
        int block = info.blockBytes();
        probe.expect(block >= 512 && block <= 65536 && (block & block - 1) == 0, "block size " + block);
        probe.expect(info.isWritable(), "writable as asked");
        rig.port.close();
        rig.open(false);
        probe.expect(!rig.port.info().isWritable(), "read-only as asked");
    }

    private static void readBack(Probe probe, Rig rig) {
        int block = rig.block;
        probe.expect(rig.isZero(0, CAPACITY_BYTES), "zero at first");
        probe.expectEquals(0, rig.write(2L * block, 0, block), "a block");
        probe.expectEquals(0, rig.write(CAPACITY_BYTES - block, block, block), "the last block");
        probe.expect(rig.isZero(0, 2 * block), "before it");
        probe.expect(rig.holds(2L * block, 0, block), "the block");
        probe.expect(rig.isZero(3L * block, CAPACITY_BYTES - 4 * block), "between them");
        probe.expect(rig.holds(CAPACITY_BYTES - block, block, block), "the last");
        probe.expectEquals(0, rig.write(0, 0, CAPACITY_BYTES), "all at once");
        probe.expect(rig.holds(0, 0, CAPACITY_BYTES), "all of it");
        probe.expectEquals(0, rig.port.read(0, new IoVector(1)), "reading nothing");
        probe.expectEquals(0, rig.port.write(CAPACITY_BYTES, new IoVector(1)), "writing nothing at the end");
        probe.expect(rig.holds(0, 0, CAPACITY_BYTES), "changes nothing");
    }

    private static void ranges(Probe probe, Rig rig) {
        int block = rig.block;
        IoVector from = new IoVector(3)
                .add(rig.out, 5 * block, block)
                .add(rig.out, 0, 2 * block)
                .add(rig.out, 9 * block, block);
        probe.expectEquals(0, rig.port.write(4L * block, from), "gathered");
        probe.expect(rig.holds(4L * block, 5 * block, block), "the first range");
        probe.expect(rig.holds(5L * block, 0, 2 * block), "the second");
        probe.expect(rig.holds(7L * block, 9 * block, block), "the third");
        probe.expect(rig.isZero(3L * block, block) && rig.isZero(8L * block, block), "and no more");
        rig.in.fill(0, BUFFER_BYTES, 0xdd);
        IoVector into = new IoVector(2).add(rig.in, 3 * block, 3 * block).add(rig.in, 0, block);
        probe.expectEquals(0, rig.port.read(4L * block, into), "scattered");
        probe.expect(rig.in.rangeEquals(3 * block, rig.out, 5 * block, block), "first of the first range");
        probe.expect(rig.in.rangeEquals(4 * block, rig.out, 0, 2 * block), "rest of the first range");
        probe.expect(rig.in.rangeEquals(0, rig.out, 9 * block, block), "the second range");
        probe.expect(rig.in.u8(block) == 0xdd && rig.in.u8(6 * block) == 0xdd, "nothing behind them");
    }

    private static void outside(Probe probe, Rig rig) {
        int block = rig.block;
        rig.write(0, 0, CAPACITY_BYTES);
        rig.in.fill(0, 2 * block, 0xdd);
        long[] offsets = {-block, CAPACITY_BYTES - block, CAPACITY_BYTES, Long.MAX_VALUE - block + 1, Long.MIN_VALUE};
        for (long offset : offsets) {
            probe.expectEquals(BlockPort.OUT_OF_RANGE, rig.read(offset, 0, 2 * block), "read at " + offset);
            probe.expectEquals(BlockPort.OUT_OF_RANGE, rig.write(offset, block, 2 * block), "write at " + offset);
            probe.expectEquals(BlockPort.OUT_OF_RANGE, rig.port.discard(offset, 2L * block), "discard at " + offset);
        }
        probe.expectEquals(BlockPort.OUT_OF_RANGE, rig.port.discard(0, -block), "discard of less than nothing");
        probe.expectEquals(BlockPort.OUT_OF_RANGE, rig.port.discard(block, Long.MAX_VALUE), "discard that overflows");
        probe.expectEquals(0xdd, rig.in.u8(0), "a refused read fills nothing");
        probe.expect(rig.holds(0, 0, CAPACITY_BYTES), "nothing was changed");
    }

    /** What is no whole number of blocks is transferred exactly or refused, never rounded. */
    private static void odd(Probe probe, Rig rig) {
        int block = rig.block;
        rig.write(0, 0, CAPACITY_BYTES);
        int[][] ranges = {{1, block}, {block / 2, 2 * block}, {3 * block, 1}, {4 * block + 511, 2}};
        for (int[] range : ranges) {
            int from = CAPACITY_BYTES / 2 + range[0];
            int outcome = rig.write(range[0], from, range[1]);
            if (outcome != 0 && outcome != BlockPort.OUT_OF_RANGE) {
                throw new AssertionError("odd write: " + outcome);
            }
            if (outcome == 0 && !rig.holds(range[0], from, range[1])) {
                throw new AssertionError("odd write of " + range[1] + " at " + range[0]);
            }
            rig.out.copyTo(outcome == 0 ? from : range[0], rig.out, range[0], range[1]);
            probe.expect(rig.holds(0, 0, CAPACITY_BYTES), "neighbours of " + range[1] + " at " + range[0]);
        }
    }

    private static void reopening(Probe probe, Rig rig) {
        int block = rig.block;
        probe.expectEquals(0, rig.write(block, 0, 7 * block), "written");
        probe.expectEquals(0, rig.port.flush(), "flushed");
        rig.port.close();
        rig.open(false);
        probe.expect(rig.holds(block, 0, 7 * block), "there for a reader");
        rig.port.close();
        rig.open(true);
        probe.expect(rig.holds(block, 0, 7 * block), "there for a writer");
        probe.expect(rig.isZero(0, block) && rig.isZero(8L * block, block), "and no more");
    }

    private static void readOnly(Probe probe, Rig rig) {
        int block = rig.block;
        rig.write(0, 0, block);
        rig.port.close();
        rig.open(false);
        probe.expectEquals(BlockPort.READ_ONLY, rig.write(0, block, block), "write");
        probe.expectEquals(BlockPort.READ_ONLY, rig.port.discard(0, block), "discard");
        probe.expectEquals(0, rig.port.flush(), "a flush finds nothing to do");
        probe.expect(rig.holds(0, 0, block), "nothing was changed");
    }

    private static void discard(Probe probe, Rig rig) {
        int block = rig.block;
        rig.write(0, 0, CAPACITY_BYTES);
        probe.expectEquals(0, rig.port.discard(8L * block, 16L * block), "discarded");
        for (int i = 8; i < 24; i++) {
            boolean isKept = rig.holds((long) i * block, i * block, block);
            if (!isKept && !rig.isZero((long) i * block, block)) {
                throw new AssertionError("block " + i + " reads neither as zero nor as before");
            }
        }
        probe.expect(rig.holds(0, 0, 8 * block), "before it");
        probe.expect(rig.holds(24L * block, 24 * block, CAPACITY_BYTES - 24 * block), "behind it");
        probe.expectEquals(0, rig.port.discard(0, 0), "discarding nothing");
        probe.expect(rig.holds(0, 0, block), "changes nothing");
        probe.expectEquals(0, rig.write(8L * block, 8 * block, 16 * block), "written again");
        probe.expect(rig.holds(0, 0, CAPACITY_BYTES), "all there again");
    }

    private static void failures(Probe probe, Rig rig) {
        int block = rig.block;
        rig.write(0, 0, CAPACITY_BYTES);
        boolean isDamaged = rig.medium.damage(10L * block, block);
        int expected = isDamaged ? BlockPort.IO_ERROR : 0;
        boolean isNamed = rig.read(8L * block, 0, 4 * block) == expected
                && rig.write(10L * block, 10 * block, block) == expected
                && rig.read(10L * block, 0, block) == expected;
        probe.expect(isNamed, "a damaged range fails every transfer that touches it");
        probe.expect(rig.holds(9L * block, 9 * block, block), "before it");
        probe.expect(rig.holds(11L * block, 11 * block, block), "behind it");
        probe.expectEquals(0, rig.write(11L * block, 0, block), "writing beside it");
        probe.expectEquals(0, rig.port.flush(), "and flushing");
    }

    private static void closing(Probe probe, Rig rig) {
        int block = rig.block;
        rig.write(0, 0, block);
        String name = rig.port.info().name();
        rig.port.close();
        rig.port.close();
        rig.in.fill(0, block, 0xdd);
        probe.expectEquals(BlockPort.CLOSED, rig.read(0, 0, block), "read");
        probe.expectEquals(BlockPort.CLOSED, rig.write(0, block, block), "write");
        probe.expectEquals(BlockPort.CLOSED, rig.port.flush(), "flush");
        probe.expectEquals(BlockPort.CLOSED, rig.port.discard(0, block), "discard");
        probe.expectEquals(0xdd, rig.in.u8(0), "a refused read fills nothing");
        probe.expect(name.equals(rig.port.info().name()), "its description stays");
        rig.open(true);
        probe.expect(rig.holds(0, 0, block), "opened again, it holds what was written");
    }
}
