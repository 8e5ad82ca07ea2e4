package io.anykernel.block.contracts;

import io.anykernel.block.contracts.BlockDeviceContract.BlockDeviceFactory;
import io.anykernel.hypercall.Errno;
import io.anykernel.hypercall.IoVector;
import io.anykernel.hypercall.Memory;
import io.anykernel.hypercall.contracts.Mutants;
import io.anykernel.hypercall.contracts.Probe;
import io.anykernel.hypercall.sim.SimWorld;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Each case passes on a sound device and fails on each wrong one that is meant for it. */
class BlockDeviceMutantsTest {
    @TestFactory
    Stream<DynamicTest> everyCaseFailsOnADeviceThatIsWrong() {
        Mutants<BlockDeviceFactory> mutants = new Mutants<>(
                factory -> BlockDeviceContract.cases("", () -> new SimWorld(1), factory),
                world -> new ArrayBlockDevice());
        mutants.caught("DeviceReadsBackWhatWasWritten", world -> new Sweeping());
        mutants.caught("DeviceReadsBackWhatWasWritten", world -> new Undead());
        mutants.caught("DeviceReadsBackWhatWasWritten", world -> new Dirty());
        mutants.caught("DeviceTransfersScatteredMemory", world -> new FirstRangeOnly());
        mutants.caught("DeviceRefusesWhatLiesOutside", world -> new Clamping());
        mutants.caught("DeviceAgreesWithAModel", world -> new Short());
        return mutants.cases().stream().map(each -> DynamicTest.dynamicTest(each.name(), () -> each.run(new Probe())));
    }

    /** Discards a block too many. */
    private static final class Sweeping extends ArrayBlockDevice {
        @Override
        public int discard(long firstBlock, long blocks) {
            return super.discard(firstBlock, blocks + 1);
        }
    }

    private static final class Undead extends ArrayBlockDevice {
        @Override
        public void close() {}
    }

    private static final class Dirty extends ArrayBlockDevice {
        Dirty() {
            medium.u8(medium.lengthBytes() - 1, 1);
        }
    }

    private static final class FirstRangeOnly extends ArrayBlockDevice {
        @Override
        public int write(long firstBlock, IoVector from) {
            return write(firstBlock, from.length(0) / BlockDeviceContract.BLOCK_BYTES, from.memory(0), from.offset(0));
        }
    }

    /** Reads as many blocks as there are. */
    private static final class Clamping extends ArrayBlockDevice {
        @Override
        public int read(long firstBlock, int blocks, Memory into, int offset) {
            boolean isAcrossTheEnd = firstBlock == BlockDeviceContract.BLOCK_COUNT - 1;
            return super.read(firstBlock, isAcrossTheEnd ? 1 : blocks, into, offset);
        }
    }

    /** Forgets the last block of a long write. */
    private static final class Short extends ArrayBlockDevice {
        @Override
        public int write(long firstBlock, int blocks, Memory from, int offset) {
            return blocks == 0 ? Errno.OK : super.write(firstBlock, blocks > 16 ? blocks - 1 : blocks, from, offset);
        }
    }
}
