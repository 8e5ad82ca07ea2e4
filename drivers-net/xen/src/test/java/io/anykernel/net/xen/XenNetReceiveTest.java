package io.anykernel.net.xen;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anykernel.core.device.NetDeviceInfo;
import io.anykernel.core.packet.PacketBuffer;
import io.anykernel.core.packet.PayloadBuffer;
import io.anykernel.hypercall.Cpu;
import io.anykernel.net.xen.ModelNetBackEnd.Offer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is received, and what the back end says of it. */
class XenNetReceiveTest extends XenNetFixture {
    @Test
    void framesOfEveryLengthArriveWhole() {
        start(Offer.ALL);
        int[] lengths = {14, 15, 60, 191, 192, 193, 1514, 1919, 1920, 1921, 4095, 4096, 4097, 8192, 8193, 30000, 65535};
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
    void partsMayStartAnywhereInTheirPages() {
        start(Offer.ALL);
        for (int offset : new int[] {2, 100, 3000}) {
            byte[] frame = bytes(9000);
            assertTrue(model.receive(frame, 0, new byte[0][], offset));
            assertEquals(1, poll(10));
            PacketBuffer arrivedFrame = arrived.remove(0);
            assertArrayEquals(frame, content(arrivedFrame));
            arrivedFrame.release();
        }
    }

    @Test
    void entriesAndPagesGoRound() {
        start(Offer.ALL);
        for (int i = 0; i < 1000; i++) {
            byte[] frame = bytes(14 + i * 37 % 9000);
            assertTrue(model.receive(frame));
            assertEquals(1, poll(10));
            PacketBuffer arrivedFrame = arrived.remove(0);
            assertArrayEquals(frame, content(arrivedFrame), "frame " + i);
            arrivedFrame.release();
        }
        assertEquals(128, model.receiveRing().waiting(), "every page is offered");
    }

    @Test
    void whatTheBackEndSaysOfAFrameIsNoted() {
        start(Offer.ALL);
        byte[] blank = Frames.tcp(false, 9000);
        assertTrue(model.receive(blank, 3, new byte[][] {ModelNetBackEnd.segmentation(1448, 1)}, 0));
        assertTrue(model.receive(Frames.tcp(true, 300), 2, new byte[0][], 0));
        assertTrue(model.receive(bytes(100), 1, new byte[0][], 0));
        assertTrue(model.receive(bytes(101), 0, new byte[0][], 0));
        assertEquals(4, poll(10));
        PacketBuffer first = arrived.get(0);
        assertArrayEquals(blank, content(first));
        assertTrue(first.needsChecksum() && first.isChecksumVerified());
        assertEquals(34, first.checksumStart());
        assertEquals(50, first.checksumField());
        assertEquals(NetDeviceInfo.TSO4, first.segmentKind());
        assertEquals(1448, first.segmentBytes());
        assertTrue(arrived.get(1).needsChecksum());
        assertEquals(54, arrived.get(1).checksumStart());
        assertTrue(arrived.get(2).isChecksumVerified() && !arrived.get(2).needsChecksum());
        assertFalse(arrived.get(3).isChecksumVerified());
    }

    @Test
    void runtsFailuresAndBadDescriptionsAreDroppedWithACount() {
        start(Offer.ALL);
        model.receive(bytes(13));
        model.receive(new byte[0]);
        model.receive(bytes(100), 2, new byte[0][], 0);
        byte[] ofNothing = ModelNetBackEnd.segmentation(0, 1);
        byte[] unknownKind = ModelNetBackEnd.segmentation(100, 3);
        byte[] multicast = {2, 0, 1, 2, 3, 4, 5, 6};
        for (byte[] extra : new byte[][] {ofNothing, unknownKind, multicast}) {
            model.receive(Frames.tcp(false, 5000), 3, new byte[][] {extra}, 0);
        }
        model.receiveRing().takeRequest();
        model.respondReceive(model.receiveRing().nextResponseEntry(), 0, 0, -1);
        model.publishReceive();
        assertEquals(0, poll(100));
        assertEquals(2, counters.value("receive.drop.runt"));
        assertEquals(1, counters.value("receive.drop.checksum-place"));
        assertEquals(3, counters.value("receive.drop.extra-info"));
        assertEquals(1, counters.value("receive.drop.back-end"));
        assertTrue(device.isLinkUp());
        byte[] more = ModelNetBackEnd.segmentation(1000, 2);
        byte[] first = more.clone();
        first[1] = 1;
        model.receive(Frames.tcp(true, 5000), 3, new byte[][] {first, more}, 0);
        assertEquals(1, poll(100), "extra information may go on");
    }

    @Test
    void aFrameOfMorePartsThanAPacketCarriesIsDropped() {
        start(Offer.ALL);
        assertTrue(model.receive(bytes(18 * 4096 + 1)));
        assertTrue(model.receive(bytes(19 * 1000), 0, new byte[0][], 3096));
        assertEquals(0, poll(100));
        assertEquals(2, counters.value("receive.drop.too-long"));
        model.receive(bytes(100));
        assertEquals(1, poll(100));
    }

    @Test
    void pollingKeepsEventsOffAndADryRingHasThemOn() {
        start(Offer.ALL);
        long before = model.events();
        model.receive(bytes(100));
        assertEquals(before + 1, model.events(), "dry: the first frame raises an event");
        for (int i = 0; i < 5; i++) {
            model.receive(bytes(100 + i));
        }
        assertEquals(4, poll(4));
        model.receive(bytes(60));
        assertEquals(before + 1, model.events(), "busy: no more events");
        assertEquals(0, device.nextDeadlineNanos(), "frames wait: poll again at once");
        assertEquals(3, poll(100));
        assertEquals(Cpu.NEVER, device.nextDeadlineNanos());
        model.receive(bytes(61));
        assertEquals(before + 2, model.events(), "dry again");
    }

    @Test
    void withoutPacketsFramesWaitAndWithoutPayloadTheyAreDropped() {
        start(Offer.ALL);
        List<PacketBuffer> hoarded = new ArrayList<>();
        while (packets.available() > 0) {
            hoarded.add(packets.acquire("hoarder"));
        }
        model.receive(bytes(100));
        assertEquals(0, poll(10));
        assertTrue(device.nextDeadlineNanos() > 0 && device.nextDeadlineNanos() != Cpu.NEVER, "tries again by itself");
        hoarded.forEach(PacketBuffer::release);
        assertEquals(1, poll(10));
        List<PayloadBuffer> payload = new ArrayList<>();
        while (blocks.available() > 1) {
            payload.add(blocks.acquire("hoarder"));
        }
        model.receive(bytes(9000));
        model.receive(bytes(200));
        assertEquals(1, poll(10), "the acknowledgment behind it comes through");
        assertEquals(1, counters.value("receive.drop.no-block"));
        assertEquals(1, blocks.available(), "and what was taken for it is free again");
        payload.forEach(PayloadBuffer::release);
    }
}
