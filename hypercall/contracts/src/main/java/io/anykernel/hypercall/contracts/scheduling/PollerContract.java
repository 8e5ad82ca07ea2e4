package io.anykernel.hypercall.contracts.scheduling;

import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.CpuFailedException;
import io.anykernel.hypercall.DutyCycle;
import io.anykernel.hypercall.Mailbox;
import io.anykernel.hypercall.Parker;
import io.anykernel.hypercall.Signal;
import io.anykernel.hypercall.World;
import io.anykernel.hypercall.contracts.CaseLoop;
import io.anykernel.hypercall.contracts.ContractCase;
import io.anykernel.hypercall.contracts.Probe;
import io.anykernel.hypercall.contracts.WorldCase;
import io.anykernel.hypercall.contracts.WorldSource;
import java.util.List;

/**
 * Contract of {@link Cpu#lend}: the work goes on wherever the waiters are, and their waits end as if the loop ran every pass.
 * Which thread runs a pass is the world's choice.
 */
final class PollerContract {
    private static final long MILLI = 1_000_000L;
    private static final long FAR_NANOS = 60_000 * MILLI;
    private static final int TURNS = 1_000_000;
    private static final DutyCycle NO_WORK = new Work(() -> false);

    private PollerContract() {}

    /** Work without timers. */
    private record Work(Pass pass) implements DutyCycle {
        @Override
        public boolean poll(long nowNanos) {
            return pass.run();
        }

        @Override
        public long nextDeadlineNanos() {
            return Cpu.NEVER;
        }
    }

    private interface Pass {
        boolean run();
    }

    static List<ContractCase> cases(WorldSource worlds) {
        return List.of(
                new WorldCase("poller.waiterIsServed", worlds, PollerContract::isServed),
                new WorldCase("poller.waitersAreServedInTurn", worlds, PollerContract::takeTurns),
                new WorldCase("poller.waiterIsSignalledByAnother", worlds, PollerContract::isSignalled),
                new WorldCase("poller.waitEndsAtItsDeadline", worlds, PollerContract::timesOut),
                new WorldCase("poller.failureOfAPassEndsTheWait", worlds, PollerContract::fails),
                new WorldCase("poller.workGoesOnWhileNoThreadWaits", worlds, PollerContract::isElsewhere),
                new WorldCase("poller.workThatWasTakenBackRunsNoMore", worlds, PollerContract::isTakenBack));
    }

    private static void isServed(Probe probe, World world) {
        Cpu cpu = world.scheduling().newCpu("contract.poller.served");
        Mailbox<Integer> questions = cpu.newMailbox(4);
        Signal answered = cpu.newSignal();
        int[] answer = new int[1];
        Work work = new Work(() -> {
            Integer question = questions.take();
            if (question != null) {
                answer[0] = 2 * question;
                answered.signalAll();
            }
            return question != null;
        });
        CaseLoop loop = CaseLoop.start(world, cpu, work);
        long far = world.clock().nanoTime() + FAR_NANOS;
        int outcome = Signal.SIGNALLED;
        for (int i = 1; i <= 50 && outcome == Signal.SIGNALLED; i++) {
            probe.expect(questions.post(i), "posted");
            cpu.acquire();
            while (answer[0] != 2 * i && outcome == Signal.SIGNALLED) {
                outcome = answered.await(far);
            }
            cpu.release();
        }
        probe.expectEquals(Signal.SIGNALLED, outcome, "the last wait");
        probe.expectEquals(100, answer[0], "the last answer");
        loop.stop();
    }

    private static void isSignalled(Probe probe, World world) {
        Cpu cpu = world.scheduling().newCpu("contract.poller.signalled");
        Signal signal = cpu.newSignal();
        boolean[] isGiven = new boolean[1];
        CaseLoop loop = CaseLoop.start(world, cpu, NO_WORK);
        Crew crew = new Crew(world.scheduling());
        cpu.acquire();
        crew.start("signaller", () -> {
            cpu.acquire();
            isGiven[0] = true;
            signal.signalAll();
            cpu.release();
        });
        long far = world.clock().nanoTime() + FAR_NANOS;
        int outcome = Signal.SIGNALLED;
        while (!isGiven[0] && outcome == Signal.SIGNALLED) {
            outcome = signal.await(far);
        }
        probe.expectEquals(Signal.SIGNALLED, outcome, "outcome");
        probe.expect(cpu.isHeldByCaller(), "held again");
        cpu.release();
        crew.join();
        loop.stop();
    }

    private static void timesOut(Probe probe, World world) {
        Cpu cpu = world.scheduling().newCpu("contract.poller.deadline");
        Signal signal = cpu.newSignal();
        CaseLoop loop = CaseLoop.start(world, cpu, NO_WORK);
        cpu.acquire();
        long deadline = world.clock().nanoTime() + 5 * MILLI;
        int outcome = Signal.SIGNALLED;
        for (int turns = 0; turns < TURNS && outcome == Signal.SIGNALLED; turns++) {
            outcome = signal.await(deadline);
        }
        probe.expectEquals(Signal.TIMED_OUT, outcome, "outcome");
        probe.expect(world.clock().nanoTime() >= deadline, "not before the deadline");
        probe.expect(cpu.isHeldByCaller(), "held again");
        cpu.release();
        loop.stop();
    }

    private static void fails(Probe probe, World world) {
        Cpu cpu = world.scheduling().newCpu("contract.poller.failing");
        Signal signal = cpu.newSignal();
        boolean[] isFailing = new boolean[1];
        Work work = new Work(() -> {
            if (isFailing[0]) {
                signal.signalAll();
                cpu.fail(new IllegalStateException("half-updated"));
            }
            return false;
        });
        CaseLoop loop = CaseLoop.start(world, cpu, work);
        cpu.acquire();
        isFailing[0] = true;
        cpu.wake();
        long far = world.clock().nanoTime() + FAR_NANOS;
        probe.expectThrows(
                CpuFailedException.class,
                () -> {
                    while (signal.await(far) == Signal.SIGNALLED) {
                        // Returned for no reason.
                    }
                },
                "a wait, though the failed pass signalled before");
        probe.expect(cpu.isHeldByCaller(), "held, as after any other return");
        cpu.release();
        loop.stop();
    }

    /** As a filesystem's caller waits for its device. */
    private static void isElsewhere(Probe probe, World world) {
        Cpu cpu = world.scheduling().newCpu("contract.poller.elsewhere");
        Mailbox<Parker> requests = cpu.newMailbox(4);
        Work work = new Work(() -> {
            Parker request = requests.take();
            if (request != null) {
                request.unpark();
            }
            return request != null;
        });
        CaseLoop loop = CaseLoop.start(world, cpu, work);
        long far = world.clock().nanoTime() + FAR_NANOS;
        for (int i = 0; i < 5; i++) {
            Parker completion = world.scheduling().newParker();
            probe.expect(requests.post(completion), "posted");
            probe.expect(completion.park(far), "completed");
        }
        loop.stop();
    }

    /** Two waiters with a question each; the work answers one a pass. */
    private static void takeTurns(Probe probe, World world) {
        Cpu cpu = world.scheduling().newCpu("contract.poller.turns");
        Mailbox<Integer> questions = cpu.newMailbox(4);
        Signal[] answered = {cpu.newSignal(), cpu.newSignal()};
        int[] answers = new int[2];
        Work work = new Work(() -> {
            Integer question = questions.take();
            if (question != null) {
                answers[question]++;
                answered[question].signalAll();
            }
            return question != null;
        });
        CaseLoop loop = CaseLoop.start(world, cpu, work);
        long far = world.clock().nanoTime() + FAR_NANOS;
        Crew crew = new Crew(world.scheduling());
        for (int i = 0; i < 2; i++) {
            int me = i;
            crew.start("waiter" + i, () -> {
                for (int round = 1; round <= 50; round++) {
                    questions.post(me);
                    cpu.acquire();
                    while (answers[me] < round) {
                        if (answered[me].await(far) != Signal.SIGNALLED) {
                            throw new AssertionError("waiter " + me + " waited in round " + round);
                        }
                    }
                    cpu.release();
                }
            });
        }
        crew.join();
        probe.expectEquals(50, answers[0], "answers to the first");
        probe.expectEquals(50, answers[1], "answers to the second");
        loop.stop();
    }

    private static void isTakenBack(Probe probe, World world) {
        Cpu cpu = world.scheduling().newCpu("contract.poller.back");
        Signal signal = cpu.newSignal();
        int[] passes = new int[1];
        CaseLoop loop = CaseLoop.start(world, cpu, new Work(() -> {
            passes[0]++;
            return false;
        }));
        probe.expectThrows(IllegalStateException.class, () -> cpu.lend(null), "without the Cpu");
        loop.stop();
        cpu.acquire();
        int before = passes[0];
        probe.expectEquals(Signal.TIMED_OUT, signal.await(world.clock().nanoTime() + MILLI), "outcome");
        probe.expectEquals(0, passes[0] - before, "passes afterwards");
        cpu.release();
    }
}
