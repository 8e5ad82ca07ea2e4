package io.anykernel.core.contracts.time;

import io.anykernel.core.time.Timer;
import io.anykernel.core.time.TimerWheel;
import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.contracts.ContractCase;
import io.anykernel.hypercall.contracts.NamedCase;
import io.anykernel.hypercall.contracts.Probe;
import io.anykernel.hypercall.sim.SimRandom;
import java.util.List;

/** What a {@link TimerWheel} promises. */
public final class TimerWheelContract {
    private TimerWheelContract() {}

    public static List<ContractCase> cases() {
        return List.of(
                new NamedCase("timers.fireInOrderAndNeverEarly", TimerWheelContract::fireInOrder),
                new NamedCase("timers.surviveTheWrapOfNanoseconds", TimerWheelContract::wrap),
                new NamedCase("timers.agreeWithAPlainList", TimerWheelContract::agreeWithList));
    }

    private static final class Recorder extends Timer {
        private final Probe probe;
        private final int id;
        private int fired;

        Recorder(Probe probe, int id) {
            this.probe = probe;
            this.id = id;
        }

        @Override
        protected void onTimer(long nowNanos) {
            probe.expect(nowNanos >= deadlineNanos(), "fired early");
            probe.feed(id);
            fired++;
        }
    }

    private static void fireInOrder(Probe probe) {
        fireFrom(0, probe);
    }

    private static void wrap(Probe probe) {
        fireFrom(Long.MAX_VALUE - 1_000_000, probe);
    }

    private static void fireFrom(long origin, Probe probe) {
        TimerWheel wheel = new TimerWheel(origin);
        long[] delays = {86_400_000_000_000L, 1, 70_000, 3_000_000_000L, 1_000_000, 40_000_000};
        Recorder[] timers = new Recorder[delays.length];
        for (int i = 0; i < delays.length; i++) {
            timers[i] = new Recorder(probe, i);
            wheel.arm(timers[i], origin + delays[i]);
        }
        int wakes = 0;
        while (wheel.armedCount() > 0) {
            wheel.advance(wheel.nextDeadlineNanos());
            wakes++;
            probe.expect(wakes < 100, "wakes are few");
        }
        probe.expectEquals(Cpu.NEVER, wheel.nextDeadlineNanos(), "nothing is due");
        for (Recorder timer : timers) {
            probe.expectEquals(1, timer.fired, "fired once");
        }
    }

    private static void agreeWithList(Probe probe) {
        SimRandom random = new SimRandom(11);
        TimerWheel wheel = new TimerWheel(0);
        Recorder[] timers = new Recorder[64];
        for (int i = 0; i < timers.length; i++) {
            timers[i] = new Recorder(probe, i);
        }
        long now = 0;
        for (int step = 0; step < 3000; step++) {
            Recorder timer = timers[(int) random.below(timers.length)];
            if (random.below(5) == 0) {
                wheel.cancel(timer);
            } else {
                wheel.arm(timer, now + random.below(1L << (10 + random.below(35))));
            }
            now += random.below(1L << (8 + random.below(30)));
            int due = 0;
            for (Recorder each : timers) {
                due += each.isArmed() && each.deadlineNanos() <= now ? 1 : 0;
            }
            probe.expectEquals(due, wheel.advance(now), "those that are due fire");
        }
    }
}
