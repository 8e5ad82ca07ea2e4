package io.anykernel.kernel;

/** What a kernel's loop runs: a driver or a stack as a state machine. Called with the kernel's Cpu held. */
public interface Pollable {
    /** Does what is due, within a budget of its own; returns how much it did, 0 when dry. */
    int poll(long nowNanos);

    /** When {@link #poll} wants to be called though nothing arrives, or {@code Cpu.NEVER}. */
    long nextDeadlineNanos();
}
