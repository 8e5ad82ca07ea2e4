package io.anykernel.hypercall.contracts.port;

import io.anykernel.hypercall.BlockPort;
import io.anykernel.hypercall.BlockPortInfo;
import io.anykernel.hypercall.IoVector;
import io.anykernel.hypercall.contracts.CaseTests;
import io.anykernel.hypercall.contracts.Mutants;
import io.anykernel.hypercall.sim.SimWorld;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class BlockPortMutantsTest {
    @TestFactory
    Stream<DynamicTest> everyCaseFailsOnAPortThatIsWrong() {
        return CaseTests.of(new Mutants<MediumFactory>(
                        factory -> BlockPortContract.cases("", () -> new SimWorld(1), factory), medium(port -> port))
                .caught("PortDescribesItsMedium", medium(Exaggerating::new))
                .caught("PortReadsBackWhatWasWritten", medium(Shifting::new))
                .caught("PortTransfersScatteredRanges", medium(FirstRangeOnly::new))
                .caught("PortRefusesWhatLiesOutside", medium(Clamping::new))
                .caught("PortLeavesNeighboursOfOddRangesAlone", medium(Rounding::new))
                .caught("PortKeepsFlushedBytesWhenReopened", forgetting())
                .caught("PortOpenedForReadingRefusesToWrite", alwaysWritable())
                .caught("PortDiscardsTheRangeAlone", medium(Sweeping::new))
                .caught("PortNamesFailuresOfItsMedium", medium(Optimistic::new))
                .caught("PortThatIsClosedRefusesEveryCall", medium(Undead::new))
                .cases());
    }

    private static MediumFactory medium(UnaryOperator<BlockPort> mutation) {
        return world -> new SimMedium() {
            @Override
            public BlockPort open(boolean isWritable) {
                return mutation.apply(super.open(isWritable));
            }
        };
    }

    /** Each opening finds an empty medium. */
    private static MediumFactory forgetting() {
        return world -> isWritable -> new SimMedium().open(isWritable);
    }

    private static MediumFactory alwaysWritable() {
        return world -> new SimMedium() {
            @Override
            public BlockPort open(boolean isWritable) {
                return super.open(true);
            }
        };
    }

    private static class WrongPort implements BlockPort {
        final BlockPort sound;

        WrongPort(BlockPort sound) {
            this.sound = sound;
        }

        @Override
        public BlockPortInfo info() {
            return sound.info();
        }

        @Override
        public int read(long offsetBytes, IoVector into) {
            return sound.read(offsetBytes, into);
        }

        @Override
        public int write(long offsetBytes, IoVector from) {
            return sound.write(offsetBytes, from);
        }

        @Override
        public int flush() {
            return sound.flush();
        }

        @Override
        public int discard(long offsetBytes, long lengthBytes) {
            return sound.discard(offsetBytes, lengthBytes);
        }

        @Override
        public void close() {
            sound.close();
        }
    }

    private static final class Exaggerating extends WrongPort {
        Exaggerating(BlockPort sound) {
            super(sound);
        }

        @Override
        public BlockPortInfo info() {
            BlockPortInfo info = super.info();
            return new BlockPortInfo(info.name(), info.capacityBytes() + 512, info.blockBytes(), info.isWritable());
        }
    }

    /** Writes the last block a block too early. */
    private static final class Shifting extends WrongPort {
        Shifting(BlockPort sound) {
            super(sound);
        }

        @Override
        public int write(long offsetBytes, IoVector from) {
            boolean isLast = offsetBytes == info().capacityBytes() - 512;
            return super.write(isLast ? offsetBytes - 512 : offsetBytes, from);
        }
    }

    private static final class FirstRangeOnly extends WrongPort {
        FirstRangeOnly(BlockPort sound) {
            super(sound);
        }

        @Override
        public int write(long offsetBytes, IoVector from) {
            return super.write(offsetBytes, new IoVector(1).add(from.memory(0), from.offset(0), from.length(0)));
        }
    }

    /** Transfers as much of a range as lies inside. */
    private static final class Clamping extends WrongPort {
        Clamping(BlockPort sound) {
            super(sound);
        }

        @Override
        public int write(long offsetBytes, IoVector from) {
            long left = info().capacityBytes() - offsetBytes;
            if (offsetBytes < 0 || left <= 0 || from.totalBytes() <= left) {
                return super.write(offsetBytes, from);
            }
            return super.write(offsetBytes, new IoVector(1).add(from.memory(0), from.offset(0), (int) left));
        }
    }

    /** Writes from the start of a block. */
    private static final class Rounding extends WrongPort {
        Rounding(BlockPort sound) {
            super(sound);
        }

        @Override
        public int write(long offsetBytes, IoVector from) {
            return super.write(offsetBytes & -512, from);
        }
    }

    /** Discards a block too many. */
    private static final class Sweeping extends WrongPort {
        Sweeping(BlockPort sound) {
            super(sound);
        }

        @Override
        public int discard(long offsetBytes, long lengthBytes) {
            return super.discard(offsetBytes, lengthBytes + 512);
        }
    }

    /** Failures of the medium are nothing to talk of. */
    private static final class Optimistic extends WrongPort {
        Optimistic(BlockPort sound) {
            super(sound);
        }

        @Override
        public int read(long offsetBytes, IoVector into) {
            int outcome = super.read(offsetBytes, into);
            return outcome == IO_ERROR ? 0 : outcome;
        }
    }

    private static final class Undead extends WrongPort {
        private boolean isClosed;

        Undead(BlockPort sound) {
            super(sound);
        }

        @Override
        public int flush() {
            return isClosed ? 0 : super.flush();
        }

        @Override
        public void close() {
            isClosed = true;
            super.close();
        }
    }
}
