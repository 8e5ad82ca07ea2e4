package org.teavm.classlib.java.util.concurrent;

/** {@code java.util.concurrent.BrokenBarrierException} of an image. */
public class TBrokenBarrierException extends Exception {
    private static final long serialVersionUID = 1;

    public TBrokenBarrierException() {}

    public TBrokenBarrierException(String message) {
        super(message);
    }
}
