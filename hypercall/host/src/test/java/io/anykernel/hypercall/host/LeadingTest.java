package io.anykernel.hypercall.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.CpuFailedException;
import io.anykernel.hypercall.DutyCycle;
import io.anykernel.hypercall.Mailbox;
import io.anykernel.hypercall.Signal;
import io.anykernel.hypercall.host.posix.PosixBindings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Threads that run the loop's passes while they wait. A lost wake-up ends by time-out. */
class LeadingTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int ROUNDS = Integer.getInteger("anykernel.stress.rounds", 20_000);
    private static final long SEED = Long.getLong("anykernel.stress.seed", 7);
    private static final long FAR_NANOS = TestWork.FAR_NANOS;

    private final HostWorld world =
            HostWorld.builder().posix(PosixBindings.find()).build();
    private final HostCpu cpu = (HostCpu) world.scheduling().newCpu("c");
    private final Signal signal = cpu.newSignal();

    /** Guarded by the Cpu. */
    private Thread passedBy;

    private boolean stopping;

    @BeforeEach
    void needsProcessors() {
        assumeTrue(
                Runtime.getRuntime().availableProcessors() > 1,
                "skipped: one processor, where nobody waits by looking");
    }

    @Test
    void whoWaitsWhileTrafficFlowsRunsThePasses() {
        int[] passes = {0};
        cpu.acquire();
        cpu.lend(new TestWork(() -> {
            cpu.traffic();
            passedBy = Thread.currentThread();
            if (++passes[0] == 100) {
                signal.signalAll();
            }
            return false;
        }));
        cpu.traffic();
        assertEquals(Signal.SIGNALLED, signal.await(Cpu.NEVER));
        assertEquals(100, passes[0]);
        assertSame(Thread.currentThread(), passedBy);
        cpu.release();
    }

    @Test
    void withoutTrafficTheLoopRunsThem() {
        assertTimeoutPreemptively(LIMIT, () -> {
            Thread loop = loop(() -> {
                passedBy = Thread.currentThread();
                signal.signalAll();
                return false;
            });
            cpu.acquire();
            cpu.wake();
            assertEquals(Signal.SIGNALLED, signal.await(Cpu.NEVER));
            assertSame(loop, passedBy);
            cpu.release();
            end(loop);
        });
    }

    /** Traffic that brings nothing for the waiter: it goes on to lead, and still hears the interrupt and the time-out. */
    @Test
    void aLeaderTimesOutAndIsInterrupted() {
        cpu.acquire();
        cpu.lend(new TestWork(() -> {
            cpu.traffic();
            return false;
        }));
        cpu.traffic();
        assertEquals(Signal.TIMED_OUT, signal.await(HostClock.now() + 1_000_000));
        Thread.currentThread().interrupt();
        cpu.traffic();
        assertEquals(Signal.INTERRUPTED, signal.await(Cpu.NEVER));
        assertFalse(Thread.currentThread().isInterrupted(), "cleared");
        assertTrue(cpu.isHeldByCaller());
        cpu.release();
    }

    @Test
    void aPassThatFailsTellsItsLeader() {
        IllegalStateException cause = new IllegalStateException("half-way");
        cpu.acquire();
        cpu.lend(new TestWork(() -> {
            cpu.fail(cause);
            return false;
        }));
        cpu.traffic();
        CpuFailedException told = assertThrows(CpuFailedException.class, () -> signal.await(Cpu.NEVER));
        assertSame(cause, told.getCause());
        cpu.release();
    }

    /** The signal may be of the very half of the pass that was done before it failed. */
    @Test
    void aPassThatSignalsAndThenFailsTellsItsLeader() {
        IllegalStateException cause = new IllegalStateException("half-way");
        cpu.acquire();
        cpu.lend(new TestWork(() -> {
            signal.signalAll();
            cpu.fail(cause);
            return false;
        }));
        cpu.traffic();
        CpuFailedException told = assertThrows(CpuFailedException.class, () -> signal.await(Cpu.NEVER));
        assertSame(cause, told.getCause());
        assertTrue(cpu.isHeldByCaller());
        cpu.release();
    }

    /** Done polling in a pass that left more to do, then served: the next to wait must not have to outwait the watch. */
    @Test
    void whoMayNotLeadCallsBackALoopThatStandsBy() {
        int[] passes = {0};
        cpu.acquire();
        cpu.lend(new TestWork(() -> {
            long until = HostClock.now() + 2 * BusyPolling.LIMIT_NANOS;
            while (HostClock.now() - until < 0) {
                Thread.onSpinWait();
            }
            if (++passes[0] == 3) {
                signal.signalAll();
            }
            return true;
        }));
        cpu.traffic();
        assertEquals(Signal.SIGNALLED, signal.await(Cpu.NEVER));
        assertTrue(cpu.isStandingBy());
        assertEquals(Signal.TIMED_OUT, signal.await(HostClock.now()));
        assertEquals(3, passes[0], "not led");
        assertFalse(cpu.isStandingBy(), "called back");
        cpu.release();
    }

    @Test
    void aLentPassTakenBackEndsTheLeading() {
        assertTimeoutPreemptively(LIMIT, () -> {
            AtomicReference<Integer> outcome = new AtomicReference<>();
            Thread leader = new Thread(() -> {
                cpu.acquire();
                cpu.lend(new TestWork(() -> {
                    cpu.traffic();
                    passedBy = Thread.currentThread();
                    return false;
                }));
                cpu.traffic();
                outcome.set(signal.await(Cpu.NEVER));
                cpu.release();
            });
            leader.start();
            Thread seen = null;
            while (seen == null) {
                cpu.acquire();
                seen = passedBy;
                cpu.release();
            }
            assertSame(leader, seen);
            cpu.acquire();
            cpu.lend(null);
            passedBy = null;
            signal.signalAll();
            cpu.release();
            leader.join();
            assertEquals(Signal.SIGNALLED, outcome.get());
            assertNotSame(leader, passedBy, "no pass after it was taken back");
        });
    }

    /** One thread asks by mailbox and waits for the answer, with and without traffic, and with pauses of each length. */
    @Test
    void noQuestionStaysUnanswered() {
        System.out.println("LeadingTest: seed " + SEED + ", -Danykernel.stress.seed=" + SEED);
        Mailbox<Integer> questions = cpu.newMailbox(8);
        int[] answered = {0};
        Random random = new Random(SEED);
        assertTimeoutPreemptively(LIMIT, () -> {
            Thread loop = loop(() -> {
                Integer question = questions.take();
                if (question == null) {
                    return false;
                }
                if (question % 7 != 0) {
                    cpu.traffic();
                }
                answered[0] = question;
                signal.signalAll();
                return true;
            });
            for (int round = 1; round <= ROUNDS; round++) {
                questions.post(round);
                cpu.acquire();
                while (answered[0] < round) {
                    assertEquals(Signal.SIGNALLED, signal.await(HostClock.now() + FAR_NANOS));
                }
                cpu.release();
                pause(random);
            }
            end(loop);
        });
        assertEquals(ROUNDS, answered[0]);
    }

    /** A thread that never waits long beside a loop that always has more to do: in the end it does all of the work. */
    @Test
    void aLoopThatGivesWayIsRelievedByWhoComesBack() {
        assertTimeoutPreemptively(LIMIT, () -> {
            int[] ready = {0};
            Thread loop = loop(() -> {
                cpu.traffic();
                passedBy = Thread.currentThread();
                ready[0]++;
                signal.signalAll();
                return true;
            });
            int ledInARow = 0;
            while (ledInARow < 100) {
                cpu.acquire();
                while (ready[0] == 0) {
                    assertEquals(Signal.SIGNALLED, signal.await(HostClock.now() + FAR_NANOS));
                }
                ready[0] = 0;
                ledInARow = passedBy == Thread.currentThread() ? ledInARow + 1 : 0;
                cpu.release();
            }
            end(loop);
        });
    }

    /** Who comes in and never waits: the loop soon goes on, though it may stand by for a moment each time. */
    @Test
    void aLoopThatNobodyRelievesGoesOn() {
        assertTimeoutPreemptively(LIMIT, () -> {
            int[] passes = {0};
            Thread loop = loop(() -> {
                cpu.traffic();
                passedBy = Thread.currentThread();
                passes[0]++;
                return true;
            });
            int seen = 0;
            while (seen < ROUNDS) {
                cpu.acquire();
                seen = passes[0];
                cpu.release();
            }
            assertSame(loop, passedBy);
            end(loop);
        });
    }

    /** Work that no port brought: whoever came to wait would not lead, so there is nobody to stand by for. */
    @Test
    void aLoopWithoutTrafficStandsByForNobody() {
        assertTimeoutPreemptively(LIMIT, () -> {
            int[] passes = {0};
            Thread loop = loop(() -> {
                passes[0]++;
                return true;
            });
            boolean hasStoodBy = false;
            int seen = 0;
            while (seen < ROUNDS && !hasStoodBy) {
                cpu.acquire();
                seen = passes[0];
                hasStoodBy = cpu.isStandingBy();
                cpu.release();
            }
            end(loop);
            assertFalse(hasStoodBy, "though nobody could have led");
        });
    }

    /** Several waiters take turns to lead; each is told by whoever does. */
    @Test
    void waitersTellEachOther() {
        int[] ball = {0};
        assertTimeoutPreemptively(LIMIT, () -> {
            Thread loop = loop(() -> {
                cpu.traffic();
                return false;
            });
            List<Thread> players = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                int me = i;
                players.add(new Thread(() -> {
                    cpu.acquire();
                    for (int round = 0; round < ROUNDS / 4; round++) {
                        while (ball[0] % 3 != me) {
                            assertEquals(Signal.SIGNALLED, signal.await(HostClock.now() + FAR_NANOS));
                        }
                        ball[0]++;
                        signal.signalAll();
                    }
                    cpu.release();
                }));
            }
            players.forEach(Thread::start);
            for (Thread player : players) {
                player.join();
            }
            end(loop);
        });
        assertEquals(3 * (ROUNDS / 4), ball[0]);
    }

    private static void pause(Random random) {
        long until = HostClock.now() + (1L << random.nextInt(19));
        while (random.nextInt(4) == 0 && HostClock.now() - until < 0) {
            Thread.onSpinWait();
        }
    }

    private Thread loop(BooleanSupplier pass) {
        DutyCycle work = new TestWork(pass);
        Thread thread = new Thread(() -> {
            cpu.acquire();
            cpu.lend(work);
            while (!stopping) {
                if (work.poll(HostClock.now())) {
                    cpu.giveWay();
                } else {
                    cpu.idle(work.nextDeadlineNanos());
                }
            }
            cpu.release();
        });
        thread.start();
        return thread;
    }

    private void end(Thread loop) throws InterruptedException {
        cpu.acquire();
        stopping = true;
        cpu.lend(null);
        cpu.release();
        loop.join();
    }
}
