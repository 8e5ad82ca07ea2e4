package org.teavm.classlib.java.util.concurrent.atomic;

import java.io.Serializable;

/** {@code java.util.concurrent.atomic.LongAdder} of an image. */
public class TLongAdder extends Number implements Serializable {
    private static final long serialVersionUID = 1;

    private long sum;

    public TLongAdder() {}

    public void add(long operand) {
        sum += operand;
    }

    public void increment() {
        sum++;
    }

    public void decrement() {
        sum--;
    }

    public long sum() {
        return sum;
    }

    public void reset() {
        sum = 0;
    }

    public long sumThenReset() {
        long former = sum;
        sum = 0;
        return former;
    }

    @Override
    public int intValue() {
        return (int) sum;
    }

    @Override
    public long longValue() {
        return sum;
    }

    @Override
    public float floatValue() {
        return (float) sum;
    }

    @Override
    public double doubleValue() {
        return sum;
    }

    @Override
    public String toString() {
        return Long.toString(sum);
    }
}
