package io.anykernel.hypercall;

/** A port or a device cannot be opened or reached. The message is one line for a person: what failed, why, and what to do. */
public final class PortException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public PortException(String message) {
        super(message, null, false, false);
    }
}
