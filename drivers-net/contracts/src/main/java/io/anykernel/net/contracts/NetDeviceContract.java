package io.anykernel.net.contracts;

import io.anykernel.core.device.NetDevice;
import io.anykernel.core.device.NetDeviceInfo;
import io.anykernel.core.packet.PacketBuffer;
import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.Errno;
import io.anykernel.hypercall.contracts.ContractCase;
import io.anykernel.hypercall.contracts.Probe;
import io.anykernel.hypercall.contracts.WorldCase;
import io.anykernel.hypercall.contracts.WorldSource;
import java.util.List;

/** What every {@link NetDevice} must do, as cases over a device that a factory makes. */
public final class NetDeviceContract {
    private static final int ALL_OFFLOADS = NetDeviceInfo.CHECKSUM | NetDeviceInfo.TSO4 | NetDeviceInfo.TSO6;
    private static final int HEADER_BYTES = 14;
    private static final int BUDGET = 64;

    private NetDeviceContract() {}

    /** What a case does. */
    private interface Body {
        void run(Probe probe, DeviceUnderTest test);
    }

    /** The cases; their names begin with {@code prefix}. */
    public static List<ContractCase> cases(String prefix, WorldSource worlds, NetDeviceFactory factory) {
        return List.of(
                make(prefix + "DeviceInfoMakesSense", worlds, factory, NetDeviceContract::info),
                make(prefix + "DevicePollKeepsToItsBudget", worlds, factory, NetDeviceContract::budget),
                make(prefix + "DeviceGivesFramesAwayForGood", worlds, factory, NetDeviceContract::ownership),
                make(prefix + "DeviceDropsFramesWithoutAHeader", worlds, factory, NetDeviceContract::runts),
                make(prefix + "DeviceSendsRunsAndSlicesOfEverySize", worlds, factory, NetDeviceContract::transmit),
                make(prefix + "DeviceThatIsHeldBackHoldsItsSenderBack", worlds, factory, NetDeviceContract::stall),
                make(prefix + "DeviceWithoutBuffersLosesNothing", worlds, factory, NetDeviceContract::starvation),
                make(prefix + "DeviceRefusesOffloadsThatItDoesNotName", worlds, factory, NetDeviceContract::offloads),
                make(prefix + "DeviceThatIsClosedHoldsNothing", worlds, factory, NetDeviceContract::closing));
    }

    private static ContractCase make(String name, WorldSource worlds, NetDeviceFactory factory, Body body) {
        return new WorldCase(name, worlds, (probe, world) -> {
            DeviceUnderTest test = new DeviceUnderTest(factory.make(world));
            try {
                body.run(probe, test);
                test.releaseArrived();
            } finally {
                test.device.close();
            }
            test.device.close();
            probe.expectEquals(0, test.packets.inUse(), "packets in use after close");
            probe.expectEquals(0, test.payloads.inUse(), "payload in use after close");
            test.rig.close();
        });
    }

    private static void info(Probe probe, DeviceUnderTest test) {
        NetDeviceInfo info = test.device.info();
        probe.expect(!info.name().isBlank(), "a name");
        probe.expect(info.macAddress() >>> 48 == 0 && info.macAddress() != 0, "an address of 48 bits");
        probe.expect((info.macAddress() >>> 40 & 1) == 0, "an address of one station");
        probe.expect(info.mtuBytes() >= 68 && info.mtuBytes() <= 65535, "an MTU");
        probe.expect((info.offloads() & ~ALL_OFFLOADS) == 0, "known offloads");
        boolean hasSegmentation = (info.offloads() & (NetDeviceInfo.TSO4 | NetDeviceInfo.TSO6)) != 0;
        probe.expect(!hasSegmentation || info.can(NetDeviceInfo.CHECKSUM), "segmentation needs checksums");
        probe.expect(test.device.isLinkUp(), "the link is up");
    }

    private static void budget(Probe probe, DeviceUnderTest test) {
        probe.expectEquals(0, test.poll(BUDGET), "nothing at first");
        probe.expectEquals(Cpu.NEVER, test.device.nextDeadlineNanos(), "nothing to come back for");
        for (int i = 0; i < 10; i++) {
            test.rig.arrive(test.frame(60 + i, i));
        }
        probe.expectEquals(0, test.poll(0), "no budget");
        probe.expectEquals(3, test.poll(3), "as many as the budget");
        probe.expectEquals(3, test.arrived.size(), "as many as it says");
        probe.expectEquals(1, test.poll(1), "one");
        probe.expectEquals(6, test.poll(BUDGET), "the rest");
        probe.expectEquals(10, test.arrived.size(), "each once");
        for (int i = 0; i < 10; i++) {
            probe.expect(test.isFrame(test.arrived.get(i), 60 + i, i), "frame " + i + " whole, in order");
        }
        probe.expectEquals(0, test.poll(BUDGET), "dry");
    }

    private static void ownership(Probe probe, DeviceUnderTest test) {
        int largest = test.device.info().mtuBytes() + HEADER_BYTES;
        for (int i = 0; i < 30; i++) {
            int bytes = i % 3 == 0 ? largest : 100 + i;
            test.rig.arrive(test.frame(bytes, i));
            probe.expectEquals(1, test.poll(BUDGET), "frame " + i);
            PacketBuffer frame = test.arrived.get(i);
            probe.expectEquals(1, frame.references(), "the sink holds the one reference");
        }
        for (int i = 0; i < 30; i++) {
            int bytes = i % 3 == 0 ? largest : 100 + i;
            probe.expect(test.isFrame(test.arrived.get(i), bytes, i), "frame " + i + " is as it came");
        }
        test.releaseArrived();
        test.rig.arrive(test.frame(80, 99));
        probe.expectEquals(1, test.poll(BUDGET), "and it goes on");
        probe.expect(test.isFrame(test.arrived.get(0), 80, 99), "with the next frame");
    }

    private static void runts(Probe probe, DeviceUnderTest test) {
        test.rig.arrive(new byte[HEADER_BYTES - 1]);
        test.rig.arrive(new byte[1]);
        test.rig.arrive(test.frame(60, 1));
        probe.expectEquals(1, test.pollUntilDry(), "the good frame alone");
        probe.expect(test.isFrame(test.arrived.get(0), 60, 1), "whole");
    }

    private static void transmit(Probe probe, DeviceUnderTest test) {
        int largest = test.device.info().mtuBytes() + HEADER_BYTES;
        int[] sizes = {HEADER_BYTES, 60, 61, 590, largest - 1, largest};
        int[] inRun = {HEADER_BYTES, 54, 1000};
        for (int seed = 0; seed < sizes.length * inRun.length; seed++) {
            int bytes = sizes[seed % sizes.length];
            PacketBuffer frame = test.packet(bytes, inRun[seed / sizes.length], seed);
            probe.expectEquals(Errno.OK, test.device.transmit(frame), "frame " + seed);
            test.device.flush();
            test.poll(BUDGET);
            probe.expect(test.hasSent(bytes, seed), "frame " + seed + " of " + bytes + " bytes went out whole");
        }
        for (int i = 0; i < 5; i++) {
            probe.expectEquals(Errno.OK, test.device.transmit(test.packet(200 + i, 54, i)), "queued");
        }
        test.device.flush();
        for (int i = 0; i < 5; i++) {
            probe.expect(test.hasSent(200 + i, i), "frame " + i + " of a batch, in order");
        }
        probe.expect(test.rig.takeSent() == null, "each once");
    }

    private static void stall(Probe probe, DeviceUnderTest test) {
        test.rig.stall(true);
        int queued = 0;
        PacketBuffer next = test.packet(300, 54, queued);
        int outcome = test.device.transmit(next);
        while (outcome == Errno.OK) {
            queued++;
            next = test.packet(300, 54, queued);
            outcome = test.device.transmit(next);
            test.device.flush();
        }
        probe.expectEquals(Errno.WOULD_BLOCK, outcome, "held back");
        probe.expectEquals(1, next.references(), "the caller keeps the frame");
        probe.expect(test.isFrame(next, 300, queued), "as it was");
        test.rig.stall(false);
        test.device.flush();
        test.poll(BUDGET);
        probe.expectEquals(Errno.OK, test.device.transmit(next), "room again");
        test.device.flush();
        test.poll(BUDGET);
        for (int i = 0; i <= queued; i++) {
            if (!test.hasSent(300, i)) {
                throw new AssertionError("frame " + i + " of " + queued + " is missing or out of order");
            }
        }
        probe.expect(test.rig.takeSent() == null, "each once");
    }

    private static void starvation(Probe probe, DeviceUnderTest test) {
        test.poll(BUDGET);
        test.holdAllPackets();
        for (int i = 0; i < 5; i++) {
            test.rig.arrive(test.frame(100, i));
        }
        test.pollUntilDry();
        probe.expect(test.arrived.size() < 5, "no more than it had buffers for");
        long retry = test.device.nextDeadlineNanos();
        probe.expect(retry < Cpu.NEVER, "it wants to be polled again");
        test.releaseHeld();
        test.pollUntilDryAt(Math.max(retry, 0));
        probe.expectEquals(5, test.arrived.size(), "nothing was lost");
        for (int i = 0; i < 5; i++) {
            probe.expect(test.isFrame(test.arrived.get(i), 100, i), "frame " + i);
        }
        probe.expectEquals(Cpu.NEVER, test.device.nextDeadlineNanos(), "nothing to come back for");
    }

    private static void offloads(Probe probe, DeviceUnderTest test) {
        NetDeviceInfo info = test.device.info();
        if (!info.can(NetDeviceInfo.CHECKSUM)) {
            PacketBuffer frame = test.packet(100, 54, 1);
            frame.leaveChecksum(34, 6);
            refused(probe, test, frame);
        }
        for (int kind : new int[] {NetDeviceInfo.TSO4, NetDeviceInfo.TSO6}) {
            if (!info.can(kind)) {
                PacketBuffer frame = test.packet(900, 54, kind);
                frame.leaveSegmentation(kind, 400);
                refused(probe, test, frame);
            }
        }
        probe.expectEquals(Errno.OK, test.device.transmit(test.packet(100, 54, 9)), "a plain frame");
        test.device.flush();
        probe.expect(test.hasSent(100, 9), "is the first to go out");
    }

    private static void refused(Probe probe, DeviceUnderTest test, PacketBuffer frame) {
        int free = test.packets.available();
        if (test.device.transmit(frame) != Errno.NOT_SUPPORTED || test.packets.available() != free + 1) {
            throw new AssertionError("a frame with an offload that is not named was not refused and released");
        }
    }

    private static void closing(Probe probe, DeviceUnderTest test) {
        test.rig.arrive(test.frame(100, 1));
        test.rig.arrive(test.frame(1000, 2));
        probe.expectEquals(1, test.poll(1), "one of two");
        test.rig.stall(true);
        for (int i = 0; i < 3; i++) {
            PacketBuffer frame = test.packet(600, 54, i);
            if (test.device.transmit(frame) == Errno.WOULD_BLOCK) {
                frame.release();
            }
        }
        test.device.flush();
        test.device.close();
        probe.expect(!test.device.isLinkUp(), "the link is down");
        probe.expectEquals(Cpu.NEVER, test.device.nextDeadlineNanos(), "nothing to come back for");
        probe.expectEquals(0, test.poll(BUDGET), "nothing arrives");
        int free = test.packets.available();
        int outcome = test.device.transmit(test.packet(100, 54, 7));
        probe.expect(outcome < 0 && outcome != Errno.WOULD_BLOCK, "a frame is refused: " + outcome);
        probe.expectEquals(free, test.packets.available(), "and released");
        test.device.flush();
        probe.expect(!test.device.info().name().isBlank(), "its description stays");
    }
}
