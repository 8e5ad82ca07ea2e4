package io.anykernel.hypercall.contracts.port;

import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.IoVector;
import io.anykernel.hypercall.Memory;
import io.anykernel.hypercall.NetPort;
import io.anykernel.hypercall.NetPortInfo;
import io.anykernel.hypercall.World;
import io.anykernel.hypercall.contracts.CaseTests;
import io.anykernel.hypercall.contracts.Mutants;
import io.anykernel.hypercall.sim.SimLink;
import io.anykernel.hypercall.sim.SimWorld;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class NetPortMutantsTest {
    @TestFactory
    Stream<DynamicTest> everyCaseFailsOnAPortThatIsWrong() {
        return CaseTests.of(new Mutants<WireFactory>(
                        factory -> NetPortContract.cases("", NetPortMutantsTest::linked, factory),
                        NetPortMutantsTest::sound)
                .caught("PortInfoMakesSense", left(Multicast::new))
                .caught("PortCarriesFramesOfEverySizeBothWays", left(Padding::new))
                .caught("PortCarriesFramesOfEverySizeBothWays", left(Borrowing::new))
                .caught("PortGathersAndScattersRanges", left(FirstRangeOnly::new))
                .caught("PortGathersAndScattersRanges", right(Spilling::new))
                .caught("PortCutsWhatDoesNotFitAndSaysSo", right(Modest::new))
                .caught("PortCutsWhatDoesNotFitAndSaysSo", right(Spilling::new))
                .caught("PortRejectsFramesThatAreEmptyOrTooLong", left(Tolerant::new))
                .caught("PortKeepsOrderInBursts", left(Swapping::new))
                .caught("PortThatIsFullRecovers", left(Clogging::new))
                .caught("PortThatIsFullRecovers", left(Repeating::new))
                .caught("PortCarriesDescribedChecksums", left(Undescribing::new))
                .caught("PortThatIsClosedSaysSoAndItsPeerLivesOn", left(Undead::new))
                .cases());
    }

    /** With offloads, so that no case passes for want of them. */
    private static SimWorld linked() {
        SimWorld world = new SimWorld(1);
        SimLink link = world.link("wire").offloads(NetPortInfo.CHECKSUM);
        link.fromLeft().bitsPerSecond(10_000_000_000L).queueFrames(100);
        return world;
    }

    private static Wire sound(World world, Cpu owner) {
        return new Wire(world.ports().openNet("link:wire", owner), world.ports().openNet("link:wire", owner));
    }

    private static WireFactory left(UnaryOperator<NetPort> mutation) {
        return (world, owner) -> {
            Wire wire = sound(world, owner);
            return new Wire(mutation.apply(wire.left()), wire.right());
        };
    }

    private static WireFactory right(UnaryOperator<NetPort> mutation) {
        return (world, owner) -> {
            Wire wire = sound(world, owner);
            return new Wire(wire.left(), mutation.apply(wire.right()));
        };
    }

    private static class WrongPort implements NetPort {
        final NetPort sound;
        long sends;

        WrongPort(NetPort sound) {
            this.sound = sound;
        }

        @Override
        public NetPortInfo info() {
            return sound.info();
        }

        @Override
        public int receive(IoVector into) {
            return sound.receive(into);
        }

        @Override
        public int send(IoVector frame) {
            sends++;
            return sound.send(frame);
        }

        @Override
        public void awaitSendRoom() {
            sound.awaitSendRoom();
        }

        @Override
        public void close() {
            sound.close();
        }
    }

    private static final class Multicast extends WrongPort {
        Multicast(NetPort sound) {
            super(sound);
        }

        @Override
        public NetPortInfo info() {
            NetPortInfo info = super.info();
            return new NetPortInfo(info.name(), 1L << 40, info.mtuBytes(), info.vnetHeaderBytes(), info.offloads());
        }
    }

    /** Makes frames an even number of bytes. */
    private static final class Padding extends WrongPort {
        Padding(NetPort sound) {
            super(sound);
        }

        @Override
        public int send(IoVector frame) {
            if (frame.totalBytes() % 2 == 0) {
                return super.send(frame);
            }
            IoVector longer = new IoVector(frame.count() + 1);
            for (int i = 0; i < frame.count(); i++) {
                longer.add(frame.memory(i), frame.offset(i), frame.length(i));
            }
            return super.send(longer.add(Memory.allocate(1), 0, 1));
        }
    }

    /** Still reads the sender's ranges when it sends the next frame. */
    private static final class Borrowing extends WrongPort {
        private final IoVector held = new IoVector(8);

        Borrowing(NetPort sound) {
            super(sound);
        }

        @Override
        public int send(IoVector frame) {
            held.clear();
            for (int i = 0; i < frame.count(); i++) {
                held.add(frame.memory(i), frame.offset(i), frame.length(i));
            }
            return 0;
        }

        @Override
        public int receive(IoVector into) {
            if (held.count() > 0) {
                super.send(held);
                held.clear();
            }
            return super.receive(into);
        }
    }

    private static final class FirstRangeOnly extends WrongPort {
        FirstRangeOnly(NetPort sound) {
            super(sound);
        }

        @Override
        public int send(IoVector frame) {
            return super.send(new IoVector(1).add(frame.memory(0), frame.offset(0), frame.length(0)));
        }
    }

    /** Writes a byte behind what it may. */
    private static final class Spilling extends WrongPort {
        Spilling(NetPort sound) {
            super(sound);
        }

        @Override
        public int receive(IoVector into) {
            int length = super.receive(into);
            for (int i = 0; length >= 0 && i < into.count(); i++) {
                int behind = into.offset(i) + into.length(i);
                if (behind < into.memory(i).lengthBytes()) {
                    into.memory(i).u8(behind, 1);
                }
            }
            return length;
        }
    }

    /** Does not say that it cut a frame. */
    private static final class Modest extends WrongPort {
        Modest(NetPort sound) {
            super(sound);
        }

        @Override
        public int receive(IoVector into) {
            return Math.min(super.receive(into), into.totalBytes());
        }
    }

    /** Takes everything; what cannot be sent is lost. */
    private static final class Tolerant extends WrongPort {
        Tolerant(NetPort sound) {
            super(sound);
        }

        @Override
        public int send(IoVector frame) {
            int outcome = super.send(frame);
            return outcome == REJECTED ? 0 : outcome;
        }
    }

    /** Holds one frame back and sends it after the next. */
    private static final class Swapping extends WrongPort {
        private Memory held;

        Swapping(NetPort sound) {
            super(sound);
        }

        @Override
        public int send(IoVector frame) {
            if (held == null) {
                held = Memory.allocate(frame.totalBytes());
                frame.memory(0).copyTo(frame.offset(0), held, 0, frame.totalBytes());
                return 0;
            }
            super.send(frame);
            super.send(new IoVector(1).add(held, 0, held.lengthBytes()));
            held = null;
            return 0;
        }
    }

    /** Once full, it stays so. */
    private static final class Clogging extends WrongPort {
        Clogging(NetPort sound) {
            super(sound);
        }

        @Override
        public int send(IoVector frame) {
            return sends >= 50 ? WOULD_BLOCK : super.send(frame);
        }
    }

    private static final class Repeating extends WrongPort {
        Repeating(NetPort sound) {
            super(sound);
        }

        @Override
        public int send(IoVector frame) {
            if (sends % 50 == 49) {
                super.send(frame);
            }
            return super.send(frame);
        }
    }

    /** Leaves out what the virtio_net_hdr says. */
    private static final class Undescribing extends WrongPort {
        Undescribing(NetPort sound) {
            super(sound);
        }

        @Override
        public int send(IoVector frame) {
            frame.memory(0).fill(frame.offset(0), info().vnetHeaderBytes(), 0);
            return super.send(frame);
        }
    }

    private static final class Undead extends WrongPort {
        Undead(NetPort sound) {
            super(sound);
        }

        @Override
        public void close() {}
    }
}
