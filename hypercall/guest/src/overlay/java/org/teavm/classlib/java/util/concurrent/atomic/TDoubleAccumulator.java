package org.teavm.classlib.java.util.concurrent.atomic;

import java.io.Serializable;
import java.util.function.DoubleBinaryOperator;

/** {@code java.util.concurrent.atomic.DoubleAccumulator} of an image. */
public class TDoubleAccumulator extends Number implements Serializable {
    private static final long serialVersionUID = 1;

    private final transient DoubleBinaryOperator function;
    private final double identity;
    private double value;

    public TDoubleAccumulator(DoubleBinaryOperator function, double identity) {
        this.function = function;
        this.identity = identity;
        value = identity;
    }

    public void accumulate(double operand) {
        value = function.applyAsDouble(value, operand);
    }

    public double get() {
        return value;
    }

    public void reset() {
        value = identity;
    }

    public double getThenReset() {
        double former = value;
        value = identity;
        return former;
    }

    @Override
    public int intValue() {
        return (int) value;
    }

    @Override
    public long longValue() {
        return (long) value;
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
        return Double.toString(value);
    }
}
