package io.anykernel.hypercall.sim;

/** Pseudo-random numbers from a seed, the same in every world (SplitMix64, Steele and others 2014). */
public final class SimRandom {
    private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;
    private static final int MILLION = 1_000_000;

    private long state;

    public SimRandom(long seed) {
        state = seed;
    }

    /** A generator of its own, so that what draws from it does not shift what others draw. */
    public SimRandom fork() {
        return new SimRandom(nextLong());
    }

    public long nextLong() {
        state += GOLDEN_GAMMA;
        long mixed = state;
        mixed = (mixed ^ mixed >>> 30) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94d049bb133111ebL;
        return mixed ^ mixed >>> 31;
    }

    /** From 0 to {@code bound - 1}; 0 for a bound below 2. The bias is below {@code bound / 2^63}. */
    public long below(long bound) {
        return bound < 2 ? 0 : (nextLong() >>> 1) % bound;
    }

    /** True in {@code perMillion} of a million cases. Draws nothing for 0, so that an unused fault shifts no other. */
    public boolean happens(int perMillion) {
        return perMillion > 0 && below(MILLION) < perMillion;
    }
}
