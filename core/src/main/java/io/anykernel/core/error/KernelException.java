package io.anykernel.core.error;

import io.anykernel.hypercall.Errno;

/** An operation failed at a public face. Carries the {@link Errno} code; has no stack trace, since failing is ordinary. */
public class KernelException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int errno;

    /**
     * @param errno one of {@link Errno}
     * @param subject what it was about, such as a path or an address; may be empty
     */
    public KernelException(int errno, String subject) {
        this(errno, subject, null);
    }

    public KernelException(int errno, String subject, Throwable cause) {
        super(subject.isEmpty() ? Errno.describe(errno) : subject + ": " + Errno.describe(errno), cause, false, false);
        this.errno = errno;
    }

    /** One of {@link Errno}. */
    public int errno() {
        return errno;
    }
}
