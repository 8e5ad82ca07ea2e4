package io.anykernel.block.contracts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.anykernel.core.device.BlockDevice;
import io.anykernel.hypercall.Errno;
import io.anykernel.hypercall.IoVector;
import io.anykernel.hypercall.Memory;
import io.anykernel.hypercall.contracts.ContractCase;
import io.anykernel.hypercall.contracts.Probe;
import io.anykernel.hypercall.sim.SimWorld;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Each case passes on a sound device and fails on each wrong one that is meant for it. */
class BlockDeviceMutantsTest {
    private static final Map<String, List<Supplier<BlockDevice>>> MUTANTS = new LinkedHashMap<>();

    static {
        MUTANTS.put("DeviceReadsBackWhatWasWritten", List.of(Sweeping::new, Undead::new, Dirty::new));
        MUTANTS.put("DeviceTransfersScatteredMemory", List.of(FirstRangeOnly::new));
        MUTANTS.put("DeviceRefusesWhatLiesOutside", List.of(Clamping::new));
        MUTANTS.put("DeviceAgreesWithAModel", List.of(Short::new));
    }

    @Test
    void everyCaseHasAMutant() {
        assertEquals(
                cases(ArrayBlockDevice::new).stream().map(ContractCase::name).toList(), List.copyOf(MUTANTS.keySet()));
    }

    @TestFactory
    Stream<DynamicTest> everyCaseFailsOnADeviceThatIsWrong() {
        return MUTANTS.keySet().stream()
                .map(name -> DynamicTest.dynamicTest(name, () -> {
                    named(ArrayBlockDevice::new, name).run(new Probe());
                    for (Supplier<BlockDevice> mutant : MUTANTS.get(name)) {
                        ContractCase doomed = named(mutant, name);
                        assertThrows(Throwable.class, () -> doomed.run(new Probe()), name + " passed a mutant");
                    }
                }));
    }

    private static List<ContractCase> cases(Supplier<BlockDevice> device) {
        return BlockDeviceContract.cases("", () -> new SimWorld(1), world -> device.get());
    }

    private static ContractCase named(Supplier<BlockDevice> device, String name) {
        return cases(device).stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
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
