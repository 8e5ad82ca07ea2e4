package org.teavm.classlib.java.util.concurrent;

/** {@code java.util.concurrent.ThreadFactory} of an image, by its documentation. */
public interface TThreadFactory {
    Thread newThread(Runnable body);
}
