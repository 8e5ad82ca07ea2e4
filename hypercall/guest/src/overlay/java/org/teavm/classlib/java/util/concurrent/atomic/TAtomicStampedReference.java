package org.teavm.classlib.java.util.concurrent.atomic;

/** {@code java.util.concurrent.atomic.AtomicStampedReference} of an image. */
public class TAtomicStampedReference<V> {
    private V reference;
    private int stamp;

    public TAtomicStampedReference(V initial, int initialStamp) {
        reference = initial;
        stamp = initialStamp;
    }

    public V getReference() {
        return reference;
    }

    public int getStamp() {
        return stamp;
    }

    public V get(int[] stampHolder) {
        stampHolder[0] = stamp;
        return reference;
    }

    public boolean weakCompareAndSet(V expected, V value, int expectedStamp, int newStamp) {
        return compareAndSet(expected, value, expectedStamp, newStamp);
    }

    public boolean compareAndSet(V expected, V value, int expectedStamp, int newStamp) {
        if (reference != expected || stamp != expectedStamp) {
            return false;
        }
        set(value, newStamp);
        return true;
    }

    public void set(V value, int newStamp) {
        reference = value;
        stamp = newStamp;
    }

    public boolean attemptStamp(V expected, int newStamp) {
        if (reference != expected) {
            return false;
        }
        stamp = newStamp;
        return true;
    }
}
