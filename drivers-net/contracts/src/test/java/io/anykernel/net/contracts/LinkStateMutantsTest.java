package io.anykernel.net.contracts;

import io.anykernel.core.device.FrameSink;
import io.anykernel.core.packet.PacketBuffer;
import io.anykernel.hypercall.Errno;
import io.anykernel.hypercall.World;
import io.anykernel.hypercall.contracts.Mutants;
import io.anykernel.hypercall.contracts.Probe;
import io.anykernel.hypercall.sim.SimWorld;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Each case passes on a sound device and fails on each wrong one that is meant for it. */
class LinkStateMutantsTest {
    @TestFactory
    Stream<DynamicTest> everyCaseFailsOnADeviceThatIsWrong() {
        Mutants<LinkStateRigFactory> mutants =
                new Mutants<>(factory -> LinkStateContract.cases("", () -> new SimWorld(1), factory), ListDevice::new);
        mutants.caught("LinkGoesDownAndComesUp", Boasting::new);
        mutants.caught("LinkGoesDownAndComesUp", Latching::new);
        mutants.caught("LinkChangeIsNoticedOnce", Repeating::new);
        mutants.caught("LinkChangeIsNoticedOnce", Blaming::new);
        mutants.caught("LinkChangeIsNoticedOnce", Silent::new);
        mutants.caught("LinkThatIsDownTakesNoFrames", Hoarding::new);
        mutants.caught("LinkThatIsDownTakesNoFrames", HoldingBack::new);
        mutants.caught("LinkThatIsDownTakesNoFrames", Keeping::new);
        mutants.caught("LinkThatIsDownCountsWhatItDrops", Uncounted::new);
        mutants.caught("LinkThatIsDownCountsWhatItDrops", CountingTwice::new);
        mutants.caught("LinkThatComesBackCarriesWhatFollows", Latching::new);
        mutants.caught("LinkThatComesBackCarriesWhatFollows", Deaf::new);
        mutants.caught("LinkOfAClosedDeviceHasNotChanged", Counting::new);
        mutants.caught("LinkOfAClosedDeviceHasNotChanged", Reviving::new);
        return mutants.cases().stream().map(each -> DynamicTest.dynamicTest(each.name(), () -> each.run(new Probe())));
    }

    private static final class Boasting extends ListDevice {
        Boasting(World world) {
            super(world);
        }

        @Override
        public boolean isLinkUp() {
            return !isClosed;
        }
    }

    /** Once down, it stays down. */
    private static final class Latching extends ListDevice {
        Latching(World world) {
            super(world);
        }

        @Override
        void setLinkUp(boolean isUp) {
            super.setLinkUp(isUp && isLinkUp);
        }
    }

    private static final class Repeating extends ListDevice {
        Repeating(World world) {
            super(world);
        }

        @Override
        public int poll(long nowNanos, int budget, FrameSink up) {
            int frames = super.poll(nowNanos, budget, up);
            linkChanges += isLinkUp ? 0 : 1;
            return frames;
        }
    }

    /** Takes a frame that it refused for a change. */
    private static final class Blaming extends ListDevice {
        Blaming(World world) {
            super(world);
        }

        @Override
        public int transmit(PacketBuffer frame) {
            int outcome = super.transmit(frame);
            linkChanges += outcome == Errno.NETWORK_DOWN ? 1 : 0;
            return outcome;
        }
    }

    private static final class Silent extends ListDevice {
        Silent(World world) {
            super(world);
        }

        @Override
        public int linkChanges() {
            return 0;
        }
    }

    /** Takes frames that it cannot send, and sends them once it can. */
    private static final class Hoarding extends ListDevice {
        Hoarding(World world) {
            super(world);
        }

        @Override
        public int transmit(PacketBuffer frame) {
            if (isLinkUp) {
                return super.transmit(frame);
            }
            queue.add(frame);
            return Errno.OK;
        }
    }

    /** Has its sender wait for a link that may never come up. */
    private static final class HoldingBack extends ListDevice {
        HoldingBack(World world) {
            super(world);
        }

        @Override
        public int transmit(PacketBuffer frame) {
            return isLinkUp ? super.transmit(frame) : Errno.WOULD_BLOCK;
        }
    }

    /** Says that it refused the frame, and sends a copy later all the same. */
    private static final class Keeping extends ListDevice {
        Keeping(World world) {
            super(world);
        }

        @Override
        public int transmit(PacketBuffer frame) {
            if (!isLinkUp) {
                sent.add(bytes(frame));
            }
            return super.transmit(frame);
        }
    }

    private static final class Uncounted extends ListDevice {
        Uncounted(World world) {
            super(world);
        }

        @Override
        public int transmit(PacketBuffer frame) {
            if (isLinkUp) {
                return super.transmit(frame);
            }
            frame.release();
            return Errno.NETWORK_DOWN;
        }
    }

    private static final class CountingTwice extends ListDevice {
        CountingTwice(World world) {
            super(world);
        }

        @Override
        public int transmit(PacketBuffer frame) {
            if (!isLinkUp) {
                sentWhileDown.increment();
            }
            return super.transmit(frame);
        }
    }

    /** Receives no more once the link was down. */
    private static final class Deaf extends ListDevice {
        Deaf(World world) {
            super(world);
        }

        @Override
        public int poll(long nowNanos, int budget, FrameSink up) {
            return super.poll(nowNanos, linkChanges > 0 ? 0 : budget, up);
        }
    }

    /** Counts its own end. */
    private static final class Counting extends ListDevice {
        Counting(World world) {
            super(world);
        }

        @Override
        public void close() {
            setLinkUp(false);
            super.close();
        }
    }

    private static final class Reviving extends ListDevice {
        Reviving(World world) {
            super(world);
        }

        @Override
        public int poll(long nowNanos, int budget, FrameSink up) {
            setLinkUp(isCablePlugged);
            return super.poll(nowNanos, budget, up);
        }
    }
}
