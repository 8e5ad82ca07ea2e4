package org.teavm.classlib.java.util.concurrent;

/** {@code java.util.concurrent.TimeoutException} of an image. */
public class TTimeoutException extends Exception {
    private static final long serialVersionUID = 1;

    public TTimeoutException() {}

    public TTimeoutException(String message) {
        super(message);
    }
}
