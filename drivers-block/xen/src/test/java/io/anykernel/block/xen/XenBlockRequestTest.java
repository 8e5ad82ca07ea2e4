package io.anykernel.block.xen;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anykernel.block.xen.ModelBlockBackEnd.Offer;
import io.anykernel.core.device.BlockRequest.Operation;
import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.Errno;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Requests and what becomes of them. */
class XenBlockRequestTest extends XenBlockFixture {
    @Test
    void blocksAreWrittenAndReadBack() {
        start(Offer.BARE);
        assertEquals(512, queue.info().blockBytes());
        assertEquals(1024, queue.info().blockCount());
        assertEquals("device/vbd/51712", queue.info().name());
        assertFalse(queue.info().isReadOnly());
        byte[] content = fillMemory(100, 11 * 4096);
        assertEquals(Errno.OK, perform(Operation.WRITE, 5, 88, 100));
        assertArrayEquals(content, Arrays.copyOfRange(model.medium, 5 * 512, 93 * 512));
        assertEquals(Errno.OK, perform(Operation.READ, 5, 88, 100_000));
        assertTrue(memory.rangeEquals(100, memory, 100_000, 11 * 4096));
        assertEquals(Errno.OK, perform(Operation.READ, 7, 9, 0));
        assertEquals(List.of("write@5+88/11", "read@5+88/11", "read@7+9/2"), model.log);
        assertEquals(Errno.INVALID, perform(Operation.READ, 0, 89, 0), "more segments than a request holds");
    }

    @Test
    void indirectSegmentsCarryLongTransfers() {
        start(Offer.ALL);
        assertEquals(256, queue.maxTransferBlocks());
        byte[] content = fillMemory(0, 32 * 4096);
        assertEquals(Errno.OK, perform(Operation.WRITE, 8, 256, 0));
        assertArrayEquals(content, Arrays.copyOfRange(model.medium, 8 * 512, 264 * 512));
        assertEquals(Errno.OK, perform(Operation.READ, 8, 256, 200_000));
        assertTrue(memory.rangeEquals(0, memory, 200_000, 32 * 4096));
        assertEquals(Errno.OK, perform(Operation.READ, 8, 88, 0));
        assertEquals(List.of("write@8+256/32i", "read@8+256/32i", "read@8+88/11"), model.log);
        assertEquals(Errno.INVALID, perform(Operation.READ, 0, 257, 0));
    }

    @Test
    void pagesComeBackFromEveryTransfer() {
        start(Offer.ALL);
        for (int i = 0; i < 300; i++) {
            assertEquals(Errno.OK, perform(Operation.READ, 0, i % 2 == 0 ? 256 : 1, 0), "transfer " + i);
        }
    }

    @Test
    void whatIsNotAllowedIsNotUsed() {
        model = new ModelBlockBackEnd(bus, Offer.ALL);
        open(0);
        assertEquals(88, queue.maxTransferBlocks());
        assertEquals(32, model.ring().size());
        assertEquals("0", model.read("feature-persistent"));
        assertEquals(null, model.read("ring-page-order"));
        assertEquals(Errno.NOT_SUPPORTED, queue.submit(request(Operation.DISCARD, 0, 1, 0)));
        assertEquals(Errno.OK, perform(Operation.FLUSH, 0, 0, 0));
        assertEquals(List.of(), model.log);
    }

    @Test
    void severalPagesMakeALargerRing() {
        start(Offer.ALL);
        assertEquals(128, model.ring().size());
        assertEquals("2", model.read("ring-page-order"));
        assertEquals(4 + 128, model.activeGrants());
    }

    @Test
    void flushReachesTheBackEndAndDiscardZeroes() {
        start(Offer.ALL);
        Arrays.fill(model.medium, (byte) 7);
        assertEquals(Errno.OK, perform(Operation.FLUSH, 0, 0, 0));
        assertEquals(Errno.OK, perform(Operation.DISCARD, 8, 16, 0));
        assertEquals(List.of("flush", "discard@8+16"), model.log);
        assertEquals(7, model.medium[4095]);
        assertEquals(0, model.medium[4096]);
        assertEquals(0, model.medium[3 * 4096 - 1]);
        assertEquals(7, model.medium[3 * 4096]);
        assertEquals(Errno.INVALID, perform(Operation.DISCARD, 1000, 25, 0));
    }

    @Test
    void aBackEndThatWritesThroughNeedsNoFlushAndMayLackDiscard() {
        start(Offer.BARE);
        assertEquals(Errno.OK, queue.submit(request(Operation.FLUSH, 0, 0, 0)));
        assertEquals(List.of(), statuses, "not told within submit");
        queue.flushDoorbell();
        assertEquals(List.of(Errno.OK), statuses);
        assertEquals(List.of(), model.log);
        assertEquals(Errno.NOT_SUPPORTED, queue.submit(request(Operation.DISCARD, 0, 1, 0)));
    }

    @Test
    void sectorsOfTheDeviceAreItsBlocks() {
        model = new ModelBlockBackEnd(bus, Offer.ALL);
        model.sectorBytes = 4096;
        model.sectors = 1023;
        open();
        assertEquals(4096, queue.info().blockBytes());
        assertEquals(127, queue.info().blockCount(), "whole blocks");
        assertEquals(4096, queue.physicalBlockBytes());
        byte[] content = fillMemory(0, 8192);
        assertEquals(Errno.OK, perform(Operation.WRITE, 3, 2, 0));
        assertArrayEquals(content, Arrays.copyOfRange(model.medium, 3 * 4096, 5 * 4096));
        assertEquals(Errno.OK, perform(Operation.DISCARD, 3, 1, 0));
        assertEquals(List.of("write@24+16/2", "discard@24+8"), model.log);
        assertEquals(Errno.INVALID, queue.submit(request(Operation.READ, 127, 1, 0)));
    }

    @Test
    void requestsOutsideOrAgainstTheDevicesNatureAreRefused() {
        model = new ModelBlockBackEnd(bus, Offer.ALL);
        model.info = 5;
        open();
        assertTrue(queue.info().isReadOnly());
        assertEquals(Errno.READ_ONLY, queue.submit(request(Operation.WRITE, 0, 1, 0)));
        assertEquals(Errno.READ_ONLY, queue.submit(request(Operation.DISCARD, 0, 1, 0)));
        assertEquals(Errno.INVALID, queue.submit(request(Operation.READ, 1024, 1, 0)));
        assertEquals(Errno.INVALID, queue.submit(request(Operation.READ, 1023, 2, 0)));
        assertEquals(Errno.INVALID, queue.submit(request(Operation.READ, -1, 1, 0)));
        assertEquals(Errno.INVALID, queue.submit(request(Operation.READ, 0, 0, 0)));
        assertEquals(Errno.INVALID, queue.submit(request(Operation.READ, Long.MAX_VALUE, 1, 0)));
        assertThrows(
                IndexOutOfBoundsException.class,
                () -> queue.submit(request(Operation.READ, 0, 1, memory.lengthBytes() - 511)));
        assertEquals(List.of(), statuses);
        assertEquals(Errno.OK, perform(Operation.READ, 0, 1, 0), "and nothing was left half-submitted");
    }

    @Test
    void whatTheBackEndAnswersBecomesACode() {
        start(Offer.ALL);
        fillMemory(0, 512);
        byte[] before = new byte[512];
        memory.get(0, before, 0, 512);
        model.statusOfNext = -1;
        assertEquals(Errno.IO, perform(Operation.READ, 0, 1, 0));
        byte[] after = new byte[512];
        memory.get(0, after, 0, 512);
        assertArrayEquals(before, after, "nothing is copied of a read that failed");
        model.statusOfNext = -2;
        assertEquals(Errno.NOT_SUPPORTED, perform(Operation.FLUSH, 0, 0, 0));
        model.statusOfNext = -99;
        assertEquals(Errno.IO, perform(Operation.WRITE, 0, 1, 0));
        assertEquals(3, counters.value("requests.failed"));
        assertEquals(Errno.OK, perform(Operation.READ, 0, 1, 0));
        assertEquals(0, counters.value("device.violations"));
    }

    @Test
    void aFullRingHoldsBackAndRecovers() {
        start(Offer.BARE);
        model.isPaused = true;
        int submitted = 0;
        while (queue.submit(request(Operation.READ, submitted % 128, 1, 0)) == Errno.OK) {
            submitted++;
        }
        assertEquals(32, submitted);
        assertEquals(1, counters.value("requests.stall.no-room"));
        queue.flushDoorbell();
        model.serve();
        assertEquals(10, queue.poll(5, 10));
        assertEquals(5, queue.nextDeadlineNanos(), "more wait");
        assertEquals(22, queue.poll(6, 100));
        assertEquals(Cpu.NEVER, queue.nextDeadlineNanos());
        assertEquals(32, statuses.size());
        assertEquals(Errno.OK, queue.submit(request(Operation.READ, 0, 1, 0)));
    }

    @Test
    void withoutPagesRequestsAreHeldBackThoughTheRingHasRoom() {
        start(Offer.ALL);
        model.isPaused = true;
        int submitted = 0;
        while (queue.submit(request(Operation.WRITE, 0, 256, 0)) == Errno.OK) {
            submitted++;
        }
        assertEquals(3, submitted, "33 pages of 128 each");
        int small = 0;
        while (queue.submit(request(Operation.WRITE, 300, 8, 0)) == Errno.OK) {
            small++;
        }
        assertEquals(128 - 3 * 33, small);
        queue.flushDoorbell();
        model.serve();
        assertEquals(submitted + small, queue.poll(0, 1000));
        assertEquals(Errno.OK, perform(Operation.WRITE, 0, 256, 0));
    }

    @Test
    void anEventComesForTheFirstResponseOnceItIsDry() {
        start(Offer.ALL);
        long before = model.events();
        assertEquals(Errno.OK, perform(Operation.READ, 0, 1, 0));
        assertEquals(before + 1, model.events());
        model.isPaused = true;
        queue.submit(request(Operation.READ, 0, 1, 0));
        queue.submit(request(Operation.READ, 1, 1, 0));
        queue.flushDoorbell();
        model.serveNext();
        model.publish();
        assertEquals(before + 2, model.events());
        model.serveNext();
        model.publish();
        assertEquals(before + 2, model.events(), "not again before it was polled");
        assertEquals(2, queue.poll(0, 10));
    }
}
