package io.anykernel.core.contracts.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.anykernel.core.log.Counters;
import io.anykernel.core.ring.XenRing;
import io.anykernel.core.ring.XenRingLayout;
import io.anykernel.hypercall.DmaMemory;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * Front end and back end on two processors, each asleep whenever the ring tells it that it may be: a fence left out loses a
 * notification or an event, and the test ends by time-out; one too weak shows a stale entry.
 */
class XenRingConcurrencyTest {
    private static final int REQUESTS = Integer.getInteger("anykernel.stress.chains", 60_000);
    private static final int ENTRY_BYTES = 2000;

    private final ModelBus bus = new ModelBus(1 << 16);
    private final SpinningBell notifications = new SpinningBell();
    private final SpinningBell events = new SpinningBell();
    private XenRing front;
    private XenRingBackEnd back;

    @Test
    void nothingIsLostBetweenTwoProcessors() {
        XenRingLayout layout = new XenRingLayout(1, ENTRY_BYTES);
        DmaMemory memory = bus.allocateDma(layout.totalBytes(), XenRingLayout.PAGE_BYTES);
        front = new XenRing(layout, memory, new Counters().counter("violations"));
        int base = bus.offsetOf(memory.deviceAddress(), layout.totalBytes());
        back = new XenRingBackEnd(bus.ram(), base, layout.totalBytes(), ENTRY_BYTES);
        Throwable[] failure = new Throwable[1];
        Thread backEnd = new Thread(() -> {
            try {
                runBackEnd();
            } catch (Throwable broken) {
                failure[0] = broken;
                events.ring();
            }
        });
        backEnd.setDaemon(true);
        backEnd.start();
        assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
            runFrontEnd(failure);
            backEnd.join();
        });
        assertEquals(null, failure[0]);
        assertFalse(front.isBroken());
    }

    /** Each request carries its number and is answered by its double. */
    private void runFrontEnd(Throwable[] failure) throws InterruptedException {
        int sent = 0;
        int answered = 0;
        while (answered < REQUESTS && failure[0] == null) {
            while (sent < REQUESTS && front.hasRoomFor(1)) {
                front.memory().i32le(front.begin(), sent++);
                front.end();
            }
            if (front.publish()) {
                notifications.ring();
            }
            front.disableEvents();
            int before = answered;
            for (int at = front.takeResponse(); at != XenRing.NONE; at = front.takeResponse()) {
                assertEquals(2 * answered++, front.memory().i32le(at));
            }
            if (answered == before && front.enableEvents()) {
                events.await();
            }
        }
    }

    private void runBackEnd() throws InterruptedException {
        int done = 0;
        while (done < REQUESTS) {
            back.wantNotification(false);
            for (int at = back.takeRequest(); at >= 0; at = back.takeRequest()) {
                int number = bus.ram().i32le(at);
                bus.ram().i32le(back.putResponse(), 2 * number);
                done++;
                if (back.publish()) {
                    events.ring();
                }
            }
            back.wantNotification(true);
            if (!back.hasRequest() && done < REQUESTS) {
                notifications.await();
            }
        }
    }
}
