package org.teavm.classlib.java.util.concurrent;

import java.util.concurrent.Delayed;
import java.util.concurrent.Future;

/** {@code java.util.concurrent.ScheduledFuture} of an image, by its documentation. */
public interface TScheduledFuture<V> extends Delayed, Future<V> {

}
