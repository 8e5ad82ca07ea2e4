package io.anykernel.hypercall;

/** Random numbers, unpredictable to a peer except in simulation, where the seed decides them. */
public interface Entropy {
    long nextLong();

    /** False where the world has no better source than its clock; security-relevant callers say so in their status. */
    default boolean isStrong() {
        return true;
    }
}
