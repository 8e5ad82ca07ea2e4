package org.teavm.classlib.java.util.concurrent.atomic;

import java.io.Serializable;
import java.util.Arrays;
import java.util.function.IntBinaryOperator;
import java.util.function.IntUnaryOperator;

/** {@code java.util.concurrent.atomic.AtomicIntegerArray} of an image: no other fiber runs within a method. */
public class TAtomicIntegerArray implements Serializable {
    private static final long serialVersionUID = 1;

    private final int[] elements;

    public TAtomicIntegerArray(int length) {
        elements = new int[length];
    }

    public TAtomicIntegerArray(int[] initial) {
        elements = initial.clone();
    }

    public final int length() {
        return elements.length;
    }

    private int at(int index) {
        if (index < 0 || index >= elements.length) {
            throw new ArrayIndexOutOfBoundsException("Index " + index + " out of bounds for length " + elements.length);
        }
        return elements[index];
    }

    public final int get(int index) {
        return at(index);
    }

    public final int getPlain(int index) {
        return at(index);
    }

    public final int getOpaque(int index) {
        return at(index);
    }

    public final int getAcquire(int index) {
        return at(index);
    }

    public final void set(int index, int value) {
        at(index);
        elements[index] = value;
    }

    public final void lazySet(int index, int value) {
        at(index);
        elements[index] = value;
    }

    public final void setPlain(int index, int value) {
        at(index);
        elements[index] = value;
    }

    public final void setOpaque(int index, int value) {
        at(index);
        elements[index] = value;
    }

    public final void setRelease(int index, int value) {
        at(index);
        elements[index] = value;
    }

    public final int getAndSet(int index, int value) {
        int former = at(index);
        elements[index] = value;
        return former;
    }

    public final int compareAndExchange(int index, int expected, int value) {
        int former = at(index);
        if (former == expected) {
            elements[index] = value;
        }
        return former;
    }

    public final int compareAndExchangeAcquire(int index, int expected, int value) {
        return compareAndExchange(index, expected, value);
    }

    public final int compareAndExchangeRelease(int index, int expected, int value) {
        return compareAndExchange(index, expected, value);
    }

    public final boolean compareAndSet(int index, int expected, int value) {
        return compareAndExchange(index, expected, value) == expected;
    }

    public final boolean weakCompareAndSet(int index, int expected, int value) {
        return compareAndExchange(index, expected, value) == expected;
    }

    public final boolean weakCompareAndSetPlain(int index, int expected, int value) {
        return compareAndExchange(index, expected, value) == expected;
    }

    public final boolean weakCompareAndSetVolatile(int index, int expected, int value) {
        return compareAndExchange(index, expected, value) == expected;
    }

    public final boolean weakCompareAndSetAcquire(int index, int expected, int value) {
        return compareAndExchange(index, expected, value) == expected;
    }

    public final boolean weakCompareAndSetRelease(int index, int expected, int value) {
        return compareAndExchange(index, expected, value) == expected;
    }

    public final int getAndAdd(int index, int delta) {
        return getAndSet(index, at(index) + delta);
    }

    public final int addAndGet(int index, int delta) {
        return getAndAdd(index, delta) + delta;
    }

    public final int getAndIncrement(int index) {
        return getAndAdd(index, 1);
    }

    public final int getAndDecrement(int index) {
        return getAndAdd(index, -1);
    }

    public final int incrementAndGet(int index) {
        return addAndGet(index, 1);
    }

    public final int decrementAndGet(int index) {
        return addAndGet(index, -1);
    }

    public final int getAndUpdate(int index, IntUnaryOperator function) {
        while (true) {
            int former = at(index);
            if (compareAndSet(index, former, function.applyAsInt(former))) {
                return former;
            }
        }
    }

    public final int updateAndGet(int index, IntUnaryOperator function) {
        while (true) {
            int former = at(index);
            int value = function.applyAsInt(former);
            if (compareAndSet(index, former, value)) {
                return value;
            }
        }
    }

    public final int getAndAccumulate(int index, int operand, IntBinaryOperator function) {
        return getAndUpdate(index, former -> function.applyAsInt(former, operand));
    }

    public final int accumulateAndGet(int index, int operand, IntBinaryOperator function) {
        return updateAndGet(index, former -> function.applyAsInt(former, operand));
    }

    @Override
    public String toString() {
        return Arrays.toString(elements);
    }
}
