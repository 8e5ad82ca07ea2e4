package io.anykernel.hypercall.contracts.time;

import io.anykernel.hypercall.Clock;
import io.anykernel.hypercall.Parker;
import io.anykernel.hypercall.World;
import io.anykernel.hypercall.contracts.ContractCase;
import io.anykernel.hypercall.contracts.Probe;
import io.anykernel.hypercall.contracts.WorldCase;
import io.anykernel.hypercall.contracts.WorldSource;
import java.util.List;

/** Contract of {@link Clock}. */
public final class ClockContract {
    private static final int READINGS = 10_000;
    private static final long MILLI = 1_000_000L;

    private ClockContract() {}

    /** The cases for worlds whose time passes. */
    public static List<ContractCase> cases(WorldSource worlds) {
        return List.of(
                new WorldCase("clock.isNeverNegativeAndNeverGoesBack", worlds, ClockContract::neverGoesBack),
                new WorldCase("clock.passesWhileACallerSleeps", worlds, ClockContract::passes));
    }

    private static void neverGoesBack(Probe probe, World world) {
        Clock clock = world.clock();
        long last = clock.nanoTime();
        probe.expect(last >= 0, "starts at 0 or later");
        boolean isOrdered = true;
        for (int i = 0; i < READINGS; i++) {
            long now = clock.nanoTime();
            isOrdered &= now >= last;
            last = now;
        }
        probe.expect(isOrdered, "no reading before an earlier one");
    }

    private static void passes(Probe probe, World world) {
        Parker parker = world.scheduling().newParker();
        long start = world.clock().nanoTime();
        long deadline = start + MILLI;
        while (world.clock().nanoTime() < deadline) {
            // May return early for no reason.
            parker.park(deadline);
        }
        probe.expect(world.clock().nanoTime() - start >= MILLI, "a millisecond has passed");
    }
}
