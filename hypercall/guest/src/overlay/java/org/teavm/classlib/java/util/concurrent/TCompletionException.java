package org.teavm.classlib.java.util.concurrent;

/** {@code java.util.concurrent.CompletionException} of an image. */
public class TCompletionException extends RuntimeException {
    private static final long serialVersionUID = 1;

    protected TCompletionException() {}

    protected TCompletionException(String message) {
        super(message);
    }

    public TCompletionException(String message, Throwable cause) {
        super(message, cause);
    }

    public TCompletionException(Throwable cause) {
        super(cause);
    }
}
