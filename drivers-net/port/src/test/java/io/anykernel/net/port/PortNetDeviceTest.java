package io.anykernel.net.port;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anykernel.core.device.NetDeviceInfo;
import io.anykernel.core.log.Counters;
import io.anykernel.core.packet.PacketBuffer;
import io.anykernel.core.packet.PacketPool;
import io.anykernel.core.packet.PayloadBuffer;
import io.anykernel.core.packet.PayloadPool;
import io.anykernel.hypercall.Arena;
import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.Errno;
import io.anykernel.hypercall.IoVector;
import io.anykernel.hypercall.Memory;
import io.anykernel.hypercall.NetPort;
import io.anykernel.hypercall.NetPortInfo;
import io.anykernel.hypercall.sim.SimWorld;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PortNetDeviceTest {
    private static final long SEED = Long.getLong("anykernel.seed", 42);

    /** A port that is two lists. */
    private static final class ListPort implements NetPort {
        private final NetPortInfo info;
        private final ArrayDeque<byte[]> incoming = new ArrayDeque<>();
        private final List<byte[]> sent = new ArrayList<>();
        private int sendOutcome;
        private int roomWishes;
        private boolean isClosed;
        private boolean isDown;
        private int receives;

        private ListPort(int mtu, int vnetHeaderBytes, int offloads) {
            info = new NetPortInfo("list", 0x020000000001L, mtu, vnetHeaderBytes, offloads);
        }

        @Override
        public NetPortInfo info() {
            return info;
        }

        @Override
        public boolean isLinkUp() {
            return !isDown && sendOutcome != DOWN;
        }

        @Override
        public int receive(IoVector into) {
            receives++;
            if (isDown) {
                return DOWN;
            }
            byte[] frame = incoming.poll();
            if (frame == null) {
                return isClosed ? CLOSED : WOULD_BLOCK;
            }
            int at = 0;
            for (int i = 0; i < into.count() && at < frame.length; i++) {
                int part = Math.min(frame.length - at, into.length(i));
                into.memory(i).put(into.offset(i), frame, at, part);
                at += part;
            }
            return frame.length;
        }

        @Override
        public int send(IoVector frame) {
            if (sendOutcome == 0) {
                byte[] bytes = new byte[frame.totalBytes()];
                int at = 0;
                for (int i = 0; i < frame.count(); i++) {
                    frame.memory(i).get(frame.offset(i), bytes, at, frame.length(i));
                    at += frame.length(i);
                }
                sent.add(bytes);
            }
            return sendOutcome;
        }

        @Override
        public void awaitSendRoom() {
            roomWishes++;
        }

        @Override
        public void close() {
            isClosed = true;
        }
    }

    private final Counters counters = new Counters();
    private final Arena arena = new SimWorld(1).arenas().map(1 << 20);
    private final PacketPool packets = new PacketPool("p", arena, 20, 2048, counters);
    private final PayloadPool blocks = new PayloadPool("b", arena, 60, 4096, counters);
    private final List<PacketBuffer> arrived = new ArrayList<>();
    private ListPort port;
    private PortNetDevice device;

    private void start(int mtu, int vnetHeaderBytes, int offloads) {
        port = new ListPort(mtu, vnetHeaderBytes, offloads);
        device = new PortNetDevice(port, packets, blocks, arena, counters);
    }

    @AfterEach
    void closingLeavesEveryPoolAtZero() {
        arrived.forEach(PacketBuffer::release);
        if (device != null) {
            device.close();
            assertTrue(port.isClosed);
            assertEquals(List.of(), packets.leaks());
            assertEquals(List.of(), blocks.leaks());
        }
    }

    private void take(PacketBuffer frame, long nowNanos) {
        arrived.add(frame);
    }

    private int poll(int budget) {
        return device.poll(7, budget, (frame, now) -> {
            assertEquals(7, now);
            arrived.add(frame);
        });
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

    private PacketBuffer packet(int bytes) {
        PacketBuffer packet = packets.acquire("test");
        packet.memory().put(packet.extend(bytes), bytes(bytes), 0, bytes);
        return packet;
    }

    private static byte[] behindHeader(byte[] header, byte[] frame) {
        byte[] all = Arrays.copyOf(header, 12 + frame.length);
        System.arraycopy(frame, 0, all, 12, frame.length);
        return all;
    }

    @Test
    void plainFramesOfEveryLengthArriveWhole() {
        start(9000, 0, 0);
        int[] lengths = {14, 15, 60, 1514, 1919, 1920, 1921, 6015, 6016, 6017, 9018};
        for (int length : lengths) {
            port.incoming.add(bytes(length));
        }
        assertEquals(5, poll(5));
        assertEquals(lengths.length - 5, poll(100));
        for (int i = 0; i < lengths.length; i++) {
            assertArrayEquals(bytes(lengths[i]), content(arrived.get(i)), "length " + lengths[i]);
        }
        assertEquals(lengths.length, counters.value("receive.frames"));
        assertEquals(Arrays.stream(lengths).sum(), counters.value("receive.bytes"));
    }

    @Test
    void anEmptyPortCostsNoBuffers() {
        start(1500, 0, 0);
        for (int i = 0; i < 100; i++) {
            assertEquals(0, poll(10));
        }
        assertEquals(1, packets.inUse());
        assertEquals(0, counters.value("pool.p.exhausted"));
    }

    @Test
    void aSuperSegmentArrivesWithItsDescription() {
        start(1500, 12, NetPortInfo.CHECKSUM | NetPortInfo.TSO4 | NetPortInfo.TSO6);
        assertEquals(
                NetDeviceInfo.CHECKSUM | NetDeviceInfo.TSO4 | NetDeviceInfo.TSO6,
                device.info().offloads());
        byte[] header = {1, 1, 0, 0, (byte) 0xa8, 5, 34, 0, 16, 0, 0, 0};
        port.incoming.add(behindHeader(header, bytes(65_553)));
        port.incoming.add(behindHeader(new byte[12], bytes(60)));
        assertEquals(2, poll(10));
        PacketBuffer frame = arrived.get(0);
        assertArrayEquals(bytes(65_553), content(frame));
        assertEquals(34, frame.checksumStart());
        assertEquals(1448, frame.segmentBytes());
        assertFalse(arrived.get(1).needsChecksum());
        assertEquals(60, arrived.get(1).totalBytes());
    }

    @Test
    void framesThatAreNoneAreDroppedWithAReason() {
        start(1500, 12, NetPortInfo.CHECKSUM);
        port.incoming.add(bytes(5));
        port.incoming.add(behindHeader(new byte[12], bytes(13)));
        port.incoming.add(behindHeader(new byte[12], bytes(70_000)));
        port.incoming.add(behindHeader(new byte[] {1, 0, 0, 0, 0, 0, 0, 1}, bytes(100)));
        port.incoming.add(behindHeader(new byte[12], bytes(14)));
        assertEquals(1, poll(100));
        assertEquals(2, counters.value("receive.drop.runt"));
        assertEquals(1, counters.value("receive.drop.truncated"));
        assertEquals(1, counters.value("receive.drop.vnet-header"));
    }

    @Test
    void withoutBuffersFramesWaitInThePort() {
        start(1500, 0, 0);
        List<PacketBuffer> hoarded = new ArrayList<>();
        while (packets.available() > 0) {
            hoarded.add(packets.acquire("hoarder"));
        }
        port.incoming.add(bytes(100));
        assertEquals(0, poll(10));
        assertEquals(1, counters.value("receive.stall.no-buffer"));
        assertEquals(7 + 1_000_000, device.nextDeadlineNanos(), "tries again by itself");
        hoarded.forEach(PacketBuffer::release);
        assertEquals(1, poll(10));
        assertEquals(Cpu.NEVER, device.nextDeadlineNanos());
    }

    /** Senders hold every block, and the acknowledgment that would release them comes behind a long frame. */
    @Test
    void withoutBlocksFramesThatFitAPacketAreReceived() {
        start(1500, 10, NetPortInfo.CHECKSUM);
        List<PayloadBuffer> hoarded = new ArrayList<>();
        while (blocks.available() > 0) {
            hoarded.add(blocks.acquire("hoarder"));
        }
        port.incoming.add(bytes(10 + 30_000));
        port.incoming.add(withVnetHeader(60));
        assertEquals(1, poll(10));
        assertEquals(60, arrived.get(0).totalBytes());
        assertEquals(1, counters.value("receive.drop.no-block"));
        assertEquals(Cpu.NEVER, device.nextDeadlineNanos());
        hoarded.forEach(PayloadBuffer::release);
        port.incoming.add(withVnetHeader(30_000));
        assertEquals(1, poll(10));
        assertEquals(30_000, arrived.get(1).totalBytes());
    }

    private static byte[] withVnetHeader(int frameBytes) {
        byte[] frame = bytes(10 + frameBytes);
        Arrays.fill(frame, 0, 10, (byte) 0);
        return frame;
    }

    @Test
    void aSentFrameIsReleasedAndAFullPortLeavesItToItsSender() {
        start(1500, 0, 0);
        PacketBuffer packet = packet(100);
        port.sendOutcome = NetPort.WOULD_BLOCK;
        assertEquals(Errno.WOULD_BLOCK, device.transmit(packet));
        assertEquals(1, packet.references());
        assertEquals(1, port.roomWishes);
        port.sendOutcome = 0;
        assertEquals(Errno.OK, device.transmit(packet));
        assertEquals(0, packets.inUse());
        assertArrayEquals(bytes(100), port.sent.get(0));
        port.sendOutcome = NetPort.REJECTED;
        assertEquals(Errno.INVALID, device.transmit(packet(100)));
        assertEquals(1, counters.value("send.drop.rejected"));
        port.sendOutcome = NetPort.CLOSED;
        assertTrue(device.isLinkUp());
        assertEquals(Errno.NETWORK_DOWN, device.transmit(packet(100)));
        assertFalse(device.isLinkUp());
        assertEquals(Errno.NETWORK_DOWN, device.transmit(packet(100)));
        assertEquals(2, counters.value("send.drop.closed"));
        assertEquals(1, counters.value("send.frames"));
        assertEquals(100, counters.value("send.bytes"));
    }

    @Test
    void descriptionsAreSentAheadWherePossibleAndRefusedElsewhere() {
        start(1500, 12, NetPortInfo.CHECKSUM);
        PacketBuffer packet = packet(100);
        packet.leaveChecksum(34, 50);
        assertEquals(Errno.OK, device.transmit(packet));
        assertEquals(112, port.sent.get(0).length);
        assertEquals(1, port.sent.get(0)[0]);
        PacketBuffer segments = packet(100);
        segments.leaveChecksum(34, 50);
        segments.leaveSegmentation(NetDeviceInfo.TSO4, 10);
        assertEquals(Errno.NOT_SUPPORTED, device.transmit(segments));
        assertEquals(1, counters.value("send.drop.offload"));
    }

    @Test
    void aClosedPortTakesTheLinkDown() {
        start(1500, 0, 0);
        port.incoming.add(bytes(100));
        port.isClosed = true;
        assertEquals(1, poll(10));
        assertFalse(device.isLinkUp());
        assertEquals(0, poll(10));
    }

    @Test
    void aPortThatIsDownIsTriedAgainAtLeisureAndUsedOnceItIsBack() {
        start(1500, 0, 0);
        port.isDown = true;
        assertEquals(0, device.poll(1000, 10, this::take));
        assertFalse(device.isLinkUp());
        assertEquals(1000 + 250_000_000, device.nextDeadlineNanos());
        assertEquals(0, device.poll(2000, 10, this::take));
        assertEquals(1, port.receives);
        assertEquals(Errno.NETWORK_DOWN, device.transmit(packet(100)));
        assertEquals(1, counters.value("send.drop.link-down"));
        port.isDown = false;
        port.incoming.add(bytes(100));
        assertEquals(1, device.poll(device.nextDeadlineNanos(), 10, this::take));
        assertTrue(device.isLinkUp());
        assertEquals(Cpu.NEVER, device.nextDeadlineNanos());
        assertEquals(Errno.OK, device.transmit(packet(100)));
    }

    @Test
    void aPortFoundDownBySendingIsTriedAgainAtOnce() {
        start(1500, 0, 0);
        assertEquals(0, device.poll(1000, 10, this::take));
        port.sendOutcome = NetPort.DOWN;
        assertEquals(Errno.NETWORK_DOWN, device.transmit(packet(100)));
        assertFalse(device.isLinkUp());
        assertEquals(1000, device.nextDeadlineNanos());
        port.sendOutcome = 0;
        assertEquals(0, device.poll(1001, 10, this::take));
        assertTrue(device.isLinkUp());
    }

    @Test
    void buffersTooSmallForTheLongestFrameAreRefusedAtStart() {
        PayloadPool tiny = new PayloadPool("t", arena, 2, 1024, counters);
        ListPort vnet = new ListPort(1500, 12, 0);
        assertThrows(IllegalArgumentException.class, () -> new PortNetDevice(vnet, packets, tiny, arena, counters));
        PayloadBuffer block = tiny.acquire("test");
        block.release();
    }
}
