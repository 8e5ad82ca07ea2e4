package org.teavm.classlib.java.util.concurrent;

import java.util.concurrent.RunnableFuture;
import java.util.concurrent.ScheduledFuture;

/** {@code java.util.concurrent.RunnableScheduledFuture} of an image, by its documentation. */
public interface TRunnableScheduledFuture<V> extends RunnableFuture<V>, ScheduledFuture<V> {
    boolean isPeriodic();
}
