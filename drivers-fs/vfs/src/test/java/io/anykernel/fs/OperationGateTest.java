package io.anykernel.fs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anykernel.block.testing.TestScheduling;
import io.anykernel.core.sync.OperationGate;
import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.Errno;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class OperationGateTest {
    private static final int THREADS = 4;

    private final OperationGate gate = new OperationGate("test", 1, new TestScheduling());

    @Test
    void aShutGateRefusesAndAnswersThatItIsClosed() {
        assertEquals(Errno.OK, gate.enter());
        assertFalse(gate.leave());
        assertTrue(gate.shut(), "nothing was under way");
        assertFalse(gate.shut(), "only one caller ends what it guards");
        assertEquals(Errno.BAD_HANDLE, gate.enter());
        assertTrue(gate.awaitEmpty(Cpu.NEVER));
    }

    @Test
    void theLastToLeaveAShutGateEndsWhatItGuards() {
        gate.enter();
        gate.enter();
        assertFalse(gate.shut(), "two are under way");
        assertFalse(gate.leave());
        assertTrue(gate.leave());
        assertThrows(IllegalStateException.class, gate::leave);
    }

    @Test
    void aBusyGateIsNotShutByACallerThatAsksFirst() {
        gate.enter();
        assertFalse(gate.shutIfIdle());
        assertEquals(Errno.OK, gate.enter());
        assertEquals(2, gate.underWay());
        gate.leave();
        gate.leave();
        assertTrue(gate.shutIfIdle());
        assertTrue(gate.isShut());
    }

    @Test
    void waitingForACallThatDoesNotEndIsLimited() {
        gate.enter();
        gate.shut();
        assertFalse(gate.awaitEmpty(System.nanoTime() + 1));
        gate.leave();
        assertTrue(gate.awaitEmpty(System.nanoTime() + 1));
    }

    @Test
    void noCallRunsOnceTheGateIsShutAndEmpty() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger ends = new AtomicInteger();
        CountDownLatch started = new CountDownLatch(THREADS);
        Future<?>[] running = new Future<?>[THREADS];
        for (int t = 0; t < THREADS; t++) {
            running[t] = threads.submit(() -> {
                started.countDown();
                while (gate.enter() == Errno.OK) {
                    inside.incrementAndGet();
                    inside.decrementAndGet();
                    ends.addAndGet(gate.leave() ? 1 : 0);
                }
            });
        }
        started.await();
        ends.addAndGet(gate.shut() ? 1 : 0);
        assertTrue(gate.awaitEmpty(Cpu.NEVER));
        assertEquals(0, inside.get());
        for (Future<?> one : running) {
            one.get(20, TimeUnit.SECONDS);
        }
        assertEquals(1, ends.get(), "one caller was the last");
        threads.shutdown();
    }
}
