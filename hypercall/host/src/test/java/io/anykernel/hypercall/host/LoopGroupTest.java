package io.anykernel.hypercall.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.CpuFailedException;
import io.anykernel.hypercall.CpuLoop;
import io.anykernel.hypercall.DutyCycle;
import io.anykernel.hypercall.Mailbox;
import io.anykernel.hypercall.Signal;
import io.anykernel.hypercall.host.posix.PosixBindings;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Loops that share a thread. A turn that never comes, and an end that waits for another Cpu, end by time-out. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LoopGroupTest {
    private static final int ROUNDS = Integer.getInteger("anykernel.stress.rounds", 20_000);
    private static final long SEED = Long.getLong("anykernel.stress.seed", 7);
    private static final DutyCycle NOTHING = new Work(() -> false);

    /** Without a deadline, so that a lost wake-up is never made good. */
    private record Work(BooleanSupplier pass) implements DutyCycle {
        @Override
        public boolean poll(long nowNanos) {
            return pass.getAsBoolean();
        }

        @Override
        public long nextDeadlineNanos() {
            return Cpu.NEVER;
        }
    }

    private final LoopGroup group = LoopGroup.named("loop-group-test");
    private final List<String> console = new CopyOnWriteArrayList<>();
    private final HostScheduling scheduling = new HostScheduling(text -> console.add(text.toString()), group);
    private final List<TestLoop> loops = new ArrayList<>();

    @AfterEach
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void everyLoopEnds() throws InterruptedException {
        for (TestLoop loop : loops) {
            if (loop.ended.getCount() > 0) {
                loop.stop();
            }
        }
        assertEquals(0, group.size());
    }

    /** The group's thread may have asked just when the loop ended; its next turn then never comes. */
    @Test
    void aLockIsNotKeptForALoopThatHasEnded() throws Exception {
        HostCpu cpu = (HostCpu) scheduling.newCpu("ended");
        CpuLock lock = cpu.lock();
        GroupedLoop ended = new GroupedLoop("ended", LoopGroup.named("none"), scheduling, cpu, null);
        lock.lock();
        lock.forgetLoop(ended);
        Thread asks = new Thread(() -> assertFalse(lock.tryLockForLoop(ended)));
        asks.start();
        asks.join();
        lock.unlock();
        for (int i = 0; i < 20; i++) {
            Thread other = new Thread(() -> {
                lock.lock();
                lock.unlock();
            });
            other.start();
            other.join();
        }
    }

    @Test
    void oneThreadRunsTheLoopsOfAllUnlessOneHasItsOwn() throws InterruptedException {
        HostCpu first = newCpu();
        HostCpu second = newCpu();
        TestLoop firstLoop = start(first, NOTHING);
        TestLoop secondLoop = start(second, NOTHING);
        awaitTurn(first, firstLoop, 1);
        awaitTurn(second, secondLoop, 1);
        assertSame(turnedBy(first, firstLoop), turnedBy(second, secondLoop));

        HostScheduling alone = new HostScheduling(text -> {}, null);
        HostCpu third = newCpu();
        TestLoop thirdLoop = TestLoop.start(alone, third, NOTHING);
        awaitTurn(third, thirdLoop, 1);
        assertNotSame(turnedBy(first, firstLoop), turnedBy(third, thirdLoop));
        thirdLoop.stop();
    }

    @Test
    void aTurnComesAtItsDeadline() {
        HostCpu cpu = newCpu();
        long start = HostClock.now();
        DutyCycle timed = new DutyCycle() {
            @Override
            public boolean poll(long nowNanos) {
                return false;
            }

            @Override
            public long nextDeadlineNanos() {
                return HostClock.now() < start + 20_000_000L ? start + 20_000_000L : Cpu.NEVER;
            }
        };
        TestLoop loop = start(cpu, timed);
        AtomicBoolean wasLate = new AtomicBoolean();
        while (!wasLate.get()) {
            cpu.acquire();
            wasLate.set(loop.turns > 0 && HostClock.now() >= start + 20_000_000L && isDry(timed));
            cpu.release();
        }
        awaitTurn(cpu, loop, 2);
    }

    private static boolean isDry(DutyCycle work) {
        return work.nextDeadlineNanos() == Cpu.NEVER;
    }

    @Test
    void aWakeBringsATurnAndSoDoesAnEarlierDeadline() {
        HostCpu cpu = newCpu();
        TestLoop loop = start(cpu, NOTHING);
        for (int i = 0; i < 1000; i++) {
            int before = awaitRest(cpu, loop);
            cpu.wake();
            awaitTurn(cpu, loop, before + 1);
            before = awaitRest(cpu, loop);
            cpu.acquire();
            cpu.wakeBefore(HostClock.now());
            cpu.release();
            awaitTurn(cpu, loop, before + 1);
        }
    }

    @Test
    void aFailedCpuEndsAlone() throws InterruptedException {
        HostCpu failing = newCpu();
        HostCpu other = newCpu();
        TestLoop failed = start(failing, NOTHING);
        TestLoop sound = start(other, NOTHING);
        awaitTurn(failing, failed, 1);
        failing.fail(new IllegalStateException("broken"));
        failed.ended.await();
        assertThrows(CpuFailedException.class, failing::acquire);
        int before = awaitRest(other, sound);
        other.wake();
        awaitTurn(other, sound, before + 1);
        assertEquals(1, group.size());
    }

    @Test
    void aPassThatFailsItsCpuEndsItsLoopAlone() throws InterruptedException {
        HostCpu failing = newCpu();
        HostCpu other = newCpu();
        TestLoop failed = start(failing, new Work(() -> {
            failing.fail(new StackOverflowError());
            return true;
        }));
        TestLoop sound = start(other, NOTHING);
        failed.ended.await();
        awaitTurn(other, sound, 1);
    }

    @Test
    void aTurnThatThrowsIsReportedAndEndsItsLoopAlone() throws InterruptedException {
        HostCpu breaking = newCpu();
        HostCpu other = newCpu();
        TestLoop broken = start(breaking, new Work(() -> {
            throw new IllegalStateException("thrown by a turn");
        }));
        TestLoop sound = start(other, NOTHING);
        broken.ended.await();
        awaitTurn(other, sound, 1);
        while (console.isEmpty()) {
            Thread.onSpinWait();
        }
        assertTrue(console.get(0).contains("thread ended: name=cpu"), console.get(0));
    }

    /** The group's thread asks for the Cpu that is held, and waits neither for it nor within an end. */
    @Test
    void neitherTurnsNorEndsWaitForTheHolderOfAnother() throws InterruptedException {
        HostCpu held = newCpu();
        HostCpu ending = newCpu();
        HostCpu other = newCpu();
        TestLoop heldLoop = start(held, NOTHING);
        TestLoop endingLoop = start(ending, NOTHING);
        TestLoop sound = start(other, NOTHING);
        awaitRest(held, heldLoop);
        held.acquire();
        held.wake();
        for (int i = 0; i < 100; i++) {
            int before = awaitRest(other, sound);
            other.wake();
            awaitTurn(other, sound, before + 1);
        }
        endingLoop.stop();
        int turns = heldLoop.turns;
        held.release();
        awaitTurn(held, heldLoop, turns + 1);
    }

    @Test
    void aLoopEndsThoughTheGroupsThreadIsWithinAnotherTurn() throws InterruptedException {
        HostCpu slow = newCpu();
        HostCpu ending = newCpu();
        CountDownLatch within = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        TestLoop endingLoop = start(ending, NOTHING);
        awaitTurn(ending, endingLoop, 1);
        start(slow, new Work(() -> {
            within.countDown();
            await(goOn);
            return false;
        }));
        within.await();
        endingLoop.stop();
        goOn.countDown();
    }

    @Test
    void aBusyLoopLetsOthersHaveATurnAfterEachOfIts() throws InterruptedException {
        AtomicInteger busyTurns = new AtomicInteger();
        start(newCpu(), new Work(() -> {
            busyTurns.incrementAndGet();
            return true;
        }));
        CountDownLatch turns = new CountDownLatch(1000);
        int[] seen = {0};
        int[] most = {0};
        start(newCpu(), new Work(() -> {
            most[0] = seen[0] == 0 ? 0 : Math.max(most[0], busyTurns.get() - seen[0]);
            seen[0] = busyTurns.get();
            turns.countDown();
            return true;
        }));
        turns.await();
        assertTrue(most[0] <= 2, "turns of the busy one between two of the other: " + most[0]);
    }

    @Test
    void callersThatKeepTheCpuBusyDoNotKeepTheLoopOut() {
        HostCpu cpu = newCpu();
        TestLoop loop = start(cpu, NOTHING);
        awaitTurn(cpu, loop, 1);
        int before = 0;
        int calls = 0;
        for (int round = 0; round < 200; round++) {
            cpu.acquire();
            before = loop.turns;
            cpu.wake();
            while (loop.turns == before) {
                calls++;
                cpu.release();
                cpu.acquire();
            }
            cpu.release();
        }
        System.out.println("LoopGroupTest: calls between two turns, on average " + calls / 200);
    }

    @Test
    void aTurnThatMayBlockDelaysNoOther() throws InterruptedException {
        HostCpu blocking = newCpu();
        HostCpu other = newCpu();
        CountDownLatch within = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        AtomicInteger turns = new AtomicInteger();
        AtomicReference<Thread> blockedThread = new AtomicReference<>();
        scheduling.startLoop("blocking", blocking, new CpuLoop() {
            @Override
            public boolean mayBlock() {
                return turns.get() == 0;
            }

            @Override
            public boolean turn() {
                if (turns.getAndIncrement() == 0) {
                    blockedThread.set(Thread.currentThread());
                    blocking.release();
                    within.countDown();
                    LoopGroupTest.await(goOn);
                    blocking.acquire();
                }
                blocking.idle(Cpu.NEVER);
                return turns.get() < 1000;
            }

            @Override
            public void ended() {
                ended.countDown();
            }
        });
        within.await();
        TestLoop sound = start(other, NOTHING);
        awaitTurn(other, sound, 1);
        assertNotSame(turnedBy(other, sound), blockedThread.get());
        goOn.countDown();
        while (turns.get() < 3) {
            blocking.wake();
        }
        blocking.endLoop();
        ended.await();
    }

    @Test
    void anEndDuringATurnThatBlocksWaitsForThatTurn() throws InterruptedException {
        HostCpu cpu = newCpu();
        CountDownLatch within = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        AtomicBoolean isStopping = new AtomicBoolean();
        AtomicBoolean hasTurned = new AtomicBoolean();
        AtomicInteger ends = new AtomicInteger();
        CountDownLatch ended = new CountDownLatch(1);
        scheduling.startLoop("blocking", cpu, new CpuLoop() {
            @Override
            public boolean mayBlock() {
                return true;
            }

            @Override
            public boolean turn() {
                cpu.release();
                within.countDown();
                LoopGroupTest.await(goOn);
                cpu.acquire();
                hasTurned.set(true);
                return !isStopping.get();
            }

            @Override
            public void ended() {
                assertTrue(hasTurned.get());
                ends.incrementAndGet();
                ended.countDown();
            }
        });
        within.await();
        isStopping.set(true);
        cpu.endLoop();
        assertEquals(0, ends.get());
        goOn.countDown();
        ended.await();
        cpu.endLoop();
        assertEquals(1, ends.get());
    }

    @Test
    void aLoopWhosePortHasADescriptorLeavesForAThreadOfItsOwn() throws InterruptedException {
        var posix = PosixBindings.find();
        Assumptions.assumeTrue(posix.isPresent(), "skipped: no binding to system calls");
        HostCpu cpu = newCpu();
        HostCpu other = newCpu();
        EventPort port = new EventPort(posix.get());
        TestLoop loop = start(cpu, new Work(() -> false));
        TestLoop sound = start(other, NOTHING);
        awaitTurn(cpu, loop, 1);
        awaitTurn(other, sound, 1);
        assertSame(turnedBy(other, sound), turnedBy(cpu, loop));
        cpu.acquire();
        cpu.sleeper().watch(port);
        int before = loop.turns;
        cpu.release();
        cpu.wake();
        awaitTurn(cpu, loop, before + 1);
        assertNotSame(turnedBy(other, sound), turnedBy(cpu, loop));
        port.makeReadable();
        while (port.readyCount() == 0) {
            Thread.onSpinWait();
        }
        assertEquals(1, group.size());
        loop.stop();
        cpu.sleeper().unwatch(port);
        port.close();
    }

    @Test
    void aWaiterPollsAndTheLoopGoesOnWhenItHasLeft() {
        HostCpu cpu = newCpu();
        List<Thread> passedBy = new CopyOnWriteArrayList<>();
        Signal signal = cpu.newSignal();
        TestLoop loop = start(cpu, new Work(() -> {
            passedBy.add(Thread.currentThread());
            return false;
        }));
        awaitTurn(cpu, loop, 1);
        for (int round = 0; round < 20; round++) {
            cpu.acquire();
            passedBy.clear();
            assertEquals(Signal.TIMED_OUT, signal.await(HostClock.now() + 3_000_000L));
            assertTrue(passedBy.contains(Thread.currentThread()));
            int before = loop.turns;
            cpu.release();
            awaitTurn(cpu, loop, before + 1);
        }
    }

    @Test
    void anInterruptEndsTheWaitOfTheWaiterThatPolls() throws InterruptedException {
        HostCpu cpu = newCpu();
        Signal signal = cpu.newSignal();
        TestLoop loop = start(cpu, NOTHING);
        awaitTurn(cpu, loop, 1);
        AtomicInteger outcome = new AtomicInteger(-1);
        AtomicBoolean isFlagSet = new AtomicBoolean();
        Thread waiter = run(() -> {
            cpu.acquire();
            outcome.set(signal.await(HostClock.now() + TestWork.FAR_NANOS));
            cpu.release();
            isFlagSet.set(Thread.currentThread().isInterrupted());
        });
        waiter.interrupt();
        waiter.join();
        assertEquals(Signal.INTERRUPTED, outcome.get());
        assertTrue(isFlagSet.get());
    }

    @Test
    void theThreadEndsWithTheLastLoopAndStartsAgainWithTheNext() throws InterruptedException {
        HostCpu cpu = newCpu();
        TestLoop loop = start(cpu, NOTHING);
        awaitTurn(cpu, loop, 1);
        Thread thread = turnedBy(cpu, loop);
        loop.stop();
        thread.join();
        HostCpu next = newCpu();
        TestLoop nextLoop = start(next, NOTHING);
        awaitTurn(next, nextLoop, 1);
        assertNotSame(thread, turnedBy(next, nextLoop));
    }

    /** As for a loop with a thread of its own: each question is answered, whichever thread polls. */
    @Test
    void noQuestionStaysUnanswered() {
        System.out.println("LoopGroupTest: seed " + SEED + ", -Danykernel.stress.seed=" + SEED);
        Random random = new Random(SEED);
        HostCpu cpu = newCpu();
        Mailbox<Integer> questions = cpu.newMailbox(8);
        Signal signal = cpu.newSignal();
        int[] answered = {0};
        Work work = new Work(() -> {
            Integer question = questions.take();
            if (question != null) {
                answered[0] = question;
                signal.signalAll();
            }
            return question != null;
        });
        start(cpu, work);
        for (int round = 1; round <= ROUNDS; round++) {
            cpu.acquire();
            if (random.nextInt(8) == 0) {
                cpu.lend(random.nextBoolean() ? work : null);
            }
            cpu.release();
            questions.post(round);
            long until = HostClock.now() + (1L << random.nextInt(18));
            while (random.nextInt(8) == 0 && HostClock.now() < until) {
                Thread.onSpinWait();
            }
            cpu.acquire();
            while (answered[0] < round) {
                assertEquals(Signal.SIGNALLED, signal.await(HostClock.now() + TestWork.FAR_NANOS));
            }
            cpu.release();
        }
    }

    @Test
    void waitersOfManyCpusSignalEachOther() throws InterruptedException {
        int rounds = ROUNDS / 16;
        AtomicReference<Throwable> failure = new AtomicReference<>();
        List<Thread> players = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            HostCpu cpu = newCpu();
            int[] ball = {0};
            Signal signal = cpu.newSignal();
            start(cpu, NOTHING);
            for (int player = 0; player < 2; player++) {
                int me = player;
                players.add(run(() -> play(cpu, signal, ball, me, rounds, failure)));
            }
        }
        for (Thread player : players) {
            player.join();
        }
        assertFalse(failure.get() != null, () -> failure.get().toString());
    }

    private static void play(
            HostCpu cpu, Signal signal, int[] ball, int me, int rounds, AtomicReference<Throwable> failure) {
        for (int round = 0; round < rounds; round++) {
            cpu.acquire();
            while (ball[0] % 2 != me) {
                if (signal.await(HostClock.now() + TestWork.FAR_NANOS) != Signal.SIGNALLED) {
                    failure.set(new AssertionError("player " + me + " waited for too long"));
                }
            }
            ball[0]++;
            signal.signalAll();
            cpu.release();
        }
    }

    // ----

    private HostCpu newCpu() {
        return (HostCpu) scheduling.newCpu("cpu");
    }

    private TestLoop start(HostCpu cpu, DutyCycle work) {
        TestLoop loop = TestLoop.start(scheduling, cpu, work);
        loops.add(loop);
        return loop;
    }

    private static Thread turnedBy(HostCpu cpu, TestLoop loop) {
        cpu.acquire();
        try {
            return loop.turnedBy;
        } finally {
            cpu.release();
        }
    }

    private static void awaitTurn(HostCpu cpu, TestLoop loop, int turns) {
        int seen = 0;
        while (seen < turns) {
            cpu.acquire();
            seen = loop.turns;
            cpu.release();
            Thread.yield();
        }
    }

    /** Until the loop waits for nothing but its deadline; returns how many turns it had. */
    private static int awaitRest(HostCpu cpu, TestLoop loop) {
        while (true) {
            cpu.acquire();
            int turns = loop.turns;
            boolean isResting = cpu.isResting();
            cpu.release();
            if (isResting) {
                return turns;
            }
            Thread.yield();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
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
}
