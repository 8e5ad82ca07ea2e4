package io.anykernel.core.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anykernel.hypercall.Cpu;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimerWheelTest {
    private static final long MILLISECOND = 1_000_000L;

    private final List<Integer> fired = new ArrayList<>();

    private final class Probe extends Timer {
        private final int id;

        Probe(int id) {
            this.id = id;
        }

        @Override
        protected void onTimer(long nowNanos) {
            assertTrue(nowNanos - deadlineNanos() >= 0, "fired early");
            assertFalse(isArmed());
            fired.add(id);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 123_456_789, Long.MAX_VALUE - 5 * MILLISECOND, Long.MIN_VALUE})
    void firesExactlyWhenTheNextDeadlineSays(long origin) {
        TimerWheel wheel = new TimerWheel(origin);
        long[] delays = {1, 70_000, MILLISECOND, 40 * MILLISECOND, 3000 * MILLISECOND, 86_400_000L * MILLISECOND};
        for (int i = delays.length - 1; i >= 0; i--) {
            wheel.arm(new Probe(i), origin + delays[i]);
        }
        int wakes = 0;
        for (int i = 0; i < delays.length; i++) {
            while (fired.size() == i) {
                long next = wheel.nextDeadlineNanos();
                assertTrue(next - (origin + delays[i]) <= 0, "would oversleep");
                wheel.advance(next);
                wakes++;
            }
            assertEquals(i, fired.get(i));
        }
        assertTrue(wakes <= delays.length * 8, "woke " + wakes + " times");
        assertEquals(Cpu.NEVER, wheel.nextDeadlineNanos());
        assertEquals(0, wheel.armedCount());
    }

    @Test
    void cancelledTimerDoesNotFireAndArmedAgainFiresOnce() {
        TimerWheel wheel = new TimerWheel(0);
        Probe cancelled = new Probe(1);
        Probe moved = new Probe(2);
        wheel.arm(cancelled, MILLISECOND);
        wheel.arm(moved, MILLISECOND);
        wheel.arm(moved, 5 * MILLISECOND);
        wheel.cancel(cancelled);
        wheel.cancel(cancelled);
        assertEquals(0, wheel.advance(2 * MILLISECOND));
        assertEquals(1, wheel.advance(5 * MILLISECOND));
        assertEquals(List.of(2), fired);
    }

    @Test
    void timerArmedForThePastFiresAtTheNextAdvance() {
        TimerWheel wheel = new TimerWheel(0);
        wheel.advance(900 * MILLISECOND);
        wheel.arm(new Probe(1), MILLISECOND);
        assertTrue(wheel.nextDeadlineNanos() <= 900 * MILLISECOND);
        assertEquals(1, wheel.advance(900 * MILLISECOND));
    }

    @Test
    void firingTimerMayArmItselfAndCancelOthers() {
        TimerWheel wheel = new TimerWheel(0);
        Probe victim = new Probe(9);
        Timer killer = new Timer() {
            @Override
            protected void onTimer(long nowNanos) {
                wheel.cancel(victim);
                fired.add(1);
                if (fired.size() < 3) {
                    wheel.arm(this, nowNanos);
                }
            }
        };
        wheel.arm(killer, MILLISECOND);
        wheel.arm(victim, MILLISECOND);
        assertEquals(1, wheel.advance(MILLISECOND));
        assertEquals(1, wheel.advance(MILLISECOND));
        assertEquals(1, wheel.advance(MILLISECOND));
        assertEquals(0, wheel.advance(MILLISECOND));
        assertEquals(List.of(1, 1, 1), fired);
    }

    /** Against a list that is searched: same timers, same times. */
    @Test
    void agreesWithAPlainListOverManyRandomSteps() {
        long seed = Long.getLong("anykernel.seed", 42);
        SplittableRandom random = new SplittableRandom(seed);
        TimerWheel wheel = new TimerWheel(0);
        Probe[] timers = new Probe[200];
        for (int i = 0; i < timers.length; i++) {
            timers[i] = new Probe(i);
        }
        long now = 0;
        for (int step = 0; step < 20_000; step++) {
            Probe timer = timers[random.nextInt(timers.length)];
            if (random.nextInt(5) == 0) {
                wheel.cancel(timer);
            } else {
                wheel.arm(timer, now + (random.nextLong(1L << random.nextInt(10, 45))));
            }
            now += random.nextLong(1L << random.nextInt(8, 38));
            int due = 0;
            for (Probe each : timers) {
                due += each.isArmed() && each.deadlineNanos() <= now ? 1 : 0;
            }
            assertEquals(due, wheel.advance(now), "seed " + seed + " step " + step);
            long earliest = Cpu.NEVER;
            for (Probe each : timers) {
                earliest = each.isArmed() ? Math.min(earliest, each.deadlineNanos()) : earliest;
            }
            assertTrue(wheel.nextDeadlineNanos() <= earliest, "seed " + seed + " step " + step);
        }
        assertTrue(fired.size() > 1000);
    }
}
