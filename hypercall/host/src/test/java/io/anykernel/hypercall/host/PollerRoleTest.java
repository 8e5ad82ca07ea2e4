package io.anykernel.hypercall.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.CpuFailedException;
import io.anykernel.hypercall.Mailbox;
import io.anykernel.hypercall.Parker;
import io.anykernel.hypercall.Signal;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Threads that run the passes themselves while they wait, and the loop that follows them; parked, and in ppoll over a port that
 * stays silent. A lost wake-up ends by time-out.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PollerRoleTest {
    private static final int ROUNDS = Integer.getInteger("anykernel.stress.rounds", 20_000);
    private static final long SEED = Long.getLong("anykernel.stress.seed", 7);

    /** The thread that ran the last pass; guarded by the Cpu, as is what follows. */
    private Thread passedBy;

    /** The last thread but the loop that did. */
    private Thread waiterPassedBy;

    private int passes;
    private boolean isStopping;
    private HostCpu looped;
    private Thread loop;

    static Stream<HostCpu> cpus() {
        return HostCpuTest.cpus();
    }

    @AfterEach
    void endLoop() throws InterruptedException {
        if (loop != null) {
            // A test that failed may have left the Cpu held.
            Thread stopper = run(() -> {
                if (looped.failure() == null) {
                    looped.acquire();
                    isStopping = true;
                    looped.lend(null);
                    looped.release();
                    looped.wake();
                }
            });
            stopper.join(10_000);
            loop.join(10_000);
            assertFalse(loop.isAlive());
        }
    }

    @ParameterizedTest
    @MethodSource("cpus")
    void aWaiterRunsThePassesItself(HostCpu cpu) {
        Signal signal = cpu.newSignal();
        startLoop(cpu, () -> {
            if (passes % 100 == 0) {
                signal.signalAll();
            }
            return true;
        });
        cpu.acquire();
        // The loop ends the pass that it was in, and may be given a turn by a busy machine.
        int inARow = 0;
        while (inARow < 10) {
            assertEquals(Signal.SIGNALLED, signal.await(Cpu.NEVER));
            inARow = passedBy == Thread.currentThread() ? inARow + 1 : 0;
        }
        cpu.release();
    }

    @ParameterizedTest
    @MethodSource("cpus")
    void whereNoWorkIsLentTheLoopRunsThem(HostCpu cpu) {
        Signal signal = cpu.newSignal();
        startLoop(cpu, () -> {
            signal.signalAll();
            return false;
        });
        cpu.acquire();
        assertEquals(Signal.SIGNALLED, signal.await(Cpu.NEVER));
        assertSame(Thread.currentThread(), passedBy);
        cpu.lend(null);
        assertEquals(Signal.SIGNALLED, signal.await(Cpu.NEVER));
        assertSame(loop, passedBy);
        cpu.release();
    }

    /** The one that waited last is the likeliest to be served next; the other goes on to wait. */
    @ParameterizedTest
    @MethodSource("cpus")
    void theNextToWaitTakesTheRoleFromAWaiterThatSleeps(HostCpu cpu) throws Exception {
        Signal first = cpu.newSignal();
        Signal second = cpu.newSignal();
        AtomicInteger outcome = new AtomicInteger(-1);
        startLoop(cpu, () -> false);
        Thread sleeper = run(() -> {
            cpu.acquire();
            outcome.set(first.await(Cpu.NEVER));
            cpu.release();
        });
        awaitWaitersPass(cpu);
        cpu.acquire();
        assertSame(sleeper, waiterPassedBy);
        // It may still be on its way into its sleep.
        while (waiterPassedBy != Thread.currentThread()) {
            assertEquals(Signal.TIMED_OUT, second.await(HostClock.now() + 1_000_000));
        }
        first.signalAll();
        cpu.release();
        sleeper.join();
        assertEquals(Signal.SIGNALLED, outcome.get());
    }

    /** It sleeps in the bell's system call then, where interrupts of the JVM do not reach by themselves. */
    @ParameterizedTest
    @MethodSource("cpus")
    void anInterruptEndsTheSleepAndKeepsItsStatus(HostCpu cpu) {
        Signal signal = cpu.newSignal();
        startLoop(cpu, () -> false);
        Thread waiter = Thread.currentThread();
        cpu.acquire();
        run(() -> {
            awaitWaitersPass(cpu);
            waiter.interrupt();
        });
        assertEquals(Signal.INTERRUPTED, signal.await(Cpu.NEVER));
        assertTrue(Thread.currentThread().isInterrupted(), "kept");
        assertEquals(Signal.INTERRUPTED, signal.await(Cpu.NEVER), "the next wait as well");
        assertTrue(Thread.interrupted());
        assertTrue(cpu.isHeldByCaller());
        cpu.release();
    }

    @ParameterizedTest
    @MethodSource("cpus")
    void itsWaitEndsAtItsDeadlineAndAtAnotherThreadsSignal(HostCpu cpu) {
        Signal signal = cpu.newSignal();
        startLoop(cpu, () -> false);
        cpu.acquire();
        long deadline = HostClock.now() + 3_000_000;
        assertEquals(Signal.TIMED_OUT, signal.await(deadline));
        assertTrue(HostClock.now() >= deadline);
        run(() -> {
            awaitWaitersPass(cpu);
            cpu.acquire();
            signal.signalAll();
            cpu.release();
        });
        assertEquals(Signal.SIGNALLED, signal.await(Cpu.NEVER));
        cpu.release();
    }

    /** A caller that polls with a deadline that has come keeps the loop waiting, so it has to run the passes. */
    @ParameterizedTest
    @MethodSource("cpus")
    void aWaitThatIsOverAtOnceRunsAPass(HostCpu cpu) {
        Signal signal = cpu.newSignal();
        startLoop(cpu, () -> {
            if (passes == 50) {
                signal.signalAll();
            }
            return false;
        });
        cpu.acquire();
        passes = 0;
        int waits = 1;
        while (signal.await(HostClock.now()) != Signal.SIGNALLED) {
            waits++;
        }
        assertEquals(50, passes);
        assertTrue(waits <= 50, "a pass each: " + waits);
        cpu.release();
    }

    @ParameterizedTest
    @MethodSource("cpus")
    void aPassThatSignalsAndThenFailsIsThrown(HostCpu cpu) {
        Signal signal = cpu.newSignal();
        IllegalStateException cause = new IllegalStateException("half-way");
        startLoop(cpu, () -> {
            if (passedBy != loop) {
                signal.signalAll();
                cpu.fail(cause);
            }
            return false;
        });
        cpu.acquire();
        CpuFailedException thrown = assertThrows(CpuFailedException.class, () -> signal.await(Cpu.NEVER));
        assertSame(cause, thrown.getCause());
        assertTrue(cpu.isHeldByCaller());
        cpu.release();
    }

    @ParameterizedTest
    @MethodSource("cpus")
    void aFailureElsewhereEndsItsSleep(HostCpu cpu) {
        Signal signal = cpu.newSignal();
        startLoop(cpu, () -> false);
        cpu.acquire();
        run(() -> {
            awaitWaitersPass(cpu);
            cpu.fail(new IllegalStateException("elsewhere"));
        });
        assertThrows(CpuFailedException.class, () -> signal.await(Cpu.NEVER));
        cpu.release();
    }

    /** As a filesystem's caller waits for its device: without the Cpu, in a parker that a pass unparks. */
    @ParameterizedTest
    @MethodSource("cpus")
    void theLoopAnswersAMessageWhileTheWaiterIsElsewhere(HostCpu cpu) {
        Mailbox<Parker> requests = cpu.newMailbox(4);
        startLoop(cpu, () -> {
            Parker request = requests.take();
            if (request != null) {
                request.unpark();
            }
            return request != null;
        });
        for (int i = 0; i < 200; i++) {
            Parker answer = new HostParker();
            assertTrue(requests.post(answer));
            assertTrue(answer.park(Cpu.NEVER));
        }
        assertSame(loop, passedBy);
    }

    @ParameterizedTest
    @MethodSource("cpus")
    void theLoopTakesTheRoleWhileTheWaiterComputes(HostCpu cpu) {
        Signal signal = cpu.newSignal();
        AtomicInteger seen = new AtomicInteger();
        startLoop(cpu, () -> {
            seen.incrementAndGet();
            return false;
        });
        cpu.acquire();
        assertEquals(Signal.TIMED_OUT, signal.await(HostClock.now() + 1));
        cpu.release();
        int before = seen.get();
        while (seen.get() < before + 5) {
            Thread.onSpinWait();
        }
        cpu.acquire();
        assertSame(loop, passedBy);
        cpu.release();
    }

    @ParameterizedTest
    @MethodSource("cpus")
    void theLoopTakesTheRoleOfAThreadThatEnded(HostCpu cpu) throws Exception {
        AtomicInteger seen = new AtomicInteger();
        Signal signal = cpu.newSignal();
        startLoop(cpu, () -> {
            seen.incrementAndGet();
            signal.signalAll();
            return false;
        });
        Thread ended = run(() -> {
            cpu.acquire();
            signal.await(Cpu.NEVER);
            cpu.release();
        });
        ended.join();
        int before = seen.get();
        while (seen.get() == before) {
            Thread.onSpinWait();
        }
        cpu.acquire();
        assertSame(loop, passedBy);
        cpu.release();
    }

    /** It would hold its carrier in ppoll. */
    @ParameterizedTest
    @MethodSource("cpus")
    void aVirtualThreadIsServedByTheLoop(HostCpu cpu) throws Exception {
        assumeTrue(Runtime.version().feature() >= 21, "skipped: this JDK has no virtual threads");
        Signal signal = cpu.newSignal();
        AtomicReference<Object> outcome = new AtomicReference<>();
        startLoop(cpu, () -> {
            signal.signalAll();
            return false;
        });
        Method start = Thread.class.getMethod("startVirtualThread", Runnable.class);
        Thread virtual = (Thread) start.invoke(null, (Runnable) () -> {
            cpu.acquire();
            outcome.set(signal.await(Cpu.NEVER) + " by the loop " + (passedBy == loop));
            cpu.release();
        });
        // As arrivals do: the loop sleeps until there is something for it.
        while (virtual.isAlive()) {
            cpu.wake();
            Thread.yield();
        }
        virtual.join();
        assertEquals(Signal.SIGNALLED + " by the loop true", outcome.get());
    }

    /** With the work lent and taken back, and with pauses of each length: each question is answered, whichever thread polls. */
    @ParameterizedTest
    @MethodSource("cpus")
    void noQuestionStaysUnansweredWhicheverThreadPolls(HostCpu cpu) {
        System.out.println("PollerRoleTest: seed " + SEED + ", -Danykernel.stress.seed=" + SEED);
        Random random = new Random(SEED);
        Mailbox<Integer> questions = cpu.newMailbox(8);
        Signal signal = cpu.newSignal();
        int[] answered = {0};
        TestWork work = startLoop(cpu, () -> {
            Integer question = questions.take();
            if (question != null) {
                answered[0] = question;
                signal.signalAll();
            }
            return question != null;
        });
        for (int round = 1; round <= ROUNDS; round++) {
            cpu.acquire();
            if (random.nextInt(8) == 0) {
                cpu.lend(random.nextBoolean() ? work : null);
            }
            cpu.release();
            questions.post(round);
            pause(random);
            cpu.acquire();
            while (answered[0] < round) {
                assertEquals(Signal.SIGNALLED, signal.await(HostClock.now() + TestWork.FAR_NANOS));
            }
            cpu.release();
        }
    }

    /** Three threads hand a ball around on one signal, each taking the role from the others. */
    @ParameterizedTest
    @MethodSource("cpus")
    void waitersSignalEachOther(HostCpu cpu) throws Exception {
        int[] ball = {0};
        int rounds = ROUNDS / 8;
        Signal signal = cpu.newSignal();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        startLoop(cpu, () -> false);
        List<Thread> players = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            int me = i;
            players.add(run(() -> {
                for (int round = 0; round < rounds; round++) {
                    cpu.acquire();
                    while (ball[0] % 3 != me) {
                        if (signal.await(HostClock.now() + TestWork.FAR_NANOS) != Signal.SIGNALLED) {
                            failure.set(new AssertionError("player " + me + " waited for too long"));
                        }
                    }
                    ball[0]++;
                    signal.signalAll();
                    cpu.release();
                }
            }));
        }
        for (Thread player : players) {
            player.join();
        }
        assertEquals(3 * rounds, ball[0]);
        assertFalse(failure.get() != null, () -> failure.get().toString());
    }

    private static void pause(Random random) {
        long until = HostClock.now() + (1L << random.nextInt(18));
        while (random.nextInt(8) == 0 && HostClock.now() < until) {
            Thread.onSpinWait();
        }
    }

    /** Until a waiter has run a pass and released the Cpu, which it does to sleep. */
    private void awaitWaitersPass(HostCpu cpu) {
        boolean hasPassed = false;
        while (!hasPassed) {
            cpu.acquire();
            hasPassed = waiterPassedBy != null;
            cpu.release();
        }
    }

    private static void awaitStart(CountDownLatch started) {
        try {
            started.await();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    private static Thread run(Runnable body) {
        Thread thread = new Thread(body);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private TestWork startLoop(HostCpu cpu, BooleanSupplier pass) {
        TestWork work = new TestWork(() -> {
            passedBy = Thread.currentThread();
            waiterPassedBy = passedBy == loop ? waiterPassedBy : passedBy;
            passes++;
            return pass.getAsBoolean();
        });
        CountDownLatch started = new CountDownLatch(1);
        looped = cpu;
        loop = new Thread(() -> {
            try {
                cpu.acquire();
                cpu.lend(work);
                started.countDown();
                while (!isStopping) {
                    if (work.poll(HostClock.now())) {
                        cpu.giveWay();
                    } else {
                        cpu.idle(work.nextDeadlineNanos());
                    }
                }
            } catch (CpuFailedException ended) {
                // As a kernel's loop ends.
            } finally {
                if (cpu.isHeldByCaller()) {
                    cpu.release();
                }
            }
        });
        loop.setDaemon(true);
        loop.start();
        awaitStart(started);
        return work;
    }
}
