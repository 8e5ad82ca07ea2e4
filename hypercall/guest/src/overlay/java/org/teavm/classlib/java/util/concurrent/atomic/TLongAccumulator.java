package org.teavm.classlib.java.util.concurrent.atomic;

import java.io.Serializable;
import java.util.function.LongBinaryOperator;

/** {@code java.util.concurrent.atomic.LongAccumulator} of an image. */
public class TLongAccumulator extends Number implements Serializable {
    private static final long serialVersionUID = 1;

    private final transient LongBinaryOperator function;
    private final long identity;
    private long value;

    public TLongAccumulator(LongBinaryOperator function, long identity) {
        this.function = function;
        this.identity = identity;
        value = identity;
    }

    public void accumulate(long operand) {
        value = function.applyAsLong(value, operand);
    }

    public long get() {
        return value;
    }

    public void reset() {
        value = identity;
    }

    public long getThenReset() {
        long former = value;
        value = identity;
        return former;
    }

    @Override
    public int intValue() {
        return (int) value;
    }

    @Override
    public long longValue() {
        return value;
    }

    @Override
    public float floatValue() {
        return (float) value;
    }

    @Override
    public double doubleValue() {
        return value;
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
