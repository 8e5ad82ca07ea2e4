package io.anykernel.hypercall;

/** A device's interrupt, polled: handlers below only set flags, drivers run in their Cpu's loop. */
public interface Interrupt {
    /** Whether it fired since the last call; clears that. */
    boolean take();

    /** How often it fired. */
    long count();
}
