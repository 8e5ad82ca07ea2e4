package org.teavm.classlib.java.util.concurrent.atomic;

import java.io.Serializable;

/** {@code java.util.concurrent.atomic.DoubleAdder} of an image. */
public class TDoubleAdder extends Number implements Serializable {
    private static final long serialVersionUID = 1;

    private double sum;

    public TDoubleAdder() {}

    public void add(double operand) {
        sum += operand;
    }

    public double sum() {
        return sum;
    }

    public void reset() {
        sum = 0;
    }

    public double sumThenReset() {
        double former = sum;
        sum = 0;
        return former;
    }

    @Override
    public int intValue() {
        return (int) sum;
    }

    @Override
    public long longValue() {
        return (long) sum;
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
        return Double.toString(sum);
    }
}
