package io.anykernel.image.corpus;

import static io.anykernel.image.corpus.Corpus.say;

/** Floating point by its bits: how a number is written as text differs between JDKs. */
final class Floats implements Corpus.Program {
    private static final double[] DOUBLES = {
        0.0,
        -0.0,
        1,
        -1,
        0.1,
        1.5,
        2.5,
        -2.5,
        3.7,
        1e10,
        1e19,
        -1e19,
        1e300,
        1e-300,
        0x1p31,
        0x1p52,
        0x1p53 + 2,
        0x1p63,
        4.9e-324,
        Double.MAX_VALUE,
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY
    };
    private static final float[] FLOATS = {
        0f, -0f, 1f, 0.1f, 16777217f, -2.5f, 1e-45f, 3.4e38f, 1e20f, Float.NaN, Float.NEGATIVE_INFINITY
    };

    @Override
    public void run() {
        float narrow = Float.parseFloat("2.5");
        say((int) ((float) Math.sqrt(narrow) * 1000) + " " + (float) Math.floor(narrow) + " "
                + (float) Math.ceil(-narrow) + " " + (float) Math.rint(narrow) + " "
                + (float) Math.abs((double) -narrow));
        for (double a : DOUBLES) {
            unary(a);
            for (double b : DOUBLES) {
                binary(a, b);
            }
        }
        for (float a : FLOATS) {
            say("f " + bits(a) + " " + (int) a + " " + (long) a + " " + (byte) a + " " + (short) a + " "
                    + (int) (char) a + " " + bits((double) a) + " " + bits(-a) + " " + Math.round(a));
            for (float b : FLOATS) {
                say("ff " + bits(a + b) + " " + bits(a - b) + " " + bits(a * b) + " " + bits(a / b) + " " + bits(a % b)
                        + " " + (a < b) + (a > b) + (a == b) + (a != b) + " " + Float.compare(a, b));
            }
        }
        for (long whole : new long[] {0, 1, -1}) {
            fromZero(whole);
        }
        summation();
    }

    /** Differences from zero, of values that C compilers know never to be negative zero (JLS 15.18.2: 0.0 - 0.0 is 0.0). */
    private static void fromZero(long whole) {
        int narrow = (int) whole;
        double real = whole * 0.5;
        float small = narrow * 0.5f;
        say("z " + bits(0.0 - (double) whole) + " " + bits(0.0 - (double) narrow) + " " + bits(0f - (float) narrow)
                + " "
                + bits(0f - (float) whole) + " " + bits(0.0 - Math.abs(real)) + " " + bits(0f - Math.abs(small)) + " "
                + bits(0.0 - real * real) + " " + bits(0.0 - Math.sqrt(real * real)) + " " + bits((double) whole + -0.0)
                + " " + bits(real - 0.0) + " " + bits(-0.0 - real) + " " + bits(-(0.0 - real)) + " "
                + bits(-(real - whole)) + " " + bits(real * -0.0) + " " + bits(-0.0 + Math.abs(small)));
    }

    private static void unary(double a) {
        say("d " + bits(a) + " " + (int) a + " " + (long) a + " " + (byte) a + " " + (int) (char) a + " " + (short) a
                + " "
                + bits((float) a) + " " + bits(-a) + " " + bits(Math.floor(a)) + " " + bits(Math.ceil(a)) + " "
                + bits(Math.rint(a)) + " " + Math.round(a) + " " + bits(Math.sqrt(a)) + " " + bits(Math.abs(a)) + " "
                + bits(Math.signum(a)) + " " + Double.isNaN(a) + Double.isInfinite(a) + " " + Double.hashCode(a));
    }

    private static void binary(double a, double b) {
        say("dd " + bits(a + b) + " " + bits(a - b) + " " + bits(a * b) + " " + bits(a / b) + " " + bits(a % b) + " "
                + (a < b) + (a <= b) + (a > b) + (a >= b) + (a == b) + " " + Double.compare(a, b) + " "
                + bits(Math.min(a, b)) + " " + bits(Math.max(a, b)) + " " + !(a < b) + !(a >= b));
    }

    private static void summation() {
        double sum = 0;
        float floatSum = 0;
        for (int i = 1; i < 1000; i++) {
            sum += 1.0 / i;
            floatSum += 1.0f / i;
            sum = sum * 1.0000001 - i % 3;
        }
        say("sum " + bits(sum) + " " + bits(floatSum) + " " + (1.5 + 2) + " " + 100.0f + " " + -0.25);
    }

    private static String bits(double value) {
        return Long.toHexString(Double.doubleToLongBits(value));
    }

    private static String bits(float value) {
        return Integer.toHexString(Float.floatToIntBits(value));
    }
}
