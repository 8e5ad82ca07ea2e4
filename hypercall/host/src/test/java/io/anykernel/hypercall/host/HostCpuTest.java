package io.anykernel.hypercall.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.CpuFailedException;
import io.anykernel.hypercall.Mailbox;
import io.anykernel.hypercall.Signal;
import io.anykernel.hypercall.host.posix.PosixBindings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A virtual CPU among threads, with each way to sleep. The stress tests end by count; a lost wake-up ends by time-out. */
class HostCpuTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long SECOND_NANOS = 1_000_000_000L;
    private static final int ROUNDS = Integer.getInteger("anykernel.stress.rounds", 20_000);

    /** Parked, and in ppoll over a port that stays silent. */
    static Stream<HostCpu> cpus() {
        HostCpu polling = new HostCpu("polling", new HostSleeper());
        polling.sleeper().watch(new EventPort(PosixBindings.find().orElseThrow()));
        return Stream.of(new HostCpu("parking", new HostSleeper()), polling);
    }

    @ParameterizedTest
    @MethodSource("cpus")
    void oneThreadHoldsItAtATime(HostCpu cpu) {
        int[] plain = new int[1];
        assertTimeoutPreemptively(PATIENCE, () -> {
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                threads.add(run(() -> {
                    for (int round = 0; round < ROUNDS; round++) {
                        cpu.acquire();
                        plain[0]++;
                        cpu.release();
                    }
                }));
            }
            joinAll(threads);
        });
        assertEquals(4 * ROUNDS, plain[0]);
    }

    @ParameterizedTest
    @MethodSource("cpus")
    void aWaiterIsNotPassedForLong(HostCpu cpu) {
        AtomicInteger turns = new AtomicInteger();
        AtomicInteger stop = new AtomicInteger();
        assertTimeoutPreemptively(PATIENCE, () -> {
            Thread hog = run(() -> {
                while (stop.get() == 0) {
                    cpu.acquire();
                    turns.incrementAndGet();
                    cpu.release();
                }
            });
            for (int i = 0; i < 200; i++) {
                cpu.acquire();
                cpu.release();
            }
            stop.set(1);
            hog.join();
        });
    }

    @ParameterizedTest
    @MethodSource("cpus")
    void releasingWithoutHoldingIsRefused(HostCpu cpu) {
        assertThrows(IllegalStateException.class, cpu::release);
        cpu.acquire();
        assertTrue(cpu.isHeldByCaller());
        cpu.release();
        assertFalse(cpu.isHeldByCaller());
    }

    @ParameterizedTest
    @MethodSource("cpus")
    void aWakeBeforeTheSleepEndsItAtOnce(HostCpu cpu) {
        cpu.acquire();
        cpu.wake();
        long start = HostClock.now();
        cpu.idle(start + 30 * SECOND_NANOS);
        assertTrue(HostClock.now() - start < 20 * SECOND_NANOS);
        assertTrue(cpu.isHeldByCaller());
        cpu.release();
    }

    @ParameterizedTest
    @MethodSource("cpus")
    void idleEndsAtItsDeadline(HostCpu cpu) {
        cpu.acquire();
        long deadline = HostClock.now() + 3_000_000;
        while (HostClock.now() - deadline < 0) {
            cpu.idle(deadline);
        }
        cpu.idle(deadline);
        cpu.idle(HostClock.now() - SECOND_NANOS);
        cpu.release();
    }

    /** A loop that sleeps whenever its mailbox is empty, and producers that post one message at a time and await its echo. */
    @ParameterizedTest
    @MethodSource("cpus")
    void noPostIsSleptOver(HostCpu cpu) {
        Mailbox<AtomicInteger> mailbox = cpu.newMailbox(4);
        AtomicInteger stop = new AtomicInteger();
        AtomicLong taken = new AtomicLong();
        assertTimeoutPreemptively(PATIENCE, () -> {
            Thread loop = run(() -> {
                cpu.acquire();
                while (stop.get() == 0) {
                    for (AtomicInteger each = mailbox.take(); each != null; each = mailbox.take()) {
                        taken.incrementAndGet();
                        each.incrementAndGet();
                    }
                    cpu.idle(Cpu.NEVER);
                }
                cpu.release();
            });
            List<Thread> producers = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                producers.add(run(() -> postAndAwaitEcho(mailbox)));
            }
            joinAll(producers);
            stop.set(1);
            cpu.wake();
            loop.join();
        });
        assertEquals(2 * ROUNDS, taken.get());
    }

    private static void postAndAwaitEcho(Mailbox<AtomicInteger> mailbox) {
        AtomicInteger echo = new AtomicInteger();
        for (int round = 1; round <= ROUNDS; round++) {
            while (!mailbox.post(echo)) {
                Thread.onSpinWait();
            }
            while (echo.get() < round) {
                Thread.yield();
            }
        }
    }

    /** Two threads pass a ball by signals; the loop between them hands it over. */
    @ParameterizedTest
    @MethodSource("cpus")
    void noSignalIsLost(HostCpu cpu) {
        Signal signal = cpu.newSignal();
        int[] ball = new int[1];
        assertTimeoutPreemptively(PATIENCE, () -> {
            List<Thread> players = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                int me = i;
                players.add(run(() -> {
                    cpu.acquire();
                    for (int round = 0; round < ROUNDS / 4; round++) {
                        while (ball[0] % 3 != me) {
                            assertEquals(Signal.SIGNALLED, signal.await(Cpu.NEVER));
                        }
                        ball[0]++;
                        signal.signalAll();
                    }
                    cpu.release();
                }));
            }
            joinAll(players);
        });
        assertEquals(3 * (ROUNDS / 4), ball[0]);
    }

    /** The loop sleeps until its timer; callers arm earlier ones. A missed wake leaves a timer late by 30 seconds. */
    @ParameterizedTest
    @MethodSource("cpus")
    void anEarlierTimerWakesTheLoop(HostCpu cpu) {
        long far = 30 * SECOND_NANOS;
        AtomicInteger stop = new AtomicInteger();
        long[] timer = {Cpu.NEVER};
        Signal fired = cpu.newSignal();
        assertTimeoutPreemptively(PATIENCE, () -> {
            Thread loop = run(() -> {
                cpu.acquire();
                while (stop.get() == 0) {
                    if (timer[0] != Cpu.NEVER && HostClock.now() - timer[0] >= 0) {
                        timer[0] = Cpu.NEVER;
                        fired.signalAll();
                    }
                    cpu.idle(timer[0] == Cpu.NEVER ? HostClock.now() + far : timer[0]);
                }
                cpu.release();
            });
            cpu.acquire();
            for (int i = 0; i < 500; i++) {
                timer[0] = HostClock.now() + 20_000;
                cpu.wakeBefore(timer[0]);
                while (timer[0] != Cpu.NEVER) {
                    assertEquals(Signal.SIGNALLED, fired.await(HostClock.now() + far));
                }
            }
            stop.set(1);
            cpu.release();
            cpu.wake();
            loop.join();
        });
    }

    @ParameterizedTest
    @MethodSource("cpus")
    void awaitTimesOutAndIsInterrupted(HostCpu cpu) {
        Signal signal = cpu.newSignal();
        cpu.acquire();
        assertEquals(Signal.TIMED_OUT, signal.await(HostClock.now() + 1_000_000));
        assertEquals(Signal.TIMED_OUT, signal.await(HostClock.now() - SECOND_NANOS));
        Thread.currentThread().interrupt();
        assertEquals(Signal.INTERRUPTED, signal.await(Cpu.NEVER));
        assertTrue(Thread.currentThread().isInterrupted(), "kept");
        assertEquals(Signal.INTERRUPTED, signal.await(Cpu.NEVER), "the next wait as well");
        assertTrue(Thread.interrupted());
        assertTrue(cpu.isHeldByCaller());
        cpu.release();
    }

    @ParameterizedTest
    @MethodSource("cpus")
    void failingTellsEveryoneOnce(HostCpu cpu) {
        Signal signal = cpu.newSignal();
        AtomicInteger waiting = new AtomicInteger();
        AtomicReference<Throwable> seen = new AtomicReference<>();
        IllegalStateException cause = new IllegalStateException("half-way");
        assertNull(cpu.failure());
        assertTimeoutPreemptively(PATIENCE, () -> {
            Thread waiter = run(() -> {
                cpu.acquire();
                try {
                    waiting.set(1);
                    signal.await(Cpu.NEVER);
                } catch (CpuFailedException told) {
                    seen.set(told);
                } finally {
                    cpu.release();
                }
            });
            while (waiting.get() == 0) {
                Thread.onSpinWait();
            }
            cpu.acquire();
            cpu.fail(cause);
            cpu.fail(new IllegalStateException("later"));
            cpu.release();
            waiter.join();
        });
        assertSame(cause, seen.get().getCause());
        assertSame(cause, cpu.failure());
        assertThrows(CpuFailedException.class, cpu::acquire);
        assertFalse(cpu.isHeldByCaller());
    }

    private static Thread run(Runnable body) {
        Thread thread = new Thread(body);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static void joinAll(List<Thread> threads) throws InterruptedException {
        for (Thread thread : threads) {
            thread.join();
        }
    }
}
