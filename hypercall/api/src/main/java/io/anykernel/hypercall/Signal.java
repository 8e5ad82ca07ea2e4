package io.anykernel.hypercall;

/**
 * Something that holders of one {@link Cpu} wait for: bytes to read, room to write, a connection. Waiters test their
 * condition again after each return; a signal without a waiter is not remembered.
 */
public interface Signal {
    int SIGNALLED = 0;
    int TIMED_OUT = 1;
    /** The waiting thread was interrupted; its interrupt status stays set, so that the next wait ends so too. */
    int INTERRUPTED = 2;

    /**
     * Releases the Cpu, waits, and acquires it again. May return {@link #SIGNALLED} for no reason.
     *
     * @param deadlineNanos on the world's clock, or {@link Cpu#NEVER}
     * @throws CpuFailedException if the Cpu failed meanwhile; the Cpu is held then, as after any other return
     */
    int await(long deadlineNanos);

    /** Wakes every waiter. The caller holds the Cpu. */
    void signalAll();
}
