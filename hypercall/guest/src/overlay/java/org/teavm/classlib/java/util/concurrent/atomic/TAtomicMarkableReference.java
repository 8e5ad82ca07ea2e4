package org.teavm.classlib.java.util.concurrent.atomic;

/** {@code java.util.concurrent.atomic.AtomicMarkableReference} of an image. */
public class TAtomicMarkableReference<V> {
    private V reference;
    private boolean mark;

    public TAtomicMarkableReference(V initial, boolean initialMark) {
        reference = initial;
        mark = initialMark;
    }

    public V getReference() {
        return reference;
    }

    public boolean isMarked() {
        return mark;
    }

    public V get(boolean[] markHolder) {
        markHolder[0] = mark;
        return reference;
    }

    public boolean weakCompareAndSet(V expected, V value, boolean expectedMark, boolean newMark) {
        return compareAndSet(expected, value, expectedMark, newMark);
    }

    public boolean compareAndSet(V expected, V value, boolean expectedMark, boolean newMark) {
        if (reference != expected || mark != expectedMark) {
            return false;
        }
        set(value, newMark);
        return true;
    }

    public void set(V value, boolean newMark) {
        reference = value;
        mark = newMark;
    }

    public boolean attemptMark(V expected, boolean newMark) {
        if (reference != expected) {
            return false;
        }
        mark = newMark;
        return true;
    }
}
