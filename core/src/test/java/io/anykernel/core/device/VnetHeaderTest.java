package io.anykernel.core.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anykernel.core.TestArena;
import io.anykernel.core.log.Counters;
import io.anykernel.core.packet.PacketBuffer;
import io.anykernel.core.packet.PacketPool;
import io.anykernel.hypercall.Memory;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class VnetHeaderTest {
    private static final long SEED = Long.getLong("anykernel.seed", 42);

    private final PacketPool packets = new PacketPool("p", new TestArena(1 << 16), 2, 2048, new Counters());
    private final Memory header = Memory.allocate(20);

    private PacketBuffer packet(int bytes) {
        PacketBuffer packet = packets.acquire("test");
        packet.extend(bytes);
        return packet;
    }

    private String encoded(PacketBuffer packet) {
        header.fill(0, 20, 0xee);
        VnetHeader.encode(packet, header, 4);
        byte[] bytes = new byte[20];
        header.get(0, bytes, 0, 20);
        String hex = HexFormat.of().formatHex(bytes);
        assertTrue(hex.startsWith("eeeeeeee") && hex.endsWith("eeeeeeee"), hex);
        return hex.substring(8, 32);
    }

    @Test
    void aFinishedFrameIsAllZero() {
        assertEquals("000000000000000000000000", encoded(packet(100)));
    }

    @Test
    void aPendingChecksumNamesStartAndOffset() {
        PacketBuffer packet = packet(100);
        packet.leaveChecksum(34, 40);
        assertEquals("010000000000220006000000", encoded(packet));
    }

    @Test
    void aSuperSegmentNamesItsHeadersAndSegmentSize() {
        PacketBuffer packet = packet(1000);
        packet.memory().u8(packet.start() + 34 + 12, 0x80);
        packet.leaveChecksum(34, 50);
        packet.leaveSegmentation(NetDeviceInfo.TSO4, 1448);
        assertEquals("01014200a805220010000000", encoded(packet));
        packet.leaveSegmentation(NetDeviceInfo.TSO6, 1428);
        assertEquals("010442009405220010000000", encoded(packet));
    }

    @Test
    void whatIsEncodedDecodes() {
        PacketBuffer sent = packet(1000);
        sent.leaveChecksum(54, 70);
        sent.leaveSegmentation(NetDeviceInfo.TSO6, 1440);
        VnetHeader.encode(sent, header, 4);
        PacketBuffer received = packet(1000);
        assertTrue(VnetHeader.decode(header, 4, received));
        assertEquals(54, received.checksumStart());
        assertEquals(70, received.checksumField());
        assertEquals(NetDeviceInfo.TSO6, received.segmentKind());
        assertEquals(1440, received.segmentBytes());
        assertTrue(received.isChecksumVerified());
    }

    @Test
    void congestionNotificationIsNoKindOfSegment() {
        header.fill(0, 20, 0);
        header.u8(1, 0x81);
        header.u16le(4, 100);
        PacketBuffer packet = packet(1000);
        assertTrue(VnetHeader.decode(header, 0, packet));
        assertEquals(NetDeviceInfo.TSO4, packet.segmentKind());
    }

    @Test
    void aChecksumPastTheFramesEndIsRefusedToTheByte() {
        header.fill(0, 20, 0);
        header.u8(0, 1);
        header.u16le(6, 90);
        header.u16le(8, 8);
        PacketBuffer packet = packet(100);
        assertTrue(VnetHeader.decode(header, 0, packet));
        header.u16le(8, 9);
        packet.clearOffload();
        assertFalse(VnetHeader.decode(header, 0, packet));
        header.u16le(6, 0xffff);
        header.u16le(8, 0xffff);
        assertFalse(VnetHeader.decode(header, 0, packet));
    }

    @Test
    void anyTwelveBytesAreTakenOrRefusedButNeverThrow() {
        Random random = new Random(SEED);
        PacketBuffer packet = packet(60);
        for (int i = 0; i < 100_000; i++) {
            header.i64le(0, random.nextLong());
            header.i32le(8, random.nextInt());
            packet.clearOffload();
            if (VnetHeader.decode(header, 0, packet) && packet.needsChecksum()) {
                assertTrue(packet.checksumField() + 2 <= 60);
            }
        }
    }
}
