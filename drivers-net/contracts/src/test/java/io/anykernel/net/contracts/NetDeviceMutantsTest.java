package io.anykernel.net.contracts;

import io.anykernel.core.device.FrameSink;
import io.anykernel.core.device.NetDeviceInfo;
import io.anykernel.core.packet.PacketBuffer;
import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.Errno;
import io.anykernel.hypercall.World;
import io.anykernel.hypercall.contracts.Mutants;
import io.anykernel.hypercall.contracts.Probe;
import io.anykernel.hypercall.sim.SimWorld;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Each case passes on a sound device and fails on each wrong one that is meant for it. */
class NetDeviceMutantsTest {
    @TestFactory
    Stream<DynamicTest> everyCaseFailsOnADeviceThatIsWrong() {
        Mutants<NetDeviceFactory> mutants =
                new Mutants<>(factory -> NetDeviceContract.cases("", () -> new SimWorld(1), factory), ListDevice::new);
        mutants.caught("DeviceInfoMakesSense", Nameless::new);
        mutants.caught("DevicePollKeepsToItsBudget", Generous::new);
        mutants.caught("DevicePollKeepsToItsBudget", Miscounting::new);
        mutants.caught("DeviceGivesFramesAwayForGood", Reusing::new);
        mutants.caught("DeviceDropsFramesWithoutAHeader", Padding::new);
        mutants.caught("DeviceSendsRunsAndSlicesOfEverySize", RunsOnly::new);
        mutants.caught("DeviceSendsRunsAndSlicesOfEverySize", Reordering::new);
        mutants.caught("DeviceThatIsHeldBackHoldsItsSenderBack", Dropping::new);
        mutants.caught("DeviceThatIsHeldBackHoldsItsSenderBack", Releasing::new);
        mutants.caught("DeviceWithoutBuffersLosesNothing", Starving::new);
        mutants.caught("DeviceWithoutBuffersLosesNothing", Forgetful::new);
        mutants.caught("DeviceRefusesOffloadsThatItDoesNotName", Overstretched::new);
        mutants.caught("DeviceThatIsClosedHoldsNothing", Leaking::new);
        mutants.caught("DeviceThatIsClosedHoldsNothing", Undead::new);
        return mutants.cases().stream().map(each -> DynamicTest.dynamicTest(each.name(), () -> each.run(new Probe())));
    }

    private static final class Nameless extends ListDevice {
        Nameless(World world) {
            super(world);
        }

        @Override
        public NetDeviceInfo info() {
            return new NetDeviceInfo(" ", 0x020000000001L, 1500, 0);
        }
    }

    private static final class Generous extends ListDevice {
        Generous(World world) {
            super(world);
        }

        @Override
        public int poll(long nowNanos, int budget, FrameSink up) {
            return super.poll(nowNanos, Math.max(budget, 4), up);
        }
    }

    private static final class Miscounting extends ListDevice {
        Miscounting(World world) {
            super(world);
        }

        @Override
        public int poll(long nowNanos, int budget, FrameSink up) {
            int frames = super.poll(nowNanos, budget, up);
            return frames == 6 ? 7 : frames;
        }
    }

    /** Hands up a packet that it still writes to. */
    private static final class Reusing extends ListDevice {
        private PacketBuffer last;

        Reusing(World world) {
            super(world);
        }

        @Override
        public int poll(long nowNanos, int budget, FrameSink up) {
            return super.poll(nowNanos, budget, (frame, now) -> {
                if (last != null) {
                    last.memory().u8(last.start() + 40, 0);
                }
                last = frame;
                up.onFrame(frame, now);
            });
        }
    }

    private static final class Padding extends ListDevice {
        Padding(World world) {
            super(world);
        }

        @Override
        public void arrive(byte[] frame) {
            super.arrive(Arrays.copyOf(frame, Math.max(60, frame.length)));
        }
    }

    private static final class RunsOnly extends ListDevice {
        RunsOnly(World world) {
            super(world);
        }

        @Override
        public int transmit(PacketBuffer frame) {
            frame.trimTo(frame.runBytes());
            return super.transmit(frame);
        }
    }

    private static final class Reordering extends ListDevice {
        Reordering(World world) {
            super(world);
        }

        @Override
        public int transmit(PacketBuffer frame) {
            int outcome = super.transmit(frame);
            if (outcome == Errno.OK && queue.size() == 3) {
                queue.addFirst(queue.removeLast());
            }
            return outcome;
        }
    }

    /** Takes what it has no room for, and loses it. */
    private static final class Dropping extends ListDevice {
        Dropping(World world) {
            super(world);
        }

        @Override
        public int transmit(PacketBuffer frame) {
            int outcome = super.transmit(frame);
            if (outcome == Errno.WOULD_BLOCK && sent.size() < 20) {
                sent.add(new byte[0]);
                frame.release();
                return Errno.OK;
            }
            return outcome;
        }
    }

    private static final class Releasing extends ListDevice {
        Releasing(World world) {
            super(world);
        }

        @Override
        public int transmit(PacketBuffer frame) {
            int outcome = super.transmit(frame);
            if (outcome == Errno.WOULD_BLOCK) {
                frame.release();
            }
            return outcome;
        }
    }

    private static final class Starving extends ListDevice {
        Starving(World world) {
            super(world);
        }

        @Override
        public int poll(long nowNanos, int budget, FrameSink up) {
            if (packets.available() == 0) {
                incoming.clear();
            }
            int frames = super.poll(nowNanos, budget, up);
            retryNanos = packets.available() == 0 ? 0 : retryNanos;
            return frames;
        }
    }

    private static final class Forgetful extends ListDevice {
        Forgetful(World world) {
            super(world);
        }

        @Override
        public long nextDeadlineNanos() {
            return Cpu.NEVER;
        }
    }

    /** Sends a frame as it is though its checksum was left to it. */
    private static final class Overstretched extends ListDevice {
        Overstretched(World world) {
            super(world);
        }

        @Override
        public int transmit(PacketBuffer frame) {
            frame.clearOffload();
            return super.transmit(frame);
        }
    }

    private static final class Leaking extends ListDevice {
        Leaking(World world) {
            super(world);
        }

        @Override
        public void close() {
            isClosed = true;
        }
    }

    private static final class Undead extends ListDevice {
        Undead(World world) {
            super(world);
        }

        @Override
        public boolean isLinkUp() {
            return true;
        }
    }
}
