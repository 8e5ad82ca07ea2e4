package org.teavm.classlib.java.lang;

/**
 * {@code java.lang.ExceptionInInitializerError}, for programs that name it: what an initialiser throws comes out as it is.
 */
public class TExceptionInInitializerError extends TLinkageError {
    private static final long serialVersionUID = 1L;

    private final TThrowable exception;

    public TExceptionInInitializerError() {
        exception = null;
    }

    public TExceptionInInitializerError(TThrowable thrown) {
        super(null, thrown);
        exception = thrown;
    }

    public TExceptionInInitializerError(String message) {
        super(message);
        exception = null;
    }

    public TThrowable getException() {
        return exception;
    }
}
