package io.anykernel.hypercall.contracts.scheduling;

import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.CpuFailedException;
import io.anykernel.hypercall.Lock;
import io.anykernel.hypercall.Mailbox;
import io.anykernel.hypercall.Parker;
import io.anykernel.hypercall.Scheduling;
import io.anykernel.hypercall.Signal;
import io.anykernel.hypercall.World;
import io.anykernel.hypercall.contracts.ContractCase;
import io.anykernel.hypercall.contracts.Probe;
import io.anykernel.hypercall.contracts.WorldCase;
import io.anykernel.hypercall.contracts.WorldSource;
import java.util.ArrayList;
import java.util.List;

/** Contract of {@code Scheduling} and of what it makes. */
public final class SchedulingContract {
    private static final long MILLI = 1_000_000L;

    private final World world;
    private final Scheduling scheduling;

    private SchedulingContract(World world) {
        this.world = world;
        this.scheduling = world.scheduling();
    }

    /** What a case does in a world of its own. */
    private interface Body {
        void run(SchedulingContract contract, Probe probe) throws Exception;
    }

    /** The cases for worlds whose threads of control run by themselves. */
    public static List<ContractCase> cases(WorldSource worlds) {
        List<ContractCase> cases = new ArrayList<>();
        add(cases, worlds, "loopAroundASuspendingCallKeepsItsLocals", SchedulingContract::loopAroundASuspendingCall);
        add(cases, worlds, "lockExcludesAcrossSuspensions", SchedulingContract::lockExcludes);
        add(cases, worlds, "parkerRemembersOnePermit", SchedulingContract::parkerRemembersOnePermit);
        add(cases, worlds, "parkersPassABatonAround", SchedulingContract::parkersPassABaton);
        add(cases, worlds, "parkEndsAtItsDeadline", SchedulingContract::parkEndsAtItsDeadline);
        add(cases, worlds, "mailboxKeepsEachProducersOrder", SchedulingContract::mailboxKeepsOrder);
        add(cases, worlds, "signalWakesEveryWaiter", SchedulingContract::signalWakesEveryWaiter);
        add(cases, worlds, "signalTimesOut", SchedulingContract::signalTimesOut);
        add(cases, worlds, "failedCpuTellsWhoComesLater", SchedulingContract::failedCpuTells);
        add(cases, worlds, "failedCpuTellsWhoWaits", SchedulingContract::failedCpuTellsWaiters);
        add(cases, worlds, "deepStacksSurviveSuspension", SchedulingContract::deepStacks);
        cases.addAll(CpuContract.cases(worlds));
        cases.addAll(PollerContract.cases(worlds));
        return cases;
    }

    private static void add(List<ContractCase> cases, WorldSource worlds, String name, Body body) {
        cases.add(new WorldCase(
                "scheduling." + name, worlds, (probe, world) -> body.run(new SchedulingContract(world), probe)));
    }

    // ---- the shape that coroutines of other compilers get wrong

    private interface Source {
        int read(int at);
    }

    /** Two implementations, so that the call may suspend or not: nothing may be assumed about it. */
    private static long sum(Source source, int rounds) {
        long total = 0;
        for (int round = 0; round < rounds; round++) {
            int count = round == 2 ? 20 : 10;
            long part = 0;
            for (int i = 0; i < count; i++) {
                part += i;
            }
            total += part;
            part = 0;
            for (int i = 0; i < count; i++) {
                part += source.read(i);
            }
            total += part;
        }
        return total;
    }

    private void loopAroundASuspendingCall(Probe probe) {
        Source quick = at -> at + 1;
        Source slow = at -> {
            scheduling.yield();
            return at + 1;
        };
        long[] sums = new long[4];
        Crew crew = new Crew(scheduling);
        for (int i = 0; i < sums.length; i++) {
            int index = i;
            crew.start("sum" + i, () -> sums[index] = sum(index % 2 == 0 ? slow : quick, index + 1));
        }
        crew.join();
        for (int i = 0; i < sums.length; i++) {
            probe.expectEquals(sum(quick, i + 1), sums[i], "sum of " + (i + 1) + " rounds");
        }
    }

    // ---- locks

    private void lockExcludes(Probe probe) {
        Lock lock = scheduling.newLock("contract.count", 5);
        int[] count = new int[1];
        Crew crew = new Crew(scheduling);
        for (int worker = 0; worker < 8; worker++) {
            crew.start("count" + worker, () -> {
                for (int i = 0; i < 200; i++) {
                    addOne(lock, count, i % 7 == 0);
                }
            });
        }
        crew.join();
        probe.expectEquals(1600, count[0], "additions under a lock");
        probe.expect(!lock.isHeldByCaller(), "free afterwards");
    }

    private void addOne(Lock lock, int[] count, boolean suspends) {
        lock.lock();
        try {
            int seen = count[0];
            if (suspends) {
                scheduling.yield();
            }
            count[0] = seen + 1;
        } finally {
            lock.unlock();
        }
    }

    // ---- parkers

    private void parkerRemembersOnePermit(Probe probe) {
        Parker parker = scheduling.newParker();
        parker.unpark();
        parker.unpark();
        probe.expect(parker.park(Cpu.NEVER), "the permit was waiting");
        probe.expect(!parker.park(world.clock().nanoTime() - 1), "there was one, not two");
    }

    private void parkersPassABaton(Probe probe) {
        int runners = 5;
        int laps = 200;
        Parker[] parkers = new Parker[runners];
        for (int i = 0; i < runners; i++) {
            parkers[i] = scheduling.newParker();
        }
        // One writer at a time: whoever holds the baton.
        int[] order = new int[runners * laps];
        int[] at = new int[1];
        Crew crew = new Crew(scheduling);
        for (int i = 0; i < runners; i++) {
            int me = i;
            crew.start("runner" + i, () -> {
                for (int lap = 0; lap < laps; lap++) {
                    parkers[me].park(Cpu.NEVER);
                    order[at[0]++] = me;
                    parkers[(me + 1) % runners].unpark();
                }
            });
        }
        parkers[0].unpark();
        crew.join();
        for (int i = 0; i < order.length; i++) {
            probe.expectEquals(i % runners, order[i], "runner at " + i);
        }
    }

    private void parkEndsAtItsDeadline(Probe probe) {
        Parker parker = scheduling.newParker();
        long deadline = world.clock().nanoTime() + 5 * MILLI;
        probe.expect(!parker.park(deadline), "nobody unparked");
        probe.expect(world.clock().nanoTime() - deadline >= 0, "not before the deadline");
    }

    // ---- mailboxes

    private void mailboxKeepsOrder(Probe probe) {
        Cpu cpu = scheduling.newCpu("contract.mailbox");
        Mailbox<int[]> mailbox = cpu.newMailbox(4);
        int producers = 3;
        int each = 100;
        Crew crew = new Crew(scheduling);
        for (int i = 0; i < producers; i++) {
            int me = i;
            crew.start("producer" + i, () -> {
                for (int k = 0; k < each; k++) {
                    int[] message = {me, k};
                    while (!mailbox.post(message)) {
                        scheduling.yield();
                    }
                }
            });
        }
        int[] next = new int[producers];
        int taken = 0;
        cpu.acquire();
        while (taken < producers * each) {
            int[] message = mailbox.take();
            if (message == null) {
                cpu.idle(Cpu.NEVER);
            } else {
                probe.expect(message[1] == next[message[0]]++, "in order");
                taken++;
            }
        }
        cpu.release();
        crew.join();
        probe.expectEquals(producers * each, taken, "messages");
    }

    // ---- signals

    private void signalWakesEveryWaiter(Probe probe) {
        Cpu cpu = scheduling.newCpu("contract.signal");
        Signal signal = cpu.newSignal();
        int[] state = new int[2];
        Crew crew = new Crew(scheduling);
        for (int i = 0; i < 6; i++) {
            crew.start("waiter" + i, () -> {
                cpu.acquire();
                while (state[0] == 0) {
                    signal.await(Cpu.NEVER);
                }
                state[1]++;
                cpu.release();
            });
        }
        crew.start("signaller", () -> {
            scheduling.yield();
            cpu.acquire();
            state[0] = 1;
            signal.signalAll();
            cpu.release();
        });
        crew.join();
        probe.expectEquals(6, state[1], "waiters woken");
    }

    private void signalTimesOut(Probe probe) {
        Cpu cpu = scheduling.newCpu("contract.timeout");
        Signal signal = cpu.newSignal();
        cpu.acquire();
        long deadline = world.clock().nanoTime() + 5 * MILLI;
        int outcome = Signal.SIGNALLED;
        while (outcome == Signal.SIGNALLED && world.clock().nanoTime() - deadline < 100 * MILLI) {
            outcome = signal.await(deadline);
        }
        probe.expectEquals(Signal.TIMED_OUT, outcome, "outcome");
        probe.expect(cpu.isHeldByCaller(), "held again");
        cpu.release();
    }

    // ---- failing

    private void failedCpuTells(Probe probe) {
        Cpu cpu = scheduling.newCpu("contract.failed");
        cpu.acquire();
        cpu.fail(new IllegalStateException("first"));
        cpu.fail(new IllegalStateException("second"));
        cpu.release();
        probe.expectThrows(CpuFailedException.class, cpu::acquire, "acquire after a failure");
        probe.feed(cpu.failure().getMessage());
    }

    private void failedCpuTellsWaiters(Probe probe) {
        Cpu cpu = scheduling.newCpu("contract.failed.waiters");
        Signal signal = cpu.newSignal();
        int[] state = new int[3];
        Crew crew = new Crew(scheduling);
        for (int i = 0; i < 3; i++) {
            crew.start("waiter" + i, () -> {
                cpu.acquire();
                state[0]++;
                try {
                    signal.await(Cpu.NEVER);
                } catch (CpuFailedException told) {
                    state[1]++;
                }
                state[2] += cpu.isHeldByCaller() ? 1 : 0;
                cpu.release();
            });
        }
        crew.start("failing", () -> {
            cpu.acquire();
            while (state[0] < 3) {
                cpu.release();
                scheduling.yield();
                cpu.acquire();
            }
            cpu.fail(new IllegalStateException("half-updated"));
            cpu.release();
        });
        crew.join();
        probe.expectEquals(3, state[1], "waiters told");
        probe.expectEquals(3, state[2], "waiters that held it again");
    }

    // ---- stacks

    private void deepStacks(Probe probe) {
        long[] sums = new long[6];
        Crew crew = new Crew(scheduling);
        for (int i = 0; i < sums.length; i++) {
            int me = i;
            crew.start("deep" + i, () -> sums[me] = descend(100 + me, me));
        }
        crew.join();
        for (int i = 0; i < sums.length; i++) {
            probe.feed(sums[i]);
            long expected = 0;
            for (int depth = 1; depth <= 100 + i; depth++) {
                expected += (long) depth * (i + 1);
            }
            probe.expectEquals(expected, sums[i], "sum down a stack of " + (100 + i));
        }
    }

    /** Garbage at every level, and suspension at some, so that collections meet suspended stacks. */
    private long descend(int depth, int seed) {
        if (depth == 0) {
            return 0;
        }
        long[] local = new long[64];
        local[depth & 63] = (long) depth * (seed + 1);
        if (depth % 9 == 0) {
            scheduling.yield();
        }
        long below = descend(depth - 1, seed);
        return below + local[depth & 63];
    }
}
