package io.anykernel.net.xen;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anykernel.core.device.NetDeviceInfo;
import io.anykernel.core.packet.PacketBuffer;
import io.anykernel.hypercall.Errno;
import io.anykernel.net.xen.ModelNetBackEnd.Offer;
import org.junit.jupiter.api.Test;

/** What is sent, and what is left to the back end of it. */
class XenNetTransmitTest extends XenNetFixture {
    @Test
    void framesAreSentAsTheyAreAndReleasedAtOnce() {
        start(Offer.ALL);
        for (int length : new int[] {14, 60, 4095, 4096, 4097, 8192, 30000, 65535}) {
            byte[] frame = bytes(length);
            PacketBuffer packet = packet(frame, 1000);
            int free = packets.available();
            assertEquals(Errno.OK, device.transmit(packet));
            assertEquals(free + 1, packets.available(), "the copy is under way, the packet is not");
            assertEquals(0, model.sent.size(), "not before the doorbell");
            device.flush();
            assertArrayEquals(frame, model.sent.remove(0).bytes(), "length " + length);
            poll(1);
        }
        assertEquals(Errno.MESSAGE_TOO_LONG, device.transmit(packet(bytes(65536), 1000)));
        assertEquals(1, counters.value("send.drop.too-long"));
    }

    @Test
    void withoutScatterAFrameIsOnePart() {
        start(Offer.BARE);
        assertEquals(Errno.OK, device.transmit(packet(bytes(4096), 1000)));
        device.flush();
        assertArrayEquals(bytes(4096), model.sent.get(0).bytes());
        assertEquals(Errno.MESSAGE_TOO_LONG, device.transmit(packet(bytes(4097), 1000)));
    }

    @Test
    void aBatchRingsOnce() {
        start(Offer.ALL);
        for (int i = 0; i < 10; i++) {
            assertEquals(Errno.OK, device.transmit(packet(bytes(100 + i), 2000)));
        }
        device.flush();
        device.flush();
        assertEquals(1, model.transmitNotifications);
        assertEquals(10, model.sent.size());
    }

    @Test
    void aFullRingHoldsTheSenderBackAndWakesItLater() {
        start(Offer.ALL);
        model.isTransmitPaused = true;
        int sent = 0;
        PacketBuffer next = packet(bytes(100), 2000);
        while (device.transmit(next) == Errno.OK) {
            sent++;
            next = packet(bytes(100), 2000);
        }
        assertEquals(128, sent);
        assertEquals(1, next.references(), "the caller keeps it");
        assertEquals(1, counters.value("send.stall.no-room"));
        long events = model.events();
        for (int i = 0; i < 63; i++) {
            model.sent.add(model.takeFrame());
        }
        model.answer(63);
        assertEquals(events, model.events(), "less than half have left");
        model.transmitAll();
        assertEquals(events + 1, model.events(), "room wakes the sender");
        poll(1);
        assertEquals(Errno.OK, device.transmit(next));
    }

    @Test
    void superSegmentsCarryTheirDescription() {
        start(Offer.ALL);
        for (boolean isIpv6 : new boolean[] {false, true}) {
            PacketBuffer packet = packet(Frames.tcp(isIpv6, 40_000), 200);
            packet.leaveChecksum(Frames.transport(isIpv6), Frames.transport(isIpv6) + 16);
            packet.leaveSegmentation(isIpv6 ? NetDeviceInfo.TSO6 : NetDeviceInfo.TSO4, 1440);
            assertEquals(Errno.OK, device.transmit(packet));
            device.flush();
            ModelNetBackEnd.Sent sent = model.sent.remove(0);
            assertArrayEquals(Frames.tcp(isIpv6, 40_000), sent.bytes());
            assertEquals(1 | 2, sent.flags() & 3);
            assertEquals(1440, sent.segmentBytes());
            assertEquals(isIpv6 ? 2 : 1, sent.segmentKind());
            poll(1);
        }
        assertEquals(0, counters.value("device.violations"), "an answer to extra information has no page");
    }

    @Test
    void aChecksumThatTheBackEndFindsIsLeftToIt() {
        start(Offer.BARE);
        PacketBuffer packet = packet(Frames.tcp(false, 500), 2000);
        packet.leaveChecksum(34, 50);
        assertEquals(Errno.OK, device.transmit(packet));
        device.flush();
        assertEquals(3, model.sent.get(0).flags());
        assertArrayEquals(Frames.tcp(false, 500), model.sent.get(0).bytes());
    }

    @Test
    void oneThatItWouldNotFindIsCompletedInTheCopy() {
        start(Offer.BARE);
        byte[] overIpv6 = Frames.tcp(true, 501);
        PacketBuffer packet = packet(overIpv6, 100);
        packet.leaveChecksum(54, 70);
        assertEquals(Errno.OK, device.transmit(packet.retain()));
        assertArrayEquals(overIpv6, content(packet), "the packet is as it was");
        packet.release();
        byte[] elsewhere = Frames.tcp(false, 500);
        packet = packet(elsewhere, 2000);
        packet.leaveChecksum(40, 60);
        assertEquals(Errno.OK, device.transmit(packet));
        device.flush();
        assertEquals(0, model.sent.get(0).flags());
        assertArrayEquals(
                Frames.withChecksum(overIpv6, 54, 70), model.sent.get(0).bytes());
        assertArrayEquals(
                Frames.withChecksum(elsewhere, 40, 60), model.sent.get(1).bytes());
    }

    @Test
    void whatCannotBeDoneIsRefused() {
        start(Offer.ALL);
        PacketBuffer noTcp = packet(bytes(5000), 200);
        noTcp.leaveChecksum(34, 50);
        noTcp.leaveSegmentation(NetDeviceInfo.TSO4, 1400);
        assertEquals(Errno.NOT_SUPPORTED, device.transmit(noTcp));
        PacketBuffer noChecksum = packet(Frames.tcp(false, 5000), 200);
        noChecksum.leaveSegmentation(NetDeviceInfo.TSO4, 1400);
        assertEquals(Errno.NOT_SUPPORTED, device.transmit(noChecksum));
        assertEquals(2, counters.value("send.drop.offload"));
    }

    @Test
    void answersComeInAnyOrderAndFramesThatWereDroppedAreCounted() {
        start(Offer.ALL);
        model.answersBackwards = true;
        for (int round = 0; round < 5; round++) {
            for (int i = 0; i < 60; i++) {
                model.statusOfNext = i == 7 ? -2 : 0;
                assertEquals(Errno.OK, device.transmit(packet(bytes(5000 + i), 200)), "frame " + i);
                device.flush();
            }
            poll(1);
        }
        assertEquals(5, counters.value("send.drop.back-end"));
        assertTrue(device.isLinkUp());
    }
}
