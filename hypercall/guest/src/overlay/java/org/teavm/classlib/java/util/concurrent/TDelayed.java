package org.teavm.classlib.java.util.concurrent;

import java.util.concurrent.Delayed;
import java.util.concurrent.TimeUnit;

/** {@code java.util.concurrent.Delayed} of an image, by its documentation. */
public interface TDelayed extends Comparable<Delayed> {
    long getDelay(TimeUnit unit);
}
