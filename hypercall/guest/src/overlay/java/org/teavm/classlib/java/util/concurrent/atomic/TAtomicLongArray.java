package org.teavm.classlib.java.util.concurrent.atomic;

import java.io.Serializable;
import java.util.Arrays;
import java.util.function.LongBinaryOperator;
import java.util.function.LongUnaryOperator;

/** {@code java.util.concurrent.atomic.AtomicLongArray} of an image: no other fiber runs within a method. */
public class TAtomicLongArray implements Serializable {
    private static final long serialVersionUID = 1;

    private final long[] elements;

    public TAtomicLongArray(int length) {
        elements = new long[length];
    }

    public TAtomicLongArray(long[] initial) {
        elements = initial.clone();
    }

    public final int length() {
        return elements.length;
    }

    private long at(int index) {
        if (index < 0 || index >= elements.length) {
            throw new ArrayIndexOutOfBoundsException("Index " + index + " out of bounds for length " + elements.length);
        }
        return elements[index];
    }

    public final long get(int index) {
        return at(index);
    }

    public final long getPlain(int index) {
        return at(index);
    }

    public final long getOpaque(int index) {
        return at(index);
    }

    public final long getAcquire(int index) {
        return at(index);
    }

    public final void set(int index, long value) {
        at(index);
        elements[index] = value;
    }

    public final void lazySet(int index, long value) {
        at(index);
        elements[index] = value;
    }

    public final void setPlain(int index, long value) {
        at(index);
        elements[index] = value;
    }

    public final void setOpaque(int index, long value) {
        at(index);
        elements[index] = value;
    }

    public final void setRelease(int index, long value) {
        at(index);
        elements[index] = value;
    }

    public final long getAndSet(int index, long value) {
        long former = at(index);
        elements[index] = value;
        return former;
    }

    public final long compareAndExchange(int index, long expected, long value) {
        long former = at(index);
        if (former == expected) {
            elements[index] = value;
        }
        return former;
    }

    public final long compareAndExchangeAcquire(int index, long expected, long value) {
        return compareAndExchange(index, expected, value);
    }

    public final long compareAndExchangeRelease(int index, long expected, long value) {
        return compareAndExchange(index, expected, value);
    }

    public final boolean compareAndSet(int index, long expected, long value) {
        return compareAndExchange(index, expected, value) == expected;
    }

    public final boolean weakCompareAndSet(int index, long expected, long value) {
        return compareAndExchange(index, expected, value) == expected;
    }

    public final boolean weakCompareAndSetPlain(int index, long expected, long value) {
        return compareAndExchange(index, expected, value) == expected;
    }

    public final boolean weakCompareAndSetVolatile(int index, long expected, long value) {
        return compareAndExchange(index, expected, value) == expected;
    }

    public final boolean weakCompareAndSetAcquire(int index, long expected, long value) {
        return compareAndExchange(index, expected, value) == expected;
    }

    public final boolean weakCompareAndSetRelease(int index, long expected, long value) {
        return compareAndExchange(index, expected, value) == expected;
    }

    public final long getAndAdd(int index, long delta) {
        return getAndSet(index, at(index) + delta);
    }

    public final long addAndGet(int index, long delta) {
        return getAndAdd(index, delta) + delta;
    }

    public final long getAndIncrement(int index) {
        return getAndAdd(index, 1);
    }

    public final long getAndDecrement(int index) {
        return getAndAdd(index, -1);
    }

    public final long incrementAndGet(int index) {
        return addAndGet(index, 1);
    }

    public final long decrementAndGet(int index) {
        return addAndGet(index, -1);
    }

    public final long getAndUpdate(int index, LongUnaryOperator function) {
        while (true) {
            long former = at(index);
            if (compareAndSet(index, former, function.applyAsLong(former))) {
                return former;
            }
        }
    }

    public final long updateAndGet(int index, LongUnaryOperator function) {
        while (true) {
            long former = at(index);
            long value = function.applyAsLong(former);
            if (compareAndSet(index, former, value)) {
                return value;
            }
        }
    }

    public final long getAndAccumulate(int index, long operand, LongBinaryOperator function) {
        return getAndUpdate(index, former -> function.applyAsLong(former, operand));
    }

    public final long accumulateAndGet(int index, long operand, LongBinaryOperator function) {
        return updateAndGet(index, former -> function.applyAsLong(former, operand));
    }

    @Override
    public String toString() {
        return Arrays.toString(elements);
    }
}
