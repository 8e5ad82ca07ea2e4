package org.teavm.classlib.java.util.concurrent.atomic;

import java.io.Serializable;
import java.util.Arrays;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;

/** {@code java.util.concurrent.atomic.AtomicReferenceArray} of an image: no other fiber runs within a method. */
public class TAtomicReferenceArray<E> implements Serializable {
    private static final long serialVersionUID = 1;

    private final Object[] elements;

    public TAtomicReferenceArray(int length) {
        elements = new Object[length];
    }

    public TAtomicReferenceArray(E[] initial) {
        elements = Arrays.copyOf(initial, initial.length, Object[].class);
    }

    public final int length() {
        return elements.length;
    }

    @SuppressWarnings("unchecked")
    private E at(int index) {
        if (index < 0 || index >= elements.length) {
            throw new ArrayIndexOutOfBoundsException("Index " + index + " out of bounds for length " + elements.length);
        }
        return (E) elements[index];
    }

    public final E get(int index) {
        return at(index);
    }

    public final E getPlain(int index) {
        return at(index);
    }

    public final E getOpaque(int index) {
        return at(index);
    }

    public final E getAcquire(int index) {
        return at(index);
    }

    public final void set(int index, E value) {
        at(index);
        elements[index] = value;
    }

    public final void lazySet(int index, E value) {
        at(index);
        elements[index] = value;
    }

    public final void setPlain(int index, E value) {
        at(index);
        elements[index] = value;
    }

    public final void setOpaque(int index, E value) {
        at(index);
        elements[index] = value;
    }

    public final void setRelease(int index, E value) {
        at(index);
        elements[index] = value;
    }

    public final E getAndSet(int index, E value) {
        E former = at(index);
        elements[index] = value;
        return former;
    }

    public final E compareAndExchange(int index, E expected, E value) {
        E former = at(index);
        if (former == expected) {
            elements[index] = value;
        }
        return former;
    }

    public final E compareAndExchangeAcquire(int index, E expected, E value) {
        return compareAndExchange(index, expected, value);
    }

    public final E compareAndExchangeRelease(int index, E expected, E value) {
        return compareAndExchange(index, expected, value);
    }

    public final boolean compareAndSet(int index, E expected, E value) {
        return compareAndExchange(index, expected, value) == expected;
    }

    public final boolean weakCompareAndSet(int index, E expected, E value) {
        return compareAndExchange(index, expected, value) == expected;
    }

    public final boolean weakCompareAndSetPlain(int index, E expected, E value) {
        return compareAndExchange(index, expected, value) == expected;
    }

    public final boolean weakCompareAndSetVolatile(int index, E expected, E value) {
        return compareAndExchange(index, expected, value) == expected;
    }

    public final boolean weakCompareAndSetAcquire(int index, E expected, E value) {
        return compareAndExchange(index, expected, value) == expected;
    }

    public final boolean weakCompareAndSetRelease(int index, E expected, E value) {
        return compareAndExchange(index, expected, value) == expected;
    }

    public final E getAndUpdate(int index, UnaryOperator<E> function) {
        while (true) {
            E former = at(index);
            if (compareAndSet(index, former, function.apply(former))) {
                return former;
            }
        }
    }

    public final E updateAndGet(int index, UnaryOperator<E> function) {
        while (true) {
            E former = at(index);
            E value = function.apply(former);
            if (compareAndSet(index, former, value)) {
                return value;
            }
        }
    }

    public final E getAndAccumulate(int index, E operand, BinaryOperator<E> function) {
        return getAndUpdate(index, former -> function.apply(former, operand));
    }

    public final E accumulateAndGet(int index, E operand, BinaryOperator<E> function) {
        return updateAndGet(index, former -> function.apply(former, operand));
    }

    @Override
    public String toString() {
        return Arrays.toString(elements);
    }
}
