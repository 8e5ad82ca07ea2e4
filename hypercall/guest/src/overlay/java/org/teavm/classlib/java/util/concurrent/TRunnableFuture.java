package org.teavm.classlib.java.util.concurrent;

import java.util.concurrent.Future;

/** {@code java.util.concurrent.RunnableFuture} of an image, by its documentation. */
public interface TRunnableFuture<V> extends Runnable, Future<V> {
    @Override
    void run();
}
