package io.anykernel.net.testing;

import java.util.function.LongUnaryOperator;

/** Runs of one test over seeds, which are printed; {@code -Danykernel.seed=S} replays one. */
public final class Seeds {
    private static final String PROPERTY = "anykernel.seed";

    private Seeds() {}

    /** Whether one seed is replayed, of which nothing can be asked that holds of many. */
    public static boolean isReplay() {
        return System.getProperty(PROPERTY) != null;
    }

    /** Runs seeds from 1; returns the sum of what the runs return. A failure names its seed. */
    public static long run(int count, LongUnaryOperator run) {
        long first = Long.getLong(PROPERTY, 1);
        long last = isReplay() ? first : count;
        System.out.println("seeds=" + first + ".." + last);
        long sum = 0;
        for (long seed = first; seed <= last; seed++) {
            try {
                sum += run.applyAsLong(seed);
            } catch (AssertionError | RuntimeException failure) {
                throw new AssertionError("replay with -Danykernel.seed=" + seed, failure);
            }
        }
        return sum;
    }
}
