package io.anykernel.hypercall.contracts.scheduling;

import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.CpuFailedException;
import io.anykernel.hypercall.DutyCycle;
import io.anykernel.hypercall.Lock;
import io.anykernel.hypercall.Mailbox;
import io.anykernel.hypercall.Parker;
import io.anykernel.hypercall.Scheduling;
import io.anykernel.hypercall.Signal;
import io.anykernel.hypercall.contracts.CaseTests;
import io.anykernel.hypercall.contracts.Mutants;
import io.anykernel.hypercall.contracts.WorldSource;
import io.anykernel.hypercall.contracts.WrongWorld;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class SchedulingMutantsTest {
    @TestFactory
    Stream<DynamicTest> everyCaseFailsOnASchedulingThatIsWrong() {
        Mutants<WorldSource> mutants = new Mutants<>(SchedulingContract::cases, WrongWorld::new);
        threads(mutants);
        locksAndParkers(mutants);
        signalsAndMailboxes(mutants);
        cpus(mutants);
        pollers(mutants);
        return CaseTests.of(mutants.cases());
    }

    private static void threads(Mutants<WorldSource> mutants) {
        mutants.caught("scheduling.loopAroundASuspendingCallKeepsItsLocals", scheduling(LazyScheduling::new))
                .caught("scheduling.loopAroundASuspendingCallKeepsItsLocals", scheduling(ThrowingYield::new))
                .caught("scheduling.deepStacksSurviveSuspension", scheduling(LazyScheduling::new))
                .caught("scheduling.deepStacksSurviveSuspension", scheduling(ThrowingYield::new));
    }

    private static void locksAndParkers(Mutants<WorldSource> mutants) {
        mutants.caught("scheduling.lockExcludesAcrossSuspensions", scheduling(OpenLocks::new))
                .caught("lock.refusesToBeReleasedByAnother", scheduling(OpenLocks::new))
                .caught("scheduling.parkerRemembersOnePermit", parkers(() -> new CountingParker(false)))
                .caught("scheduling.parkersPassABatonAround", parkers(() -> new CountingParker(true)))
                .caught("scheduling.parkEndsAtItsDeadline", parkers(() -> new CountingParker(false)));
    }

    private static void signalsAndMailboxes(Mutants<WorldSource> mutants) {
        mutants.caught("scheduling.mailboxKeepsEachProducersOrder", mailboxes(new StackMailbox<>()))
                .caught("cpu.mailboxRefusesWhatDoesNotFitAndRecovers", mailboxes(new StackMailbox<>()))
                .caught("scheduling.signalWakesEveryWaiter", cpus(cpu -> new WrongScheduling.WrongCpu(cpu) {
                    @Override
                    public Signal newSignal() {
                        return new WrongSignal(cpu.newSignal()) {
                            @Override
                            public void signalAll() {}
                        };
                    }
                }))
                .caught("scheduling.signalTimesOut", cpus(cpu -> new WrongScheduling.WrongCpu(cpu) {
                    @Override
                    public Signal newSignal() {
                        return new WrongSignal(cpu.newSignal()) {
                            @Override
                            public int await(long deadlineNanos) {
                                return INTERRUPTED;
                            }
                        };
                    }
                }))
                .caught("scheduling.failedCpuTellsWhoWaits", cpus(SilentCpu::new))
                .caught("cpu.failureEndsAWaitForASignal", cpus(SilentCpu::new));
    }

    private static void cpus(Mutants<WorldSource> mutants) {
        mutants.caught("scheduling.failedCpuTellsWhoComesLater", cpus(ForgetfulCpu::new))
                .caught("cpu.failureEndsASleepAndKeepsItsFirstCause", cpus(ForgetfulCpu::new))
                .caught("cpu.excludesAcrossSuspensions", cpus(OpenCpu::new))
                .caught("cpu.isHeldByItsHolderAlone", cpus(OpenCpu::new))
                .caught("cpu.idleLetsOthersInAndReturnsWithItHeld", cpus(DroppingCpu::new))
                .caught("cpu.idleEndsAtItsDeadline", cpus(DroppingCpu::new))
                .caught("cpu.wakeBeforeASleepIsRemembered", cpus(DeafCpu::new))
                .caught("cpu.wakeBeforeAnEarlierDeadlineEndsASleep", cpus(DeafCpu::new))
                .caught("cpu.giveWayLetsAWaiterIn", cpus(StubbornCpu::new));
    }

    private static void pollers(Mutants<WorldSource> mutants) {
        mutants.caught("cpu.refusesToBeAcquiredByItsHolder", cpus(ReentrantCpu::new))
                .caught("poller.waiterIsServed", cpus(RestingLoopCpu::new))
                .caught("poller.waitersAreServedInTurn", cpus(RestingLoopCpu::new))
                .caught("poller.workGoesOnWhileNoThreadWaits", cpus(RestingLoopCpu::new))
                .caught("poller.waiterIsSignalledByAnother", cpus(UnheardCpu::new))
                .caught("poller.waitEndsAtItsDeadline", cpus(EndlessCpu::new))
                .caught("poller.failureOfAPassEndsTheWait", cpus(SilentCpu::new))
                .caught("poller.workThatWasTakenBackRunsNoMore", cpus(KeepingCpu::new));
    }

    private static WorldSource scheduling(UnaryOperator<Scheduling> mutation) {
        return () -> new WrongWorld() {
            @Override
            public Scheduling scheduling() {
                return mutation.apply(sound.scheduling());
            }
        };
    }

    private static WorldSource cpus(UnaryOperator<Cpu> mutation) {
        return scheduling(sound -> new WrongScheduling(sound) {
            @Override
            public Cpu newCpu(String name) {
                return mutation.apply(sound.newCpu(name));
            }
        });
    }

    private static WorldSource parkers(Supplier<Parker> mutant) {
        return () -> new WrongWorld() {
            private int made;

            /** The first ones are the case's; those of the crew, which come later, stay sound. */
            @Override
            public Scheduling scheduling() {
                return new WrongScheduling(sound.scheduling()) {
                    @Override
                    public Parker newParker() {
                        return made++ < 5 ? mutant.get() : super.newParker();
                    }
                };
            }
        };
    }

    private static WorldSource mailboxes(Mailbox<Object> mutant) {
        return cpus(cpu -> new WrongScheduling.WrongCpu(cpu) {
            @Override
            @SuppressWarnings("unchecked")
            public <T> Mailbox<T> newMailbox(int capacity) {
                return (Mailbox<T>) mutant;
            }
        });
    }

    // ---- mutants

    /** Runs every second body only. */
    private static final class LazyScheduling extends WrongScheduling {
        private static int started;

        LazyScheduling(Scheduling sound) {
            super(sound);
        }

        @Override
        public void start(String name, Runnable body) {
            if (started++ % 2 == 0) {
                super.start(name, body);
            }
        }
    }

    private static final class ThrowingYield extends WrongScheduling {
        ThrowingYield(Scheduling sound) {
            super(sound);
        }

        @Override
        public void yield() {
            throw new UnsupportedOperationException("yield");
        }
    }

    private static final class OpenLocks extends WrongScheduling {
        OpenLocks(Scheduling sound) {
            super(sound);
        }

        @Override
        public Lock newLock(String name, int rank) {
            return new Lock() {
                @Override
                public void lock() {}

                @Override
                public void unlock() {}

                @Override
                public boolean isHeldByCaller() {
                    return false;
                }
            };
        }
    }

    /** Remembers every permit, or gives what it was not given; never waits. */
    private static final class CountingParker implements Parker {
        private final boolean isAlwaysGiving;
        private int permits;

        CountingParker(boolean isAlwaysGiving) {
            this.isAlwaysGiving = isAlwaysGiving;
        }

        @Override
        public boolean park(long deadlineNanos) {
            return isAlwaysGiving || permits-- > 0;
        }

        @Override
        public void unpark() {
            permits++;
        }
    }

    /** Last in, first out, and never full. */
    private static final class StackMailbox<T> implements Mailbox<T> {
        private final Deque<T> messages = new ArrayDeque<>();

        @Override
        public boolean post(T message) {
            messages.push(message);
            return true;
        }

        @Override
        public T take() {
            return messages.poll();
        }
    }

    private abstract static class WrongSignal implements Signal {
        private final Signal sound;

        WrongSignal(Signal sound) {
            this.sound = sound;
        }

        @Override
        public int await(long deadlineNanos) {
            return sound.await(deadlineNanos);
        }

        @Override
        public void signalAll() {
            sound.signalAll();
        }
    }

    /** Does not say that it failed to those that wait for a signal. */
    private static final class SilentCpu extends WrongScheduling.WrongCpu {
        SilentCpu(Cpu sound) {
            super(sound);
        }

        @Override
        public Signal newSignal() {
            return new WrongSignal(sound.newSignal()) {
                @Override
                public int await(long deadlineNanos) {
                    try {
                        return super.await(deadlineNanos);
                    } catch (CpuFailedException failed) {
                        return TIMED_OUT;
                    }
                }
            };
        }
    }

    /** Keeps the last cause, and opens again after a failure. */
    private static final class ForgetfulCpu extends WrongScheduling.WrongCpu {
        private Throwable last;

        ForgetfulCpu(Cpu sound) {
            super(sound);
        }

        @Override
        public void fail(Throwable cause) {
            last = cause;
        }

        @Override
        public Throwable failure() {
            return last;
        }
    }

    /** Everyone holds it always. */
    private static final class OpenCpu extends WrongScheduling.WrongCpu {
        OpenCpu(Cpu sound) {
            super(sound);
        }

        @Override
        public void acquire() {}

        @Override
        public void release() {}

        @Override
        public boolean isHeldByCaller() {
            return true;
        }
    }

    /** Returns from a sleep without itself. */
    private static final class DroppingCpu extends WrongScheduling.WrongCpu {
        DroppingCpu(Cpu sound) {
            super(sound);
        }

        @Override
        public void idle(long deadlineNanos) {
            super.idle(deadlineNanos);
            release();
        }
    }

    private static final class ReentrantCpu extends WrongScheduling.WrongCpu {
        ReentrantCpu(Cpu sound) {
            super(sound);
        }

        @Override
        public void acquire() {
            if (!isHeldByCaller()) {
                super.acquire();
            }
        }
    }

    /** Its loop rests from the first sleep on, and no waiter polls in its place. */
    private static final class RestingLoopCpu extends WrongScheduling.WrongCpu {
        private boolean isOffered;

        RestingLoopCpu(Cpu sound) {
            super(sound);
        }

        @Override
        public void lend(DutyCycle work) {
            isOffered = work != null;
        }

        @Override
        public void idle(long deadlineNanos) {
            do {
                super.idle(deadlineNanos);
            } while (isOffered);
        }
    }

    /** Runs what was taken back. */
    private static final class KeepingCpu extends WrongScheduling.WrongCpu {
        private DutyCycle kept;

        KeepingCpu(Cpu sound) {
            super(sound);
        }

        @Override
        public void lend(DutyCycle work) {
            kept = work == null ? kept : work;
        }

        @Override
        public Signal newSignal() {
            return new WrongSignal(sound.newSignal()) {
                @Override
                public int await(long deadlineNanos) {
                    if (kept != null) {
                        kept.poll(0);
                    }
                    return super.await(deadlineNanos);
                }
            };
        }
    }

    /** Signals of one thread do not reach another. */
    private static final class UnheardCpu extends WrongScheduling.WrongCpu {
        UnheardCpu(Cpu sound) {
            super(sound);
        }

        @Override
        public Signal newSignal() {
            return new WrongSignal(sound.newSignal()) {
                @Override
                public void signalAll() {}
            };
        }
    }

    private static final class EndlessCpu extends WrongScheduling.WrongCpu {
        EndlessCpu(Cpu sound) {
            super(sound);
        }

        @Override
        public Signal newSignal() {
            return new WrongSignal(sound.newSignal()) {
                @Override
                public int await(long deadlineNanos) {
                    return SIGNALLED;
                }
            };
        }
    }

    private static final class DeafCpu extends WrongScheduling.WrongCpu {
        DeafCpu(Cpu sound) {
            super(sound);
        }

        @Override
        public void wake() {}

        @Override
        public void wakeBefore(long deadlineNanos) {}
    }

    private static final class StubbornCpu extends WrongScheduling.WrongCpu {
        StubbornCpu(Cpu sound) {
            super(sound);
        }

        @Override
        public void giveWay() {}
    }
}
