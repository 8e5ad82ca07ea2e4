package io.anykernel.hypercall.sim;

/** Somebody waits, and nothing is left that could ever end the wait. */
public final class SimDeadlockException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SimDeadlockException(String message) {
        super(message);
    }
}
