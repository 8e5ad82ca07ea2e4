package io.anykernel.hypercall;

/** One permit, as in {@code LockSupport}, but owned by an object instead of a thread. */
public interface Parker {
    /**
     * Takes the permit, waiting for it until {@code deadlineNanos}. Not interruptible: a thread that is interrupted
     * meanwhile finds its status set on return.
     *
     * @return whether it got the permit
     */
    boolean park(long deadlineNanos);

    /** Leaves the permit, or hands it to the waiter. Callable by anyone. */
    void unpark();
}
