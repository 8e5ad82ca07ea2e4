package io.anykernel.hypercall.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.CpuFailedException;
import io.anykernel.hypercall.DutyCycle;
import io.anykernel.hypercall.Signal;
import io.anykernel.hypercall.host.HostWorld;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Two waiters and the loop share the poller role while six things happen, in every order: something arrives for one of the
 * waiters, the second one's signal is given, the first one's time is over, the second is interrupted, the Cpu fails, and the
 * loop is stopped. Each wait has to end by the first of these that concerns it, and no later than the loop takes a free role.
 */
@Timeout(120)
class PollerInterleavingsTest {
    private static final long SEED = Long.getLong("anykernel.seed", 42);
    /** When the first event happens, on the clock of a new world. */
    private static final long START_NANOS = new SimWorld(SEED).clock().nanoTime() + 10_000_000L;

    /** How long the role may stay free. */
    private static final long FREE_NANOS = 1_000_000L;

    private static final int FAILED = 3;

    /**
     * @param arrivesFor which waiter's signal an arrival gives
     * @param startsFirst which waiter begins first: the other takes the role from it
     * @param apartNanos between two events: within the time that the role may stay free, or beyond it
     */
    private record Setting(int arrivesFor, int startsFirst, long apartNanos) {}

    /** Two of them, unless {@code -Danykernel.interleavings=all}. */
    static Stream<Setting> settings() {
        boolean isAll = System.getProperty("anykernel.interleavings", "").equals("all");
        List<Setting> settings = new ArrayList<>();
        for (long apart : new long[] {10_000, 5_000_000}) {
            for (int i = 0; i < 4; i++) {
                boolean isDefault = i == (apart == 10_000 ? 0 : 3);
                if (isAll || isDefault) {
                    settings.add(new Setting(i / 2, i % 2, apart));
                }
            }
        }
        return settings.stream();
    }

    private enum Event {
        ARRIVE,
        SIGNAL,
        TIME_OUT,
        INTERRUPT,
        FAIL,
        STOP
    }

    /** How a wait may end, and when; {@code isArrival} where a pass has to see it. */
    private record End(int outcome, long nanos, boolean isArrival) {}

    @ParameterizedTest
    @MethodSource("settings")
    void eachWaitEndsByTheFirstEventThatConcernsIt(Setting setting) {
        List<Event[]> orders = new ArrayList<>();
        permute(Event.values(), 0, orders);
        assertEquals(720, orders.size());
        for (Event[] order : orders) {
            End[] seen = new Run(order, setting).run();
            for (int waiter = 0; waiter < 2; waiter++) {
                List<End> allowed = ends(order, setting, waiter);
                String text = "seed " + SEED + ", " + Arrays.toString(order) + ", waiter " + waiter + " ended by "
                        + seen[waiter] + ", not by the first of " + allowed;
                assertTrue(isAllowed(seen[waiter], allowed), text);
            }
        }
    }

    /** What arrives while the role is free is seen once the loop has taken it: until then a wait may end otherwise. */
    private static boolean isAllowed(End seen, List<End> allowed) {
        End first = allowed.get(0);
        boolean isAllowed = isBy(first, seen);
        for (int i = 1; i < allowed.size() && first.isArrival; i++) {
            End later = allowed.get(i);
            isAllowed |= later.nanos <= first.nanos + FREE_NANOS && isBy(later, seen);
        }
        return isAllowed;
    }

    private static boolean isBy(End end, End seen) {
        long late = seen.nanos - end.nanos;
        return seen.outcome == end.outcome && late >= 0 && late <= (end.isArrival ? FREE_NANOS : 0);
    }

    private static void permute(Event[] events, int from, List<Event[]> orders) {
        if (from == events.length) {
            orders.add(events.clone());
            return;
        }
        for (int i = from; i < events.length; i++) {
            swap(events, from, i);
            permute(events, from + 1, orders);
            swap(events, from, i);
        }
    }

    private static void swap(Event[] events, int i, int k) {
        Event at = events[i];
        events[i] = events[k];
        events[k] = at;
    }

    /** Everything that may end this wait, earliest first. */
    private static List<End> ends(Event[] order, Setting setting, int waiter) {
        List<End> ends = new ArrayList<>();
        boolean isStopped = false;
        for (int i = 0; i < order.length; i++) {
            long at = START_NANOS + i * setting.apartNanos;
            Event event = order[i];
            isStopped |= event == Event.STOP;
            if (event == Event.ARRIVE && waiter == setting.arrivesFor && !isStopped) {
                ends.add(new End(Signal.SIGNALLED, at, true));
            } else if (event == Event.SIGNAL && waiter == 1) {
                ends.add(new End(Signal.SIGNALLED, at, false));
            } else if (event == Event.TIME_OUT && waiter == 0) {
                ends.add(new End(Signal.TIMED_OUT, at, false));
            } else if (event == Event.INTERRUPT && waiter == 1) {
                ends.add(new End(Signal.INTERRUPTED, at, false));
            } else if (event == Event.FAIL) {
                ends.add(new End(FAILED, at, false));
            }
        }
        return ends;
    }

    /** One order in a world of its own. */
    private static final class Run implements DutyCycle {
        private final SimWorld world =
                new SimWorld(SEED, new SimArenas(), HostWorld.create().scheduling());
        private final Cpu cpu = world.scheduling().newCpu("walked");
        private final Signal[] signals = {cpu.newSignal(), cpu.newSignal()};
        private final End[] ends = new End[2];
        private final Event[] order;
        private final Setting setting;
        private boolean hasArrived;
        private boolean isStopping;
        private boolean hasLoopEnded;
        private boolean isInPass;

        private Run(Event[] order, Setting setting) {
            this.order = order;
            this.setting = setting;
        }

        private End[] run() {
            long deadline = START_NANOS + Arrays.asList(order).indexOf(Event.TIME_OUT) * setting.apartNanos;
            world.scheduling().start("loop", this::loop);
            world.runFor(1000);
            startWaiter(setting.startsFirst, deadline);
            world.runFor(1000);
            startWaiter(1 - setting.startsFirst, deadline);
            for (int i = 0; i < order.length; i++) {
                world.runFor(
                        START_NANOS + i * setting.apartNanos - world.clock().nanoTime());
                happen(order[i]);
            }
            world.runFor(100_000_000L);
            assertTrue(hasLoopEnded, () -> "the loop goes on: " + Arrays.toString(order));
            return ends;
        }

        /** Only the first has a deadline. */
        private void startWaiter(int waiter, long deadlineNanos) {
            world.scheduling().start("waiter" + waiter, () -> {
                int outcome;
                cpu.acquire();
                try {
                    outcome = signals[waiter].await(waiter == 0 ? deadlineNanos : Cpu.NEVER);
                } catch (CpuFailedException failed) {
                    outcome = FAILED;
                }
                ends[waiter] = new End(outcome, world.clock().nanoTime(), false);
                cpu.release();
            });
        }

        private void happen(Event event) {
            switch (event) {
                case ARRIVE -> {
                    // As a port does it: without the Cpu.
                    hasArrived = true;
                    cpu.wake();
                }
                case SIGNAL -> start(signals[1]::signalAll);
                case TIME_OUT -> {
                    // The clock does it.
                }
                case INTERRUPT -> {
                    if (ends[1] == null) {
                        world.scheduling().interrupt("waiter1");
                    }
                }
                case FAIL -> start(() -> cpu.fail(new IllegalStateException("half-updated")));
                case STOP ->
                    start(() -> {
                        isStopping = true;
                        cpu.lend(null);
                        cpu.wake();
                    });
                default -> throw new AssertionError(event);
            }
        }

        /** A task that holds the Cpu for it, unless that failed. */
        private void start(Runnable body) {
            world.scheduling().start("event", () -> {
                if (cpu.failure() == null) {
                    cpu.acquire();
                    body.run();
                    cpu.release();
                }
            });
        }

        private void loop() {
            cpu.acquire();
            try {
                cpu.lend(this);
                while (!isStopping) {
                    poll(world.clock().nanoTime());
                    cpu.idle(nextDeadlineNanos());
                }
            } catch (CpuFailedException failed) {
                // As a kernel's loop ends.
            } finally {
                cpu.release();
                hasLoopEnded = true;
            }
        }

        @Override
        public boolean poll(long nowNanos) {
            assertFalse(isInPass, "one pass at a time");
            isInPass = true;
            if (hasArrived && !isStopping) {
                hasArrived = false;
                signals[setting.arrivesFor].signalAll();
            }
            isInPass = false;
            return false;
        }

        @Override
        public long nextDeadlineNanos() {
            return Cpu.NEVER;
        }
    }
}
