package io.anykernel.block.xen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anykernel.block.xen.ModelBlockBackEnd.Offer;
import io.anykernel.core.contracts.ring.InertCpu;
import io.anykernel.core.contracts.ring.ModelBus;
import io.anykernel.core.contracts.xen.SilentXenDevice;
import io.anykernel.core.device.BlockRequest.Operation;
import io.anykernel.core.error.KernelException;
import io.anykernel.hypercall.Errno;
import io.anykernel.hypercall.XenbusState;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Front end and back end: how they meet, what becomes of one that lies or leaves, how they part. */
class XenBlockBackEndTest extends XenBlockFixture {
    @Test
    void aLyingBackEndIsLeftAndItsRequestsFail() {
        long[][] lies = {{70, 0}, {-1, 0}, {2, 0}, {1L << 32, 0}, {0, 1}, {0, 6}, {1, 0}};
        for (long[] lie : lies) {
            start(Offer.ALL);
            statuses.clear();
            model.isPaused = true;
            queue.submit(request(Operation.READ, 0, 1, 0));
            queue.submit(request(Operation.WRITE, 1, 1, 0));
            queue.flushDoorbell();
            long losses = counters.value("device.losses");
            model.takeRequest();
            model.respond(lie[0], (int) lie[1], 0);
            model.publish();
            assertEquals(2, queue.poll(0, 10));
            assertEquals(List.of(Errno.IO, Errno.IO), statuses);
            assertEquals(losses + 1, counters.value("device.losses"));
            assertEquals(XenbusState.CLOSED, model.frontState());
            assertEquals(Errno.IO, queue.submit(request(Operation.READ, 0, 1, 0)));
            assertEquals(0, queue.poll(0, 10));
            queue.close();
            assertEquals(0, model.activeGrants());
        }
        assertEquals(lies.length, counters.value("device.violations"));
    }

    @Test
    void anIdentifierIsAnsweredOnce() {
        start(Offer.BARE);
        model.isPaused = true;
        queue.submit(request(Operation.READ, 0, 1, 0));
        queue.submit(request(Operation.READ, 1, 1, 0));
        queue.flushDoorbell();
        model.takeRequest();
        model.takeRequest();
        model.respond(1, 0, 0);
        model.respond(1, 0, 0);
        model.publish();
        assertEquals(2, queue.poll(0, 10));
        assertEquals(List.of(Errno.OK, Errno.IO), statuses);
    }

    @Test
    void aBackEndThatLeavesFailsWhatItHeld() {
        for (XenbusState state : new XenbusState[] {
            XenbusState.CLOSING,
            XenbusState.CLOSED,
            XenbusState.INIT_WAIT,
            XenbusState.UNKNOWN,
            XenbusState.RECONFIGURED
        }) {
            start(Offer.ALL);
            statuses.clear();
            model.isPaused = true;
            queue.submit(request(Operation.READ, 0, 1, 0));
            queue.flushDoorbell();
            model.backState(state);
            assertEquals(1, queue.poll(0, 10));
            assertEquals(List.of(Errno.IO), statuses);
            assertEquals(XenbusState.CLOSED, model.frontState());
            assertEquals(Errno.IO, queue.submit(request(Operation.FLUSH, 0, 0, 0)));
            queue.close();
            assertEquals(0, model.activeGrants());
        }
        start(Offer.BARE);
        queue.submit(request(Operation.FLUSH, 0, 0, 0));
        model.removeBackEnd();
        statuses.clear();
        assertEquals(1, queue.poll(0, 10), "what needs no device fails, too");
        assertEquals(List.of(Errno.IO), statuses);
        queue.close();
    }

    @Test
    void aStoreThatFallsSilentLosesTheDeviceAndNotTheLoop() {
        start(Offer.ALL);
        queue.submit(request(Operation.READ, 0, 1, 0));
        model.backState(XenbusState.CONNECTED);
        model.silenceStore(true);
        assertEquals(1, queue.poll(0, 10));
        assertEquals(List.of(Errno.IO), statuses);
        assertThrows(KernelException.class, queue::close, "the back end was not told and keeps its pages");
    }

    @Test
    void aChangeOfSizeIsCountedAndNotFollowed() {
        start(Offer.ALL);
        queue.poll(0, 10);
        model.backKey("sectors", "2048");
        model.backState(XenbusState.CONNECTED);
        queue.poll(0, 10);
        queue.poll(0, 10);
        assertEquals(1, counters.value("device.size-changes"));
        assertEquals(1024, queue.info().blockCount());
        assertEquals(Errno.INVALID, queue.submit(request(Operation.READ, 1024, 1, 0)));
        assertEquals(Errno.OK, perform(Operation.READ, 0, 1, 0));
        model.backKey("sectors", "many");
        model.backState(XenbusState.CONNECTED);
        queue.poll(0, 10);
        assertEquals(1, counters.value("device.losses"));
    }

    @Test
    void closingPartsFromTheBackEndAndFailsWhatItHolds() {
        start(Offer.ALL);
        model.isPaused = true;
        for (int i = 0; i < 5; i++) {
            queue.submit(request(Operation.READ, i, 1, 0));
        }
        queue.close();
        queue.close();
        assertEquals(XenbusState.CLOSED, model.frontState());
        assertEquals(XenbusState.CLOSED, model.backendState());
        assertEquals(0, model.activeGrants());
        assertFalse(model.hasOpenChannels());
        assertEquals(List.of(Errno.IO, Errno.IO, Errno.IO, Errno.IO, Errno.IO), statuses);
        assertEquals(Errno.BAD_HANDLE, queue.submit(request(Operation.READ, 0, 1, 0)));
        assertEquals(0, queue.poll(0, 10));
        queue.flushDoorbell();
    }

    @Test
    void pagesThatTheBackEndKeepsAreNamedAndNeverUsedAgain() {
        start(Offer.ALL);
        assertEquals(Errno.OK, perform(Operation.READ, 0, 16, 0));
        model.keepMappings(true);
        KernelException kept = assertThrows(KernelException.class, queue::close);
        assertEquals(Errno.BUSY, kept.errno());
        assertTrue(kept.getMessage().contains("device/vbd/51712"), kept.getMessage());
        assertTrue(kept.getMessage().contains("keeps 6 pages mapped"), "ring and two of data: " + kept.getMessage());
        assertEquals(6, model.activeGrants());
        assertFalse(model.hasOpenChannels());
    }

    @Test
    void theDeviceOpensAgainAfterItWasClosedAndAfterItWasNot() {
        start(Offer.ALL);
        queue.close();
        open();
        assertEquals(Errno.OK, perform(Operation.WRITE, 0, 8, 0));
        XenBlockQueue forgotten = queue;
        open();
        assertEquals(Errno.OK, perform(Operation.READ, 0, 8, 0));
        assertEquals(0, forgotten.poll(0, 10), "the one before has nothing in flight");
        queue.close();
        assertEquals(XenbusState.CLOSED, model.backendState());
    }

    @Test
    void aBackEndThatDoesNotComeUpIsNamed() {
        model = new ModelBlockBackEnd(bus, Offer.ALL);
        model.backState(XenbusState.INITIALISING);
        assertTrue(refusal().contains("device/vbd/51712: its back end in domain 3 stays in state 1"));
        assertEquals(0, model.activeGrants());
        model.backState(XenbusState.INIT_WAIT);
        model.deafen(true);
        assertTrue(refusal().contains("does not connect: its state is 2"));
        assertEquals(0, model.activeGrants());
        assertFalse(model.hasOpenChannels());
    }

    @Test
    void grantsThatRunOutLeaveNothingBehind() {
        for (int more : new int[] {0, 3, 4, 100, 131}) {
            model = new ModelBlockBackEnd(bus, Offer.ALL);
            model.limitGrants(more);
            assertThrows(RuntimeException.class, this::open);
            assertEquals(0, model.activeGrants());
            assertEquals(XenbusState.CLOSED, model.frontState());
        }
    }

    @Test
    void anotherKindOfDeviceIsRefused() {
        model = new ModelBlockBackEnd(bus, Offer.ALL);
        ModelBus other = new ModelBus(1 << 12);
        assertTrue(assertThrows(
                        KernelException.class,
                        () -> new XenBlockQueue(
                                other, new SilentXenDevice(other, "vkbd", 0), new InertCpu(), -1, counters))
                .getMessage()
                .contains("no Xen device of kind vbd"));
    }

    private String refusal() {
        KernelException refused = assertThrows(KernelException.class, this::open);
        assertEquals(Errno.NO_DEVICE, refused.errno());
        return refused.getMessage();
    }
}
