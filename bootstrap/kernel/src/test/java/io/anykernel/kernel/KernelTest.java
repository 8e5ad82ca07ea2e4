package io.anykernel.kernel;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anykernel.core.packet.PacketPool;
import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.CpuFailedException;
import io.anykernel.hypercall.DutyCycle;
import io.anykernel.hypercall.OutOfArenaException;
import io.anykernel.hypercall.Signal;
import io.anykernel.hypercall.host.HostWorld;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Wiring, failing and ending, on threads. */
@Timeout(30)
class KernelTest {
    private static final int ARENA_BYTES = 1 << 20;

    private final List<String> console = new CopyOnWriteArrayList<>();
    private final HostWorld world =
            HostWorld.builder().console(text -> console.add(text.toString())).build();
    private final Kernel kernel = new Kernel("test", world, ARENA_BYTES);
    private final List<String> ended = new ArrayList<>();

    @AfterEach
    void noThreadIsLeft() throws InterruptedException {
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().equals("test-loop")) {
                thread.join(10_000);
                assertFalse(thread.isAlive());
            }
        }
    }

    // ---- ending

    @Test
    void partsEndLastFirst() {
        kernel.onClose("first", () -> ended.add("first"));
        kernel.onCloseConfined("second", () -> ended.add("second"));
        kernel.onClose("third", () -> ended.add("third"));
        kernel.start();
        kernel.close();
        assertEquals(List.of("third", "second", "first"), ended);
    }

    /** What waits on the Cpu afterwards would run drivers that have ended. */
    @Test
    void aLoopThatComesToRunWhenItHasToEndLendsNothing() {
        LateLoop late = new LateLoop(world);
        Kernel hasty = new Kernel("test", late.world(), ARENA_BYTES);
        hasty.start();
        hasty.close();
        assertNull(late.lent());
    }

    @Test
    void onlyConfinedPartsEndWithTheCpuHeld() {
        kernel.onClose("free", () -> assertFalse(kernel.cpu().isHeldByCaller()));
        kernel.onCloseConfined("confined", () -> assertTrue(kernel.cpu().isHeldByCaller()));
        kernel.start();
        kernel.close();
    }

    @Test
    void everyOtherPartEndsThoughOneFailsTo() {
        kernel.onClose("first", () -> ended.add("first"));
        kernel.onClose("bad", () -> {
            throw new IllegalArgumentException("stuck");
        });
        kernel.onCloseConfined("worse", () -> {
            throw new UnsupportedOperationException("stuck too");
        });
        kernel.onClose("last", () -> ended.add("last"));
        kernel.start();
        IllegalStateException unclean = assertThrows(IllegalStateException.class, kernel::close);
        assertTrue(unclean.getMessage().contains("bad: "), unclean.getMessage());
        assertTrue(unclean.getMessage().contains("worse: "), unclean.getMessage());
        assertEquals(List.of("last", "first"), ended);
        assertArenaIsGivenBack();
    }

    @Test
    void everyOtherPartEndsThoughAnAssertionFailsInOne() {
        kernel.onClose("first", () -> ended.add("first"));
        kernel.onClose("bad", () -> {
            throw new AssertionError("invariant");
        });
        kernel.start();
        IllegalStateException unclean = assertThrows(IllegalStateException.class, kernel::close);
        assertTrue(unclean.getMessage().contains("bad: "), unclean.getMessage());
        assertEquals(List.of("first"), ended);
        assertArenaIsGivenBack();
    }

    @Test
    void aLeakIsReportedWithItsOwner() {
        PacketPool pool = kernel.packetPool("frames", 4, 2048);
        kernel.payloadPool("pages", 4, 4096).acquire("the-other-one");
        pool.acquire("the-one");
        kernel.start();
        IllegalStateException unclean = assertThrows(IllegalStateException.class, kernel::close);
        assertTrue(unclean.getMessage().contains("frames: the-one"), unclean.getMessage());
        assertTrue(unclean.getMessage().contains("pages: the-other-one"), unclean.getMessage());
        assertArenaIsGivenBack();
    }

    @Test
    void closingTwiceIsClosingOnce() {
        kernel.onClose("part", () -> ended.add("part"));
        kernel.start();
        kernel.close();
        kernel.close();
        assertEquals(List.of("part"), ended);
    }

    @Test
    void aKernelThatNeverStartedCloses() {
        kernel.onCloseConfined("part", () -> ended.add("part"));
        kernel.close();
        assertEquals(List.of("part"), ended);
        assertArenaIsGivenBack();
    }

    // ---- polling

    @Test
    void aThreadThatWaitsRunsTheDriversItself() {
        Signal signal = kernel.cpu().newSignal();
        List<Thread> passedBy = new CopyOnWriteArrayList<>();
        kernel.attach(driver(() -> {
            passedBy.add(Thread.currentThread());
            signal.signalAll();
            return false;
        }));
        kernel.start();
        while (passedBy.isEmpty()) {
            Thread.onSpinWait();
        }
        kernel.cpu().acquire();
        passedBy.clear();
        assertEquals(Signal.SIGNALLED, signal.await(Cpu.NEVER));
        assertEquals(List.of(Thread.currentThread()), passedBy);
        kernel.cpu().release();
        kernel.close();
    }

    /** It waits on, but what it would run has ended. */
    @Test
    void aWaiterRunsNoPassOnceTheKernelIsClosed() throws InterruptedException {
        Signal signal = kernel.cpu().newSignal();
        AtomicInteger passes = new AtomicInteger();
        CountDownLatch waits = new CountDownLatch(1);
        List<Integer> outcomes = new CopyOnWriteArrayList<>();
        kernel.attach(driver(() -> passes.incrementAndGet() < 0));
        kernel.start();
        Thread waiter = new Thread(() -> {
            kernel.cpu().acquire();
            waits.countDown();
            outcomes.add(signal.await(Cpu.NEVER));
            kernel.cpu().release();
        });
        waiter.start();
        waits.await();
        kernel.close();
        int before = passes.get();
        kernel.cpu().wake();
        waiter.interrupt();
        waiter.join();
        assertEquals(List.of(Signal.INTERRUPTED), outcomes);
        assertEquals(before, passes.get());
    }

    // ---- lines

    /** A console may be an application's, and make calls of its own. */
    @Test
    void linesOfAHolderReachTheConsoleAfterItHasReleased() {
        List<String> lines = new CopyOnWriteArrayList<>();
        Kernel[] logging = new Kernel[1];
        HostWorld calling = HostWorld.builder()
                .console(text -> {
                    logging[0].cpu().acquire();
                    lines.add(text.toString());
                    logging[0].cpu().release();
                })
                .build();
        logging[0] = new Kernel("test", calling, ARENA_BYTES);
        CountDownLatch passed = new CountDownLatch(1);
        logging[0].attach(driver(() -> {
            if (passed.getCount() > 0) {
                logging[0].log().line("event=pass");
                passed.countDown();
            }
            return false;
        }));
        logging[0].start();
        awaitQuietly(passed);
        logging[0].cpu().acquire();
        logging[0].log().line("event=caller");
        logging[0].cpu().release();
        logging[0].log().line("event=outside");
        logging[0].onCloseConfined("part", () -> logging[0].log().line("event=closing"));
        logging[0].close();
        for (String line : List.of("pass", "caller", "outside", "closing")) {
            assertTrue(lines.contains("test: event=" + line), () -> line + " in " + lines);
        }
    }

    @Test
    void theLineOfAFailureIsDeliveredWithTheCpuReleased() {
        List<String> lines = new CopyOnWriteArrayList<>();
        Kernel[] failing = new Kernel[1];
        HostWorld asking = HostWorld.builder()
                .console(text -> lines.add(text + " held=" + failing[0].cpu().isHeldByCaller()))
                .build();
        failing[0] = new Kernel("test", asking, ARENA_BYTES);
        failing[0].attach(driver(() -> {
            throw new IllegalStateException("broke");
        }));
        failing[0].start();
        while (failing[0].cpu().failure() == null) {
            Thread.onSpinWait();
        }
        failing[0].close();
        assertEquals(List.of("test: event=failed cause=java.lang.IllegalStateException: broke held=false"), lines);
    }

    @Test
    void linesThatDoNotFitAndConsolesThatThrowAreCounted() {
        HostWorld throwing = HostWorld.builder()
                .console(text -> {
                    throw new IllegalStateException("no room on the disk");
                })
                .build();
        Kernel chatty = new Kernel("test", throwing, ARENA_BYTES);
        chatty.cpu().acquire();
        for (int i = 0; i < 100; i++) {
            chatty.log().line("event=" + i);
        }
        chatty.cpu().release();
        chatty.start();
        chatty.close();
        assertEquals(36, chatty.counters().value("log.lost"));
        assertEquals(64, chatty.counters().value("log.console-failures"));
    }

    // ---- failing

    @Test
    void aDriverThatThrowsFailsTheCpuAndClosingStillWorks() {
        IllegalStateException cause = new IllegalStateException("driver broke");
        kernel.attach(driver(() -> {
            throw cause;
        }));
        kernel.onClose("part", () -> ended.add("part"));
        kernel.start();
        awaitFailure();
        assertSame(cause, kernel.cpu().failure());
        assertThrows(CpuFailedException.class, kernel.cpu()::acquire);
        kernel.close();
        assertEquals(List.of("part"), ended);
        assertTrue(console.stream().anyMatch(line -> line.contains("driver broke")), console::toString);
        assertArenaIsGivenBack();
    }

    @Test
    void aDriverThatExhaustsItsStackFailsTheCpu() {
        kernel.attach(driver(new BooleanSupplier() {
            @Override
            public boolean getAsBoolean() {
                return !getAsBoolean();
            }
        }));
        kernel.start();
        awaitFailure();
        assertTrue(kernel.cpu().failure() instanceof StackOverflowError);
        kernel.close();
    }

    @Test
    void closingAFailedKernelReportsItsConfinedParts() {
        kernel.onCloseConfined("driver", () -> ended.add("driver"));
        kernel.onClose("part", () -> ended.add("part"));
        kernel.start();
        kernel.cpu().fail(new IllegalStateException("half-updated"));
        IllegalStateException unclean = assertThrows(IllegalStateException.class, kernel::close);
        assertTrue(unclean.getMessage().contains("driver: "), unclean.getMessage());
        assertEquals(List.of("part"), ended);
        assertArenaIsGivenBack();
    }

    @Test
    void whatTheWorldLentComesBackThoughTheCpuFailed() {
        kernel.lent("first port", () -> ended.add("first port"));
        kernel.lent("second port", () -> {
            assertFalse(loopIsAlive());
            assertFalse(kernel.cpu().isHeldByCaller());
            ended.add("second port");
        });
        kernel.onCloseConfined("driver", () -> ended.add("driver"));
        kernel.start();
        kernel.cpu().fail(new IllegalStateException("half-updated"));
        IllegalStateException unclean = assertThrows(IllegalStateException.class, kernel::close);
        assertTrue(unclean.getMessage().contains("driver: "), unclean.getMessage());
        assertEquals(List.of("second port", "first port"), ended);
        assertArenaIsGivenBack();
    }

    @Test
    void aDeviceThatReachesTheArenaIsStoppedThoughTheCpuFailed() {
        kernel.reaches("disk", () -> {
            assertFalse(loopIsAlive());
            ended.add("disk");
        });
        kernel.lent("port", () -> ended.add("port"));
        kernel.start();
        kernel.cpu().fail(new IllegalStateException("half-updated"));
        kernel.close();
        assertEquals(List.of("disk", "port"), ended);
        assertArenaIsGivenBack();
    }

    @Test
    void aDeviceThatCannotBeStoppedKeepsTheArena() {
        kernel.reaches("disk", () -> {
            throw new IllegalStateException("does not reset");
        });
        kernel.start();
        IllegalStateException unclean = assertThrows(IllegalStateException.class, kernel::close);
        assertTrue(unclean.getMessage().contains("disk: "), unclean.getMessage());
        assertTrue(unclean.getMessage().contains("arena: kept"), unclean.getMessage());
        assertThrows(AssertionError.class, this::assertArenaIsGivenBack);
    }

    @Test
    void whatTheWorldLentIsKeptWhileSomebodyIsWithinADriver() throws InterruptedException {
        List<String> order = new CopyOnWriteArrayList<>();
        kernel.lent("port", () -> order.add("port"));
        kernel.start();
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch failed = new CountDownLatch(1);
        Thread caller = new Thread(() -> {
            kernel.cpu().acquire();
            inside.countDown();
            awaitQuietly(failed);
            awaitWaiter();
            order.add("caller");
            kernel.cpu().release();
        });
        caller.start();
        inside.await();
        Thread failing = new Thread(() -> kernel.cpu().fail(new IllegalStateException("half-updated")));
        failing.start();
        failed.countDown();
        kernel.close();
        caller.join();
        failing.join();
        assertEquals(List.of("caller", "port"), order);
    }

    @Test
    void whatTheWorldLentComesBackThoughAPartRunsOutOfStack() {
        kernel.lent("port", () -> ended.add("port"));
        kernel.onClose("first", () -> ended.add("first"));
        kernel.onClose("deep", () -> {
            throw new StackOverflowError("deep");
        });
        kernel.start();
        assertThrows(IllegalStateException.class, kernel::close);
        assertEquals(List.of("first", "port"), ended);
        assertArenaIsGivenBack();
    }

    @Test
    void aFailureFromOutsideEndsASleepingLoop() {
        kernel.start();
        kernel.cpu().fail(new IllegalStateException("from outside"));
        kernel.close();
        assertNoStrayException();
    }

    @Test
    void aFailureFromOutsideEndsABusyLoop() throws InterruptedException {
        for (int i = 0; i < 50; i++) {
            Kernel busy = new Kernel("test", world, ARENA_BYTES);
            CountDownLatch polled = new CountDownLatch(1);
            busy.attach(driver(() -> {
                polled.countDown();
                return true;
            }));
            busy.start();
            polled.await();
            busy.cpu().acquire();
            busy.cpu().fail(new IllegalStateException("from outside"));
            busy.cpu().release();
            busy.close();
        }
        kernel.close();
        assertNoStrayException();
    }

    @Test
    void aFailureWhileItClosesDoesNotKeepTheArena() {
        Kernel racing = new Kernel("test", LateFailure.on(world), ARENA_BYTES);
        racing.start();
        assertDoesNotThrow(racing::close);
        assertThrows(OutOfArenaException.class, () -> racing.arena().allocate(1, 1));
        kernel.close();
    }

    // ---- the loop

    @Test
    void aDriverAttachedLateIsPolled() throws InterruptedException {
        kernel.start();
        CountDownLatch polled = new CountDownLatch(1);
        kernel.attach(driver(() -> {
            polled.countDown();
            return false;
        }));
        polled.await();
        kernel.close();
    }

    @Test
    void aBusyLoopLetsOthersIn() {
        kernel.attach(driver(() -> true));
        kernel.start();
        for (int i = 0; i < 100; i++) {
            kernel.cpu().acquire();
            kernel.cpu().release();
        }
        kernel.close();
    }

    @Test
    void theEarliestDeadlineWakesTheLoop() throws InterruptedException {
        CountDownLatch turns = new CountDownLatch(5);
        kernel.attach(driver(() -> false));
        kernel.attach(new DutyCycle() {
            private long now;

            @Override
            public boolean poll(long nowNanos) {
                now = nowNanos;
                turns.countDown();
                return false;
            }

            @Override
            public long nextDeadlineNanos() {
                return now + 1_000_000;
            }
        });
        kernel.start();
        turns.await();
        kernel.close();
    }

    // ---- steps

    private void awaitFailure() {
        while (kernel.cpu().failure() == null) {
            Thread.onSpinWait();
        }
        assertNotNull(kernel.cpu().failure());
    }

    private static boolean loopIsAlive() {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().equals("test-loop")
                        && thread.getState() != Thread.State.TERMINATED
                        && isInLoop(thread));
    }

    /** The thread may take a moment to end once its loop has. */
    private static boolean isInLoop(Thread thread) {
        for (StackTraceElement frame : thread.getStackTrace()) {
            if (frame.getMethodName().equals("turn")) {
                return true;
            }
        }
        return false;
    }

    /** Until somebody queues for the Cpu that the caller holds. */
    private void awaitWaiter() {
        while (!kernel.cpu().isContended()) {
            Thread.onSpinWait();
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private void assertArenaIsGivenBack() {
        assertThrows(OutOfArenaException.class, () -> kernel.arena().allocate(1, 1));
    }

    private void assertNoStrayException() {
        assertFalse(console.stream().anyMatch(line -> line.contains("IllegalMonitorState")), console::toString);
    }

    private static DutyCycle driver(BooleanSupplier poll) {
        return new DutyCycle() {
            @Override
            public boolean poll(long nowNanos) {
                return poll.getAsBoolean();
            }

            @Override
            public long nextDeadlineNanos() {
                return Cpu.NEVER;
            }
        };
    }
}
