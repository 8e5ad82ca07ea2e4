package io.anykernel.hypercall.sim;

/** What {@link SimWorld#runUntil} waits for. */
public interface SimCondition {
    boolean holds();
}
