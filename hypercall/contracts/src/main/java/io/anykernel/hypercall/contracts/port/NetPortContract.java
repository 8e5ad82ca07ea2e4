package io.anykernel.hypercall.contracts.port;

import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.IoVector;
import io.anykernel.hypercall.NetPort;
import io.anykernel.hypercall.NetPortInfo;
import io.anykernel.hypercall.World;
import io.anykernel.hypercall.contracts.ContractCase;
import io.anykernel.hypercall.contracts.Probe;
import io.anykernel.hypercall.contracts.WorldCase;
import io.anykernel.hypercall.contracts.WorldSource;
import java.util.List;

/** What every {@link NetPort} must do, as cases over two of them that are joined. */
public final class NetPortContract {
    private static final int ALL_OFFLOADS = NetPortInfo.CHECKSUM | NetPortInfo.TSO4 | NetPortInfo.TSO6;
    private static final int MAX_SUPER_FRAME_BYTES = 65535 + WireRig.LONGEST_HEADER_BYTES;

    /** More frames than the queue of a port holds; a port that took as many drops, or has no bound. */
    private static final int FLOOD = 3200;

    private static final int FLOOD_FRAME_BYTES = 1400;

    private NetPortContract() {}

    /** What a case does. The Cpu is held. */
    private interface Body {
        void run(Probe probe, WireRig rig);
    }

    /** The cases; their names begin with {@code prefix}. */
    public static List<ContractCase> cases(String prefix, WorldSource worlds, WireFactory factory) {
        return List.of(
                make(prefix + "PortInfoMakesSense", worlds, factory, NetPortContract::info),
                make(prefix + "PortCarriesFramesOfEverySizeBothWays", worlds, factory, NetPortContract::sizes),
                make(prefix + "PortGathersAndScattersRanges", worlds, factory, NetPortContract::ranges),
                make(prefix + "PortCutsWhatDoesNotFitAndSaysSo", worlds, factory, NetPortContract::truncation),
                make(prefix + "PortRejectsFramesThatAreEmptyOrTooLong", worlds, factory, NetPortContract::rejects),
                make(prefix + "PortKeepsOrderInBursts", worlds, factory, NetPortContract::bursts),
                make(prefix + "PortThatIsFullRecovers", worlds, factory, NetPortContract::flood),
                make(prefix + "PortCarriesDescribedChecksums", worlds, factory, NetPortContract::checksums),
                make(prefix + "PortThatIsClosedSaysSoAndItsPeerLivesOn", worlds, factory, NetPortContract::closing));
    }

    private static ContractCase make(String name, WorldSource worlds, WireFactory factory, Body body) {
        return new WorldCase(name, worlds, (probe, world) -> run(probe, world, factory, body));
    }

    private static void run(Probe probe, World world, WireFactory factory, Body body) {
        Cpu cpu = world.scheduling().newCpu("contract.port");
        cpu.acquire();
        try {
            Wire wire = factory.make(world, cpu);
            try {
                body.run(probe, new WireRig(world, cpu, wire));
            } finally {
                wire.left().close();
                wire.right().close();
            }
        } finally {
            cpu.release();
        }
    }

    private static void info(Probe probe, WireRig rig) {
        for (NetPort port : new NetPort[] {rig.left, rig.right}) {
            NetPortInfo info = port.info();
            probe.expect(!info.name().isBlank(), "a name");
            probe.expect(info.macAddress() >>> 48 == 0 && info.macAddress() != 0, "an address of 48 bits");
            probe.expect((info.macAddress() >>> 40 & 1) == 0, "an address of one station");
            probe.expect(info.mtuBytes() >= 68 && info.mtuBytes() <= 65535, "an MTU");
            int header = info.vnetHeaderBytes();
            probe.expect(header == 0 || header == 10 || header == 12, "size of virtio_net_hdr");
            probe.expect((info.offloads() & ~ALL_OFFLOADS) == 0, "known offloads");
            probe.expect(info.offloads() == 0 || header > 0, "offloads only where frames are described");
            boolean hasSegmentation = (info.offloads() & (NetPortInfo.TSO4 | NetPortInfo.TSO6)) != 0;
            probe.expect(
                    !hasSegmentation || (info.offloads() & NetPortInfo.CHECKSUM) != 0, "segmentation needs checksums");
        }
        probe.expect(rig.left.info().macAddress() != rig.right.info().macAddress(), "each its own address");
    }

    private static void sizes(Probe probe, WireRig rig) {
        int longest = WireRig.longestBytes(rig.left) - WireRig.headerBytes(rig.left);
        int seed = 1;
        for (int bytes : new int[] {WireRig.SHORTEST_BYTES, 60, 61, 590, longest - 1, longest}) {
            crosses(probe, rig, rig.left, rig.right, bytes, seed++);
            crosses(probe, rig, rig.right, rig.left, bytes, seed++);
        }
        // Nothing but a header: there is no place for a pattern.
        int header = WireRig.headerBytes(rig.left);
        rig.write(rig.left, rig.right, WireRig.SHORTEST_BYTES, 0);
        IoVector bare = new IoVector(1).add(rig.out, 0, header + WireRig.ETHERNET_BYTES);
        probe.expectEquals(0, rig.left.send(bare), "a header alone");
        int length = rig.receive(rig.right) - WireRig.headerBytes(rig.right);
        probe.expect(length == WireRig.ETHERNET_BYTES || length == 60, "it arrives, padded or not: " + length);
        probe.expectEquals(NetPort.WOULD_BLOCK, rig.receiveNow(rig.right), "then nothing");
    }

    private static void crosses(Probe probe, WireRig rig, NetPort from, NetPort to, int bytes, int seed) {
        rig.sendPatiently(from, to, bytes, seed);
        // The ranges are the sender's again.
        rig.out.fill(0, WireRig.headerBytes(from) + bytes, 0xee);
        int length = rig.receive(to);
        probe.expect(rig.holds(to, length, bytes, seed), "frame " + seed + " of " + bytes + " bytes, found " + length);
    }

    private static void ranges(Probe probe, WireRig rig) {
        int bytes = 700;
        int all = rig.write(rig.left, rig.right, bytes, 77);
        int first = WireRig.headerBytes(rig.left) + 20;
        IoVector parts = new IoVector(6)
                .add(rig.out, 0, first)
                .add(rig.out, 0, 0)
                .add(rig.out, first, 1)
                .add(rig.out, first + 1, 300)
                .add(rig.out, first + 301, all - first - 301);
        probe.expectEquals(0, rig.left.send(parts), "gathered");
        int head = WireRig.headerBytes(rig.right) + 40;
        rig.in.fill(0, 4000, 0xdd);
        IoVector into = new IoVector(4)
                .add(rig.in, 0, head)
                .add(rig.in, 2000, 333)
                .add(rig.in, 3000, 0)
                .add(rig.in, 1000, 500);
        int length = rig.receive(rig.right, into);
        probe.expectEquals(0xdd, rig.in.u8(2333), "nothing behind a range");
        probe.expectEquals(0xdd, rig.in.u8(1000 + length - head - 333), "nothing behind the frame");
        rig.in.copyTo(1000, rig.in, head + 333, 500);
        rig.in.copyTo(2000, rig.in, head, 333);
        probe.expect(rig.holds(rig.right, length, bytes, 77), "scattered in order");
    }

    private static void truncation(Probe probe, WireRig rig) {
        int room = WireRig.headerBytes(rig.right) + 100;
        rig.sendPatiently(rig.left, rig.right, 900, 5);
        rig.sendPatiently(rig.left, rig.right, 300, 6);
        rig.in.fill(0, 2000, 0xdd);
        int length = rig.receive(rig.right, new IoVector(1).add(rig.in, 0, room));
        probe.expect(length > room, "longer than its room: " + length);
        probe.expectEquals(5, rig.seedOf(rig.right), "its start");
        probe.expectEquals(0xdd, rig.in.u8(room), "nothing past its room");
        length = rig.receive(rig.right);
        probe.expect(rig.holds(rig.right, length, 300, 6), "the next frame is whole: " + length);
    }

    private static void rejects(Probe probe, WireRig rig) {
        int header = WireRig.headerBytes(rig.left);
        int tooLong = header + 1 + (header > 0 ? MAX_SUPER_FRAME_BYTES : mtu(rig) + WireRig.LONGEST_HEADER_BYTES);
        probe.expectEquals(NetPort.REJECTED, rig.left.send(new IoVector(1)), "no range");
        probe.expectEquals(NetPort.REJECTED, rig.left.send(new IoVector(1).add(rig.out, 0, 0)), "no byte");
        rig.write(rig.left, rig.right, tooLong - header, 8);
        probe.expectEquals(
                NetPort.REJECTED, rig.left.send(new IoVector(1).add(rig.out, 0, tooLong)), "a byte too long");
        rig.sendPatiently(rig.left, rig.right, 100, 9);
        int length = rig.receive(rig.right);
        probe.expect(rig.holds(rig.right, length, 100, 9), "a good frame is the first to arrive");
        probe.expectEquals(NetPort.WOULD_BLOCK, rig.receiveNow(rig.right), "and the only one");
    }

    private static int mtu(WireRig rig) {
        return rig.left.info().mtuBytes();
    }

    private static void bursts(Probe probe, WireRig rig) {
        int next = 0;
        for (int burst = 0; burst < 20; burst++) {
            for (int i = 0; i < 25; i++) {
                rig.sendPatiently(rig.left, rig.right, 60 + (next + i) % 900, next + i);
            }
            for (int i = 0; i < 25; i++) {
                int length = rig.receive(rig.right);
                probe.expect(rig.holds(rig.right, length, 60 + next % 900, next), "frame " + next);
                next++;
            }
        }
        probe.expectEquals(NetPort.WOULD_BLOCK, rig.receiveNow(rig.right), "no more");
    }

    /** A port may hold its sender back or, like a router, drop; what it does not drop stays in order and is whole. */
    private static void flood(Probe probe, WireRig rig) {
        int sent = 0;
        int outcome = 0;
        while (sent < FLOOD && outcome == 0) {
            outcome = rig.send(rig.left, rig.right, FLOOD_FRAME_BYTES, sent);
            sent += outcome == 0 ? 1 : 0;
        }
        probe.expect(outcome == 0 || outcome == NetPort.WOULD_BLOCK, "sent or held back: " + outcome);
        rig.left.awaitSendRoom();
        int last = -1;
        int received = 0;
        for (int length = rig.receive(rig.right); length >= 0; length = drain(rig)) {
            int seed = rig.seedOf(rig.right);
            if (seed <= last || !rig.holds(rig.right, length, FLOOD_FRAME_BYTES, seed)) {
                throw new AssertionError("frame " + seed + " after " + last);
            }
            last = seed;
            received++;
        }
        probe.expect(received > 0, "some arrived");
        probe.expect(outcome == 0 || received == sent, "a port that holds back drops nothing: " + received);
        rig.sendPatiently(rig.left, rig.right, 200, FLOOD);
        int length = rig.receive(rig.right);
        probe.expect(rig.holds(rig.right, length, 200, FLOOD), "room again");
    }

    private static int drain(WireRig rig) {
        int length = rig.receiveNow(rig.right);
        for (int i = 0; i < 5 && length == NetPort.WOULD_BLOCK; i++) {
            rig.letMove();
            length = rig.receiveNow(rig.right);
        }
        return length;
    }

    /** A checksum that is left to the receiver (virtio 1.2 §5.1.6.2) arrives described as it was, or completed. */
    private static void checksums(Probe probe, WireRig rig) {
        int header = WireRig.headerBytes(rig.left);
        if (header == 0 || (rig.left.info().offloads() & NetPortInfo.CHECKSUM) == 0) {
            probe.expectEquals(0, rig.left.info().offloads() & NetPortInfo.CHECKSUM, "none to describe");
            return;
        }
        int bytes = 101;
        int start = WireRig.SHORTEST_BYTES;
        int field = 6;
        int all = rig.write(rig.left, rig.right, bytes, 3);
        rig.out.u16be(header + start + field, 0);
        rig.out.u8(0, 1);
        rig.out.u16le(6, start);
        rig.out.u16le(8, field);
        probe.expectEquals(0, rig.left.send(new IoVector(1).add(rig.out, 0, all)), "sent");
        int length = rig.receive(rig.right);
        int at = WireRig.headerBytes(rig.right);
        probe.expectEquals(bytes, length - at, "whole");
        boolean isDescribed = at > 0 && (rig.in.u8(0) & 1) != 0 && rig.in.u16le(6) == start && rig.in.u16le(8) == field;
        probe.expect(isDescribed || sum(rig, at + start, bytes - start) == 0xffff, "described or completed");
    }

    /** Sum of RFC 1071, folded. */
    private static int sum(WireRig rig, int at, int bytes) {
        int sum = 0;
        for (int i = 0; i < bytes; i++) {
            sum += (i & 1) == 0 ? rig.in.u8(at + i) << 8 : rig.in.u8(at + i);
        }
        while (sum > 0xffff) {
            sum = (sum & 0xffff) + (sum >>> 16);
        }
        return sum;
    }

    private static void closing(Probe probe, WireRig rig) {
        IoVector into = new IoVector(1).add(rig.in, 0, 2000);
        rig.sendPatiently(rig.right, rig.left, 100, 1);
        String name = rig.left.info().name();
        rig.left.close();
        rig.left.close();
        probe.expectEquals(NetPort.CLOSED, rig.left.receive(into), "receive");
        probe.expectEquals(NetPort.CLOSED, rig.send(rig.left, rig.right, 100, 2), "send");
        probe.expectEquals(NetPort.CLOSED, rig.left.send(new IoVector(1)), "send of nothing");
        rig.left.awaitSendRoom();
        probe.expect(name.equals(rig.left.info().name()), "its description stays");
        int outcome = rig.send(rig.right, rig.left, 100, 3);
        probe.expect(outcome == 0 || outcome == NetPort.CLOSED || outcome == NetPort.WOULD_BLOCK, "to a closed peer");
        rig.letMove();
        outcome = rig.receiveNow(rig.right);
        probe.expect(outcome == NetPort.WOULD_BLOCK || outcome == NetPort.CLOSED, "from a closed peer");
        rig.right.close();
        probe.expectEquals(NetPort.CLOSED, rig.right.receive(into), "both are closed");
    }
}
