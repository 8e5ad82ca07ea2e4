package io.anykernel.net.virtio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anykernel.core.contracts.ring.InertCpu;
import io.anykernel.core.contracts.ring.ModelBus;
import io.anykernel.core.contracts.ring.ModelVirtioDevice;
import io.anykernel.core.device.NetDeviceInfo;
import io.anykernel.core.error.KernelException;
import io.anykernel.core.log.Counters;
import io.anykernel.core.packet.PacketBuffer;
import io.anykernel.core.packet.PacketPool;
import io.anykernel.core.packet.PayloadBuffer;
import io.anykernel.core.packet.PayloadPool;
import io.anykernel.hypercall.Arena;
import io.anykernel.hypercall.BusDevice;
import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.Errno;
import io.anykernel.hypercall.Memory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class VirtioNetDeviceTest {
    private static final long SEED = Long.getLong("anykernel.seed", 42);
    private static final long ALL = NetFeatures.CSUM
            | NetFeatures.GUEST_CSUM
            | NetFeatures.MTU
            | NetFeatures.MAC
            | NetFeatures.GUEST_TSO4
            | NetFeatures.GUEST_TSO6
            | NetFeatures.HOST_TSO4
            | NetFeatures.HOST_TSO6
            | NetFeatures.MRG_RXBUF
            | NetFeatures.STATUS
            | ModelVirtioDevice.EVENT_INDEX
            | ModelVirtioDevice.INDIRECT_DESCRIPTORS;

    private final ModelBus bus = new ModelBus(Memory.over(ByteBuffer.allocateDirect(4 << 20), 1 << 20));
    private final Counters counters = new Counters();
    private final Arena arena = bus.map(3 << 20);
    private final PacketPool packets = new PacketPool("p", arena, 200, 2048, counters);
    private final PayloadPool blocks = new PayloadPool("b", arena, 300, 4096, counters);
    private final List<PacketBuffer> arrived = new ArrayList<>();
    private ModelNetDevice model;
    private BusDevice busDevice;
    private VirtioNetDevice device;

    /** How the driver reaches the model. */
    BusDevice onBus(ModelBus modelBus, ModelNetDevice modelDevice) {
        return modelDevice;
    }

    private VirtioNetDevice start(long features) {
        plug(features);
        return open();
    }

    private void plug(long features) {
        model = new ModelNetDevice(bus, features);
        busDevice = onBus(bus, model);
    }

    private VirtioNetDevice open() {
        device = new VirtioNetDevice(
                bus, busDevice, new InertCpu(), packets, blocks, VirtioNetDevice.ALL_FEATURES, counters);
        return device;
    }

    @AfterEach
    void closingLeavesEveryPoolAtZero() {
        arrived.forEach(PacketBuffer::release);
        if (device != null) {
            device.close();
            assertFalse(model.isStarted());
            assertEquals(List.of(), packets.leaks());
            assertEquals(List.of(), blocks.leaks());
        }
    }

    private int poll(int budget) {
        return device.poll(0, budget, (frame, now) -> arrived.add(frame));
    }

    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        new Random(SEED + length).nextBytes(bytes);
        return bytes;
    }

    private static byte[] content(PacketBuffer packet) {
        Memory memory = Memory.allocate(packet.totalBytes());
        packet.copyTo(0, memory, 0, packet.totalBytes());
        byte[] bytes = new byte[packet.totalBytes()];
        memory.get(0, bytes, 0, bytes.length);
        return bytes;
    }

    private PacketBuffer packet(byte[] content, int inRun) {
        PacketBuffer packet = packets.acquire("test");
        int first = Math.min(inRun, content.length);
        packet.memory().put(packet.extend(first), content, 0, first);
        for (int at = first; at < content.length; at += 4000) {
            PayloadBuffer block = blocks.acquire("test");
            int part = Math.min(4000, content.length - at);
            block.memory().put(50, content, at, part);
            packet.appendSlice(block, 50, part);
        }
        return packet;
    }

    @Test
    void agreesOnWhatBothKnowAndReadsTheConfiguration() {
        NetDeviceInfo info = start(ALL | 1L << 40 | 1L << 17).info();
        assertEquals(ALL | ModelVirtioDevice.VERSION_1, model.agreed());
        assertEquals(0x525354555657L, info.macAddress());
        assertEquals(1400, info.mtuBytes());
        assertEquals(NetDeviceInfo.CHECKSUM | NetDeviceInfo.TSO4 | NetDeviceInfo.TSO6, info.offloads());
        assertTrue(device.isLinkUp());
    }

    @Test
    void aBareDeviceWorksWithoutAnyFeature() {
        NetDeviceInfo info = start(0).info();
        assertEquals(0, info.offloads());
        assertEquals(1500, info.mtuBytes());
        assertEquals(0x02, info.macAddress() >>> 40);
        byte[] frame = bytes(1514);
        assertTrue(model.receive(frame));
        assertEquals(1, poll(10));
        assertArrayEquals(frame, content(arrived.get(0)));
        assertEquals(Errno.OK, device.transmit(packet(frame, 100)));
        device.flush();
        assertEquals(1, model.sent.size());
    }

    @Test
    void segmentationIsNotTakenWithoutWhatItNeeds() {
        start(ALL & ~NetFeatures.CSUM & ~NetFeatures.MRG_RXBUF);
        long tso = NetFeatures.HOST_TSO4 | NetFeatures.HOST_TSO6 | NetFeatures.GUEST_TSO4 | NetFeatures.GUEST_TSO6;
        assertEquals(0, model.agreed() & tso);
        assertEquals(0, device.info().offloads());
    }

    @Test
    void withoutMergeableBuffersTheMtuFitsOne() {
        plug(ALL & ~NetFeatures.MRG_RXBUF);
        model.mtu(9000);
        open();
        assertEquals(4096 - 12 - 18, device.info().mtuBytes());
    }

    @Test
    void framesOfEveryLengthArriveWhole() {
        start(ALL);
        int[] lengths = {14, 15, 60, 191, 192, 193, 1514, 1919, 1920, 1921, 4083, 4084, 4085, 8180, 30000, 65549};
        for (int length : lengths) {
            assertTrue(model.receive(bytes(length)), "room for " + length);
            assertEquals(1, poll(10), "length " + length);
            PacketBuffer frame = arrived.remove(0);
            assertArrayEquals(bytes(length), content(frame), "length " + length);
            assertTrue(frame.runBytes() >= Math.min(length, 192), "headers lie in the run");
            frame.release();
        }
        assertEquals(lengths.length, counters.value("receive.frames"));
    }

    @Test
    void whatTheDeviceSaysOfAFrameIsNoted() {
        start(ALL);
        byte[] header = new byte[12];
        header[0] = 1;
        header[1] = 1;
        header[4] = (byte) 0xa8;
        header[5] = 5;
        header[6] = 34;
        header[8] = 16;
        model.receive(header, bytes(9000));
        header[0] = 2;
        header[1] = 0;
        model.receive(header, bytes(100));
        assertEquals(2, poll(10));
        PacketBuffer first = arrived.get(0);
        assertTrue(first.needsChecksum() && first.isChecksumVerified());
        assertEquals(34, first.checksumStart());
        assertEquals(50, first.checksumField());
        assertEquals(NetDeviceInfo.TSO4, first.segmentKind());
        assertEquals(1448, first.segmentBytes());
        PacketBuffer second = arrived.get(1);
        assertTrue(second.isChecksumVerified() && !second.needsChecksum());
    }

    @Test
    void framesAreSentFromWhereTheyLieBehindTheirDescription() {
        start(ALL);
        byte[] frame = bytes(60_000);
        frame[34 + 12] = 0x60;
        PacketBuffer packet = packet(frame, 200);
        packet.leaveChecksum(34, 50);
        packet.leaveSegmentation(NetDeviceInfo.TSO4, 1448);
        int start = packet.start();
        assertEquals(Errno.OK, device.transmit(packet.retain()));
        assertEquals(0, model.sent.size(), "not before the doorbell");
        device.flush();
        assertEquals(start, packet.start(), "the packet is as it was");
        byte[] sent = model.sent.get(0);
        assertArrayEquals(new byte[] {1, 1, 58, 0, (byte) 0xa8, 5, 34, 0, 16, 0, 0, 0}, Arrays.copyOf(sent, 12));
        assertArrayEquals(frame, Arrays.copyOfRange(sent, 12, sent.length));
        poll(1);
        assertEquals(1, packet.references(), "the device let go");
        packet.release();
    }

    @Test
    void aPacketWithoutHeadroomIsSentAsWell() {
        start(ALL & ~ModelVirtioDevice.INDIRECT_DESCRIPTORS);
        PacketBuffer packet = packet(bytes(500), 100);
        packet.push(packet.headroomBytes() - 4);
        byte[] content = content(packet);
        assertEquals(Errno.OK, device.transmit(packet));
        device.flush();
        byte[] sent = model.sent.get(0);
        assertArrayEquals(content, Arrays.copyOfRange(sent, 12, sent.length));
        assertArrayEquals(new byte[12], Arrays.copyOf(sent, 12));
    }

    @Test
    void aBatchRingsOnce() {
        start(ALL);
        for (int i = 0; i < 10; i++) {
            assertEquals(Errno.OK, device.transmit(packet(bytes(100 + i), 2000)));
        }
        device.flush();
        device.flush();
        assertEquals(1, model.transmitNotifications);
        assertEquals(10, model.sent.size());
    }

    @Test
    void aFullQueueHoldsTheSenderBackAndWakesItLater() {
        start(ALL);
        model.isTransmitPaused = true;
        int sent = 0;
        PacketBuffer next = packet(bytes(100), 2000);
        while (device.transmit(next) == Errno.OK) {
            sent++;
            next = packet(bytes(100), 2000);
        }
        assertEquals(64, sent);
        assertEquals(1, next.references(), "the caller keeps it");
        assertEquals(1, counters.value("send.stall.no-room"));
        long interrupts = model.connect(null).count();
        model.transmitAll();
        assertTrue(model.connect(null).count() > interrupts, "room interrupts");
        poll(1);
        assertEquals(Errno.OK, device.transmit(next));
    }

    @Test
    void pollingKeepsInterruptsOffAndADryDeviceHasThemOn() {
        start(ALL);
        long before = model.connect(null).count();
        model.receive(bytes(100));
        assertEquals(before + 1, model.connect(null).count(), "dry: the first frame interrupts");
        for (int i = 0; i < 5; i++) {
            model.receive(bytes(100 + i));
        }
        assertEquals(4, poll(4));
        model.receive(bytes(60));
        assertEquals(before + 1, model.connect(null).count(), "busy: no more interrupts");
        assertEquals(0, device.nextDeadlineNanos(), "frames wait: poll again at once");
        assertEquals(3, poll(100));
        assertEquals(Cpu.NEVER, device.nextDeadlineNanos());
        model.receive(bytes(61));
        assertEquals(before + 2, model.connect(null).count(), "dry again");
    }

    @Test
    void withoutPacketsFramesWaitInTheDevice() {
        start(ALL);
        List<PacketBuffer> hoarded = new ArrayList<>();
        while (packets.available() > 0) {
            hoarded.add(packets.acquire("hoarder"));
        }
        model.receive(bytes(100));
        assertEquals(0, poll(10));
        assertTrue(device.nextDeadlineNanos() > 0 && device.nextDeadlineNanos() != Cpu.NEVER, "tries again by itself");
        hoarded.forEach(PacketBuffer::release);
        assertEquals(1, poll(10));
    }

    /** Senders hold every block: the device keeps its last one, to receive the acknowledgment that releases them. */
    @Test
    void theDevicesLastBlockIsNotHandedUp() {
        plug(ALL);
        List<PayloadBuffer> hoarded = new ArrayList<>();
        while (blocks.available() > 2) {
            hoarded.add(blocks.acquire("hoarder"));
        }
        open();
        hoarded.add(blocks.acquire("hoarder"));
        assertTrue(model.receive(bytes(3000)));
        assertEquals(0, poll(10));
        assertEquals(1, counters.value("receive.drop.no-block"));
        assertTrue(model.receive(bytes(100)));
        assertEquals(1, poll(10));
        hoarded.forEach(PayloadBuffer::release);
        poll(10);
        assertTrue(model.receive(bytes(3001)));
        assertEquals(1, poll(10));
        assertEquals(3001, arrived.get(1).totalBytes());
    }

    @Test
    void theLinkFollowsTheDevice() {
        start(ALL);
        model.linkUp(false);
        poll(1);
        assertFalse(device.isLinkUp());
        assertEquals(Errno.NETWORK_DOWN, device.transmit(packet(bytes(100), 2000)));
        assertEquals(1, counters.value("send.drop.link-down"));
        model.linkUp(true);
        poll(1);
        assertTrue(device.isLinkUp());
    }

    @Test
    void whatTheDeviceCannotDoIsRefused() {
        start(0);
        PacketBuffer packet = packet(bytes(100), 2000);
        packet.leaveChecksum(34, 50);
        assertEquals(Errno.NOT_SUPPORTED, device.transmit(packet));
        PacketPool elsewhere = new PacketPool(
                "e",
                new ModelBus(Memory.over(ByteBuffer.allocateDirect(1 << 20), 1L << 32)).map(1 << 20),
                1,
                2048,
                counters);
        PacketBuffer unreachable = elsewhere.acquire("test");
        unreachable.extend(60);
        assertEquals(Errno.INVALID, device.transmit(unreachable));
        assertEquals(1, counters.value("send.drop.offload"));
        assertEquals(1, counters.value("send.drop.unreachable"));
        assertEquals(List.of(), elsewhere.leaks());
    }

    @Test
    void runtsAndBadDescriptionsAreDroppedWithACount() {
        start(ALL);
        byte[] checksumPastTheEnd = new byte[12];
        checksumPastTheEnd[0] = 1;
        checksumPastTheEnd[6] = 90;
        checksumPastTheEnd[8] = 9;
        byte[] unknownSegments = new byte[12];
        unknownSegments[1] = 3;
        unknownSegments[4] = 100;
        byte[] segmentsOfNothing = new byte[12];
        segmentsOfNothing[1] = 1;
        model.receive(bytes(13));
        model.receive(bytes(0));
        model.receive(checksumPastTheEnd, bytes(100));
        model.receive(unknownSegments, bytes(100));
        model.receive(segmentsOfNothing, bytes(100));
        model.lie(model.popReceive(), 0);
        assertEquals(0, poll(100));
        assertEquals(3, counters.value("receive.drop.runt"));
        assertEquals(3, counters.value("receive.drop.vnet-header"));
        assertTrue(device.isLinkUp());
        model.receive(bytes(100));
        assertEquals(1, poll(100));
    }

    @Test
    void aFrameOfMoreBuffersThanArrivedBreaksTheDevice() {
        start(ALL);
        byte[] header = new byte[12];
        header[10] = 5;
        model.receive(header, bytes(100));
        assertEquals(0, poll(100));
        assertFalse(device.isLinkUp());
        assertEquals(Errno.NETWORK_DOWN, device.transmit(packet(bytes(100), 2000)));
    }

    @Test
    void aFrameOfMoreBuffersThanAPacketCarriesIsDropped() {
        start(ALL);
        assertTrue(model.receive(bytes(4096 * 20)));
        assertEquals(0, poll(100));
        assertEquals(1, counters.value("receive.drop.too-long"));
        model.receive(bytes(100));
        assertEquals(1, poll(100));
    }

    @Test
    void aLyingDeviceTakesTheLinkDownAndNothingElse() {
        int[][] lies = {{1000, 60}, {-1, 60}, {3, 5000}, {3, -7}};
        for (int[] lie : lies) {
            ModelBus other = new ModelBus(Memory.over(ByteBuffer.allocateDirect(4 << 20), 1 << 20));
            Arena memory = other.map(3 << 20);
            Counters own = new Counters();
            PacketPool p = new PacketPool("p", memory, 50, 2048, own);
            PayloadPool b = new PayloadPool("b", memory, 50, 4096, own);
            ModelNetDevice liar = new ModelNetDevice(other, ALL);
            VirtioNetDevice victim = new VirtioNetDevice(
                    other, onBus(other, liar), new InertCpu(), p, b, VirtioNetDevice.ALL_FEATURES, own);
            liar.lie(lie[0], lie[1]);
            assertEquals(0, victim.poll(0, 10, (frame, now) -> frame.release()));
            assertFalse(victim.isLinkUp());
            assertEquals(1, own.value("device.violations"));
            assertEquals(0, victim.poll(0, 10, (frame, now) -> frame.release()));
            assertEquals(Cpu.NEVER, victim.nextDeadlineNanos());
            victim.close();
            assertEquals(0, p.inUse() + b.inUse());
        }
    }

    @Test
    void whatIsNoModernNetworkDeviceIsRefusedInOneLine() {
        plug(ALL);
        assertOldLayoutIsRefused();
        model.offer(ALL);
        assertTrue(assertThrows(KernelException.class, this::open).getMessage().contains("older than virtio 1.0"));
        model.offer(ALL | ModelVirtioDevice.VERSION_1);
        model.refuseFeatures();
        assertTrue(assertThrows(KernelException.class, this::open).getMessage().contains("refuses features"));
    }

    /** Of registers in memory; functions of PCI have no such version. */
    void assertOldLayoutIsRefused() {
        model.version(1);
        assertTrue(assertThrows(KernelException.class, this::open).getMessage().contains("force-legacy=false"));
        model.version(2);
    }

    @Test
    void aSlowResetIsWaitedForAndAStuckOneReported() {
        start(ALL);
        model.resetDelay(1000);
        device.close();
        model.resetDelay(0);
        VirtioNetDevice stuck = open();
        model.resetDelay(Integer.MAX_VALUE);
        assertThrows(KernelException.class, stuck::close);
        assertTrue(blocks.inUse() > 0, "its buffers are never used again");
        device = null;
    }

    @Test
    void closingReleasesFramesThatTheDeviceHolds() {
        start(ALL);
        model.isTransmitPaused = true;
        for (int i = 0; i < 20; i++) {
            device.transmit(packet(bytes(9000), 300));
        }
        device.flush();
        int resets = model.resets();
        device.close();
        device.close();
        assertEquals(resets + 1, model.resets());
        assertEquals(0, poll(10));
    }
}
