package io.anykernel.net.contracts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.anykernel.core.device.FrameSink;
import io.anykernel.core.device.NetDeviceInfo;
import io.anykernel.core.packet.PacketBuffer;
import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.Errno;
import io.anykernel.hypercall.World;
import io.anykernel.hypercall.contracts.ContractCase;
import io.anykernel.hypercall.contracts.Probe;
import io.anykernel.hypercall.sim.SimWorld;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Each case passes on a sound device and fails on each wrong one that is meant for it. */
class NetDeviceMutantsTest {
    private static final Map<String, List<NetDeviceFactory>> MUTANTS = new LinkedHashMap<>();

    static {
        MUTANTS.put("DeviceInfoMakesSense", List.of(Nameless::new));
        MUTANTS.put("DevicePollKeepsToItsBudget", List.of(Generous::new, Miscounting::new));
        MUTANTS.put("DeviceGivesFramesAwayForGood", List.of(Reusing::new));
        MUTANTS.put("DeviceDropsFramesWithoutAHeader", List.of(Padding::new));
        MUTANTS.put("DeviceSendsRunsAndSlicesOfEverySize", List.of(RunsOnly::new, Reordering::new));
        MUTANTS.put("DeviceThatIsHeldBackHoldsItsSenderBack", List.of(Dropping::new, Releasing::new));
        MUTANTS.put("DeviceWithoutBuffersLosesNothing", List.of(Starving::new, Forgetful::new));
        MUTANTS.put("DeviceRefusesOffloadsThatItDoesNotName", List.of(Overstretched::new));
        MUTANTS.put("DeviceThatIsClosedHoldsNothing", List.of(Leaking::new, Undead::new));
    }

    @Test
    void everyCaseHasAMutant() {
        assertEquals(cases(ListDevice::new).stream().map(ContractCase::name).toList(), List.copyOf(MUTANTS.keySet()));
    }

    @TestFactory
    Stream<DynamicTest> everyCaseFailsOnADeviceThatIsWrong() {
        return MUTANTS.keySet().stream()
                .map(name -> DynamicTest.dynamicTest(name, () -> {
                    named(ListDevice::new, name).run(new Probe());
                    for (NetDeviceFactory mutant : MUTANTS.get(name)) {
                        ContractCase doomed = named(mutant, name);
                        assertThrows(Throwable.class, () -> doomed.run(new Probe()), name + " passed a mutant");
                    }
                }));
    }

    private static List<ContractCase> cases(NetDeviceFactory factory) {
        return NetDeviceContract.cases("", () -> new SimWorld(1), factory);
    }

    private static ContractCase named(NetDeviceFactory factory, String name) {
        return cases(factory).stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
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
