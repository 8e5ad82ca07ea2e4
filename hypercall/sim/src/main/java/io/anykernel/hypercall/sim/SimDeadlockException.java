package io.anykernel.hypercall.sim;

/** A task waits, and no event is left that could end the wait. */
public final class SimDeadlockException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    SimDeadlockException(String message) {
        super(message);
    }
}
