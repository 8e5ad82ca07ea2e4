package io.anykernel.hypercall;

/**
 * A driver, a stack or a whole kernel as a state machine: polled until dry, then left alone until its deadline or until
 * something arrives. Confined to one {@link Cpu}, which the caller of either method holds; what one of them throws fails
 * that Cpu.
 */
public interface DutyCycle {
    /**
     * Runs one budgeted pass.
     *
     * @param nowNanos on the world's clock
     * @return whether there is more to do now
     */
    boolean poll(long nowNanos);

    /**
     * When {@link #poll} is to be called though nothing arrives, on the world's clock, or {@link Cpu#NEVER}. Valid after a
     * pass that left nothing to do; a time that has passed means at once.
     */
    long nextDeadlineNanos();
}
