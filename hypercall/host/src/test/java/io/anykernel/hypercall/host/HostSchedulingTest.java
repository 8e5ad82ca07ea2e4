package io.anykernel.hypercall.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.Lock;
import io.anykernel.hypercall.Mailbox;
import io.anykernel.hypercall.Parker;
import io.anykernel.hypercall.Scheduling;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;

class HostSchedulingTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int ROUNDS = Integer.getInteger("anykernel.stress.rounds", 20_000);

    private final LinkedBlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final Scheduling scheduling = HostWorld.builder()
            .console(text -> lines.add(text.toString()))
            .build()
            .scheduling();

    @Test
    void noPermitIsLostBetweenTwoParkers() {
        Parker ping = scheduling.newParker();
        Parker pong = scheduling.newParker();
        assertTimeoutPreemptively(PATIENCE, () -> {
            CountDownLatch done = new CountDownLatch(1);
            scheduling.start("pong", () -> {
                for (int i = 0; i < ROUNDS; i++) {
                    assertTrue(ping.park(Cpu.NEVER));
                    pong.unpark();
                }
                done.countDown();
            });
            for (int i = 0; i < ROUNDS; i++) {
                ping.unpark();
                assertTrue(pong.park(Cpu.NEVER));
            }
            done.await();
        });
    }

    @Test
    void aPermitIsKeptOnceAndTimesOutOtherwise() {
        Parker parker = scheduling.newParker();
        parker.unpark();
        parker.unpark();
        assertTrue(parker.park(Cpu.NEVER));
        assertFalse(parker.park(HostClock.now() + 1_000_000));
        assertFalse(parker.park(HostClock.now() - 1));
        parker.unpark();
        assertTrue(parker.park(HostClock.now() - 1), "a permit that is there is taken at any time");
    }

    @Test
    void parkingOutlastsAnInterruptAndReportsIt() {
        Parker parker = scheduling.newParker();
        Thread.currentThread().interrupt();
        assertFalse(parker.park(HostClock.now() + 2_000_000));
        assertTrue(Thread.interrupted());
    }

    @Test
    void mailboxesKeepTheOrderOfEachProducerAndLoseNothing() {
        Cpu cpu = scheduling.newCpu("c");
        Mailbox<int[]> mailbox = cpu.newMailbox(7);
        int producers = 3;
        int[] next = new int[producers];
        assertTimeoutPreemptively(PATIENCE, () -> {
            for (int i = 0; i < producers; i++) {
                int me = i;
                scheduling.start("p" + i, () -> {
                    for (int round = 0; round < ROUNDS; round++) {
                        while (!mailbox.post(new int[] {me, round})) {
                            Thread.yield();
                        }
                    }
                });
            }
            cpu.acquire();
            int left = producers * ROUNDS;
            while (left > 0) {
                int[] message = mailbox.take();
                if (message == null) {
                    cpu.idle(Cpu.NEVER);
                } else {
                    assertEquals(next[message[0]]++, message[1]);
                    left--;
                }
            }
            assertEquals(null, mailbox.take());
            cpu.release();
        });
    }

    @Test
    void aFullMailboxRefuses() {
        Mailbox<String> mailbox = scheduling.newCpu("c").newMailbox(2);
        assertTrue(mailbox.post("a"));
        assertTrue(mailbox.post("b"));
        assertFalse(mailbox.post("c"));
        assertEquals("a", mailbox.take());
        assertTrue(mailbox.post("d"));
        assertEquals("b", mailbox.take());
        assertEquals("d", mailbox.take());
        assertEquals(null, mailbox.take());
        Mailbox<String> single = scheduling.newCpu("s").newMailbox(1);
        for (int i = 0; i < 5; i++) {
            assertTrue(single.post("x" + i));
            assertFalse(single.post("y"));
            assertEquals("x" + i, single.take());
        }
    }

    @Test
    void aLockExcludesAndIsNotReentrant() {
        Lock lock = scheduling.newLock("l", 1);
        int[] plain = new int[1];
        assertTimeoutPreemptively(PATIENCE, () -> {
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                Thread thread = new Thread(() -> {
                    for (int round = 0; round < ROUNDS; round++) {
                        lock.lock();
                        plain[0]++;
                        lock.unlock();
                    }
                });
                thread.start();
                threads.add(thread);
            }
            for (Thread thread : threads) {
                thread.join();
            }
        });
        assertEquals(3 * ROUNDS, plain[0]);
        lock.lock();
        assertTrue(lock.isHeldByCaller());
        assertThrows(IllegalStateException.class, lock::lock);
        lock.unlock();
        assertThrows(IllegalStateException.class, lock::unlock);
    }

    @Test
    void aBodyThatThrowsEndsAloneInOneLine() throws Exception {
        scheduling.start("worker", () -> {
            throw new IllegalStateException("on purpose");
        });
        assertEquals("thread ended: name=worker cause=java.lang.IllegalStateException: on purpose", lines.take());
    }
}
