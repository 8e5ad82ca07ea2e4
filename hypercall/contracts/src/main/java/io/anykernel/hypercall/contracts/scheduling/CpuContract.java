package io.anykernel.hypercall.contracts.scheduling;

import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.CpuFailedException;
import io.anykernel.hypercall.Lock;
import io.anykernel.hypercall.Mailbox;
import io.anykernel.hypercall.Signal;
import io.anykernel.hypercall.World;
import io.anykernel.hypercall.contracts.ContractCase;
import io.anykernel.hypercall.contracts.Probe;
import io.anykernel.hypercall.contracts.WorldCase;
import io.anykernel.hypercall.contracts.WorldSource;
import java.util.List;

/** Contract of {@link Cpu}: its holder, what ends its sleep, and what its failure does. */
final class CpuContract {
    private static final long MILLI = 1_000_000L;

    /** Far beyond any case's end, so that a sleep that ends then was not ended by what should end it. */
    private static final long FAR_NANOS = 60_000 * MILLI;

    /** Turns that a case lets others take before it takes them for locked out. */
    private static final int TURNS = 1_000_000;

    private CpuContract() {}

    static List<ContractCase> cases(WorldSource worlds) {
        return List.of(
                new WorldCase("cpu.excludesAcrossSuspensions", worlds, CpuContract::excludes),
                new WorldCase("cpu.isHeldByItsHolderAlone", worlds, CpuContract::holding),
                new WorldCase("cpu.refusesToBeAcquiredByItsHolder", worlds, CpuContract::holder),
                new WorldCase("cpu.idleLetsOthersInAndReturnsWithItHeld", worlds, CpuContract::idleReleases),
                new WorldCase("cpu.wakeBeforeASleepIsRemembered", worlds, CpuContract::wakeIsRemembered),
                new WorldCase("cpu.idleEndsAtItsDeadline", worlds, CpuContract::idleDeadline),
                new WorldCase("cpu.wakeBeforeAnEarlierDeadlineEndsASleep", worlds, CpuContract::wakeBefore),
                new WorldCase("cpu.giveWayLetsAWaiterIn", worlds, CpuContract::giveWay),
                new WorldCase("cpu.failureEndsASleepAndKeepsItsFirstCause", worlds, CpuContract::failureEndsSleep),
                new WorldCase("cpu.failureEndsAWaitForASignal", worlds, CpuContract::failureEndsWait),
                new WorldCase("cpu.mailboxRefusesWhatDoesNotFitAndRecovers", worlds, CpuContract::fullMailbox),
                new WorldCase("lock.refusesToBeReleasedByAnother", worlds, CpuContract::lockOwner));
    }

    private static void excludes(Probe probe, World world) {
        Cpu cpu = world.scheduling().newCpu("contract.exclusion");
        int[] count = new int[1];
        Crew crew = new Crew(world.scheduling());
        for (int i = 0; i < 6; i++) {
            crew.start("count" + i, () -> {
                for (int k = 0; k < 100; k++) {
                    cpu.acquire();
                    int seen = count[0];
                    if (k % 5 == 0) {
                        world.scheduling().yield();
                    }
                    count[0] = seen + 1;
                    cpu.release();
                }
            });
        }
        crew.join();
        probe.expectEquals(600, count[0], "additions on a Cpu");
    }

    private static void holding(Probe probe, World world) {
        Cpu cpu = world.scheduling().newCpu("contract.holding");
        probe.expect(!cpu.isHeldByCaller(), "not held at first");
        probe.expectThrows(IllegalStateException.class, cpu::release, "a release without an acquire");
        cpu.acquire();
        probe.expect(cpu.isHeldByCaller(), "held");
        boolean[] others = new boolean[1];
        Crew crew = new Crew(world.scheduling());
        crew.start("other", () -> {
            others[0] = cpu.isHeldByCaller();
            probeThrows(cpu);
        });
        crew.join();
        probe.expect(!others[0], "not held by another");
        probe.expect(cpu.isHeldByCaller(), "still held");
        cpu.release();
        probe.expect(!cpu.isHeldByCaller(), "released");
        probe.expect(cpu.failure() == null, "not failed");
    }

    private static void probeThrows(Cpu cpu) {
        new Probe().expectThrows(IllegalStateException.class, cpu::release, "a release by another");
    }

    private static void holder(Probe probe, World world) {
        Cpu cpu = world.scheduling().newCpu("contract.holder");
        cpu.acquire();
        probe.expectThrows(IllegalStateException.class, cpu::acquire, "an acquire by the holder");
        probe.expect(cpu.isHeldByCaller(), "still held");
        cpu.release();
        probe.expect(!cpu.isHeldByCaller(), "held once");
        cpu.acquire();
        cpu.release();
    }

    private static void idleReleases(Probe probe, World world) {
        Cpu cpu = world.scheduling().newCpu("contract.idle");
        boolean[] isDone = new boolean[1];
        Crew crew = new Crew(world.scheduling());
        cpu.acquire();
        crew.start("visitor", () -> {
            cpu.acquire();
            isDone[0] = true;
            cpu.release();
            cpu.wake();
        });
        while (!isDone[0]) {
            cpu.idle(Cpu.NEVER);
            if (!cpu.isHeldByCaller()) {
                throw new AssertionError("idle returned without the Cpu");
            }
        }
        cpu.release();
        crew.join();
        probe.expect(isDone[0], "let in while the loop slept");
    }

    private static void wakeIsRemembered(Probe probe, World world) {
        Cpu cpu = world.scheduling().newCpu("contract.wake");
        cpu.acquire();
        cpu.wake();
        long far = world.clock().nanoTime() + FAR_NANOS;
        cpu.idle(far);
        probe.expect(world.clock().nanoTime() < far, "the sleep ended at once");
        probe.expect(cpu.isHeldByCaller(), "held again");
        Mailbox<String> mailbox = cpu.newMailbox(1);
        probe.expect(mailbox.post("message"), "posted");
        cpu.idle(far);
        probe.expect(world.clock().nanoTime() < far, "so it did for a message");
        probe.expect("message".equals(mailbox.take()), "the message");
        cpu.release();
    }

    private static void idleDeadline(Probe probe, World world) {
        Cpu cpu = world.scheduling().newCpu("contract.deadline");
        cpu.acquire();
        long deadline = world.clock().nanoTime() + 3 * MILLI;
        while (world.clock().nanoTime() < deadline) {
            // May return early for no reason.
            cpu.idle(deadline);
        }
        probe.expect(cpu.isHeldByCaller(), "held again");
        cpu.idle(deadline);
        cpu.idle(0);
        probe.expect(cpu.isHeldByCaller(), "a deadline that is past ends a sleep at once");
        cpu.release();
    }

    private static void wakeBefore(Probe probe, World world) {
        Cpu cpu = world.scheduling().newCpu("contract.wakebefore");
        boolean[] isArmed = new boolean[1];
        Crew crew = new Crew(world.scheduling());
        cpu.acquire();
        crew.start("arming", () -> {
            cpu.acquire();
            isArmed[0] = true;
            cpu.wakeBefore(world.clock().nanoTime() + MILLI);
            cpu.release();
        });
        long far = world.clock().nanoTime() + FAR_NANOS;
        while (!isArmed[0] && world.clock().nanoTime() < far) {
            cpu.idle(far);
        }
        probe.expect(world.clock().nanoTime() < far, "the earlier deadline ended the sleep");
        cpu.release();
        crew.join();
    }

    private static void giveWay(Probe probe, World world) {
        Cpu cpu = world.scheduling().newCpu("contract.giveway");
        boolean[] hasEntered = new boolean[1];
        Crew crew = new Crew(world.scheduling());
        cpu.acquire();
        cpu.giveWay();
        probe.expect(cpu.isHeldByCaller(), "held though nobody waits");
        crew.start("waiter", () -> {
            cpu.acquire();
            hasEntered[0] = true;
            cpu.release();
        });
        int turns = 0;
        while (!hasEntered[0] && turns++ < TURNS) {
            world.scheduling().yield();
            cpu.giveWay();
        }
        probe.expect(hasEntered[0], "the waiter was let in");
        probe.expect(cpu.isHeldByCaller(), "held again");
        cpu.release();
        crew.join();
    }

    private static void failureEndsSleep(Probe probe, World world) {
        Cpu cpu = world.scheduling().newCpu("contract.failsleep");
        Crew crew = new Crew(world.scheduling());
        IllegalStateException first = new IllegalStateException("first");
        cpu.acquire();
        crew.start("failing", () -> {
            cpu.acquire();
            cpu.fail(first);
            cpu.fail(new IllegalStateException("second"));
            cpu.release();
        });
        long far = world.clock().nanoTime() + FAR_NANOS;
        probe.expectThrows(
                CpuFailedException.class,
                () -> {
                    while (world.clock().nanoTime() < far) {
                        cpu.idle(far);
                    }
                },
                "the sleep of a loop");
        probe.expect(cpu.isHeldByCaller(), "held, as after any other return");
        probe.expect(cpu.failure() == first, "the first cause is kept");
        probe.expectThrows(CpuFailedException.class, cpu::giveWay, "giving way");
        cpu.release();
        crew.join();
        probe.expectThrows(CpuFailedException.class, cpu::acquire, "acquiring");
        probe.expect(!cpu.isHeldByCaller(), "not held after a refusal");
    }

    private static void failureEndsWait(Probe probe, World world) {
        Cpu cpu = world.scheduling().newCpu("contract.failwait");
        Signal signal = cpu.newSignal();
        Crew crew = new Crew(world.scheduling());
        cpu.acquire();
        crew.start("failing", () -> {
            cpu.acquire();
            cpu.fail(new IllegalStateException("half-updated"));
            cpu.release();
        });
        long far = world.clock().nanoTime() + FAR_NANOS;
        probe.expectThrows(
                CpuFailedException.class,
                () -> {
                    while (signal.await(far) == Signal.SIGNALLED) {
                        // Returned for no reason.
                    }
                },
                "a wait");
        probe.expect(cpu.isHeldByCaller(), "held, as after any other return");
        probe.expectThrows(CpuFailedException.class, () -> signal.await(far), "a wait that begins afterwards");
        cpu.release();
        crew.join();
    }

    private static void fullMailbox(Probe probe, World world) {
        Cpu cpu = world.scheduling().newCpu("contract.full");
        Mailbox<Integer> mailbox = cpu.newMailbox(3);
        cpu.acquire();
        probe.expect(mailbox.take() == null, "empty at first");
        int next = 0;
        int expected = 0;
        for (int round = 0; round < 20; round++) {
            int posted = 0;
            while (posted < 10 && mailbox.post(next)) {
                next++;
                posted++;
            }
            probe.expectEquals(round == 0 ? 3 : 2, posted, "as many as fit");
            for (int i = 0; i < 2; i++) {
                probe.expectEquals(expected++, mailbox.take(), "in order");
            }
        }
        probe.expectEquals(expected, mailbox.take(), "the last");
        probe.expect(mailbox.take() == null, "empty again");
        probe.expectThrows(NullPointerException.class, () -> mailbox.post(null), "no message");
        cpu.release();
    }

    private static void lockOwner(Probe probe, World world) {
        Lock lock = world.scheduling().newLock("contract.owner", 7);
        probe.expectThrows(RuntimeException.class, lock::unlock, "a lock that is free");
        lock.lock();
        boolean[] isOthers = new boolean[1];
        Crew crew = new Crew(world.scheduling());
        crew.start("other", () -> {
            isOthers[0] = lock.isHeldByCaller();
            new Probe().expectThrows(RuntimeException.class, lock::unlock, "another's lock");
        });
        crew.join();
        probe.expect(!isOthers[0], "held by its holder alone");
        probe.expect(lock.isHeldByCaller(), "still held");
        lock.unlock();
        lock.lock();
        lock.unlock();
        probe.expect(!lock.isHeldByCaller(), "free");
    }
}
