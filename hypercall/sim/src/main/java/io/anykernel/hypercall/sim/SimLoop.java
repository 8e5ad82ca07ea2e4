package io.anykernel.hypercall.sim;

/** A kernel's loop in simulation: what a thread would do between two sleeps. Called with its Cpu held. */
public interface SimLoop {
    /** Runs the drivers until they are dry. */
    void poll(long nowNanos);

    /** When {@link #poll} wants to be called though nothing arrives, or {@code Cpu.NEVER}. */
    long nextDeadlineNanos();
}
