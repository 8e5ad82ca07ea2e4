package io.anykernel.hypercall;

/** One budgeted pass of a {@link Cpu}'s loop over its drivers. */
@FunctionalInterface
public interface LoopPass {
    /** There is more to do at once. */
    long AGAIN = Long.MIN_VALUE;

    /**
     * Runs every driver once. The caller holds the Cpu. What a driver throws is given to {@link Cpu#fail}, not thrown on.
     *
     * @return {@link #AGAIN}, or when the drivers want to be run again though nothing arrives, as for {@link Cpu#idle}
     */
    long pass();
}
