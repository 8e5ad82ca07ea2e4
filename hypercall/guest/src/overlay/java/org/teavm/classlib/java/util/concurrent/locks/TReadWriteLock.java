package org.teavm.classlib.java.util.concurrent.locks;

import java.util.concurrent.locks.Lock;

/** {@code java.util.concurrent.locks.ReadWriteLock} of an image, by its documentation. */
public interface TReadWriteLock {
    Lock readLock();

    Lock writeLock();
}
