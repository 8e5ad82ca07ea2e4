package io.anykernel.image.corpus;

import static io.anykernel.image.corpus.Corpus.probe;
import static io.anykernel.image.corpus.Corpus.say;

import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/**
 * {@code Math} where its results are specified to the bit: exact functions, special cases, integers. How near the others
 * come is for {@code MathAccuracyTest}.
 */
final class Mathematics implements Corpus.Program {
    private static final double[] DOUBLES = {
        0.0,
        -0.0,
        1,
        -1,
        0.5,
        -0.5,
        1.5,
        2,
        -2,
        3,
        0x1.fffffffffffffp52,
        0x1p53,
        0x1p63,
        -0x1p64,
        1e300,
        -1e-300,
        Double.MIN_VALUE,
        -Double.MIN_VALUE,
        Double.MIN_NORMAL,
        0x0.fffffffffffffp-1022,
        Double.MAX_VALUE,
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY
    };
    private static final int[] INTS = {0, 1, -1, 2, -2, 7, 46341, -46341, Integer.MAX_VALUE, Integer.MIN_VALUE};
    private static final long[] LONGS = {
        0, 1, -1, 3, -3, 1L << 32, -(1L << 31), 3037000500L, 0x123456789abcdefL, Long.MAX_VALUE, Long.MIN_VALUE
    };

    private long seed = 20_260_101;

    @Override
    public void run() {
        specialCases();
        bits();
        sums();
        integers();
        random();
    }

    private static void specialCases() {
        special("sin", Math::sin, 0.0, -0.0, Double.NaN, Double.POSITIVE_INFINITY);
        special("cos", Math::cos, 0.0, Double.NaN, Double.NEGATIVE_INFINITY);
        special("tan", Math::tan, 0.0, -0.0, Double.NaN, Double.POSITIVE_INFINITY);
        special("asin", Math::asin, 0.0, -0.0, 1.0000001, -2, Double.NaN);
        special("acos", Math::acos, 1, 1.0000001, -2, Double.NaN);
        special("atan", Math::atan, 0.0, -0.0, Double.NaN);
        special(
                "exp",
                Math::exp,
                0.0,
                -0.0,
                Double.NaN,
                1e10,
                -1e10,
                Double.POSITIVE_INFINITY,
                Double.NEGATIVE_INFINITY);
        special("expm1", Math::expm1, 0.0, -0.0, Double.NaN, 1e10, -1e10, -Double.MIN_VALUE, Double.NEGATIVE_INFINITY);
        special("log", Math::log, 1, 0.0, -0.0, -1, Double.NaN, Double.POSITIVE_INFINITY);
        special("log10", Math::log10, 1, 10, 1e5, 1e22, 0.0, -0.0, -1, Double.NaN, Double.POSITIVE_INFINITY);
        special("log1p", Math::log1p, 0.0, -0.0, -1, -2, Double.NaN, Double.MIN_VALUE, Double.POSITIVE_INFINITY);
        special("sinh", Math::sinh, 0.0, -0.0, 1e5, -1e5, Double.NaN, Double.MIN_VALUE, Double.NEGATIVE_INFINITY);
        special("cosh", Math::cosh, 0.0, 1e5, -1e5, Double.NaN, Double.NEGATIVE_INFINITY);
        special("tanh", Math::tanh, 0.0, -0.0, 30, -1e5, Double.NaN, Double.MIN_VALUE, Double.NEGATIVE_INFINITY);
        special("cbrt", Math::cbrt, 0.0, -0.0, 8, -27, 1e-300, 0x1p-1074, Double.NaN, Double.NEGATIVE_INFINITY);
        special("sqrt", Math::sqrt, 0.0, -0.0, 2, -1, Double.MIN_VALUE, Double.NaN, Double.POSITIVE_INFINITY);
        for (double a : DOUBLES) {
            for (double b : DOUBLES) {
                say("pow " + (isExactPower(a, b) ? hex(Math.pow(a, b)) : "") + " atan2 "
                        + (a == 0 || a != a ? hex(Math.atan2(a, b)) : "") + " hypot "
                        + (a == 0 || b == 0 || a - a != 0 || b - b != 0 ? hex(Math.hypot(a, b)) : "") + " remainder "
                        + hex(Math.IEEEremainder(a, b)));
            }
        }
        double angle = INTS.length * 0.1;
        say("both " + Math.round((Math.sin(angle) * Math.sin(angle) + Math.cos(angle) * Math.cos(angle)) * 1e9));
    }

    /** Powers that {@code Math.pow} specifies, or that are exact. */
    private static boolean isExactPower(double base, double exponent) {
        double size = Math.abs(base);
        return size == 0
                || size == 1
                || size == 2
                || base != base
                || size == Double.POSITIVE_INFINITY
                || exponent == 0
                || exponent != exponent
                || Math.abs(exponent) == 1
                || Math.abs(exponent) == Double.POSITIVE_INFINITY
                || base < 0 && exponent != Math.rint(exponent);
    }

    private static void special(String name, DoubleUnaryOperator function, double... arguments) {
        StringBuilder line = new StringBuilder(name);
        for (double argument : arguments) {
            line.append(' ').append(hex(function.applyAsDouble(argument)));
        }
        say(line.toString());
    }

    private static void bits() {
        for (double a : DOUBLES) {
            float f = (float) a;
            say("ulp " + hex(Math.ulp(a)) + " " + hex(Math.ulp(f)) + " " + Math.getExponent(a) + " "
                    + Math.getExponent(f) + " " + hex(Math.nextUp(a)) + " " + hex(Math.nextDown(a)) + " "
                    + hex(Math.nextUp(f)) + " " + hex(Math.nextAfter(a, 1)) + " " + hex(Math.signum(a)) + " "
                    + hex(Math.rint(a)) + " " + Math.round(a) + " " + Math.round(f) + " " + hex(Math.toRadians(a))
                    + " " + hex(Math.toDegrees(a)) + " " + hex(Math.copySign(3.5, a)));
            for (int scale : new int[] {0, 1, -1, 52, -52, 53, -60, 1023, -1022, -1074, 2000, -2200, 10_000, -10_000}) {
                say("scalb " + scale + " " + hex(Math.scalb(a, scale)) + " " + hex(Math.scalb(f, scale)));
            }
        }
        operator("max", Math::max);
        operator("min", Math::min);
        operator("copySign", Math::copySign);
        operator("nextAfter", Math::nextAfter);
    }

    private static void operator(String name, DoubleBinaryOperator operator) {
        long hash = 0;
        for (double a : DOUBLES) {
            for (double b : DOUBLES) {
                hash = hash * 31 + Double.doubleToLongBits(operator.applyAsDouble(a, b));
            }
        }
        say(name + " " + Long.toHexString(hash));
    }

    private static void sums() {
        long hash = 0;
        for (double a : DOUBLES) {
            for (double b : DOUBLES) {
                for (double c : DOUBLES) {
                    hash = hash * 31 + Double.doubleToLongBits(Math.fma(a, b, c));
                    hash = hash * 31 + Float.floatToIntBits(Math.fma((float) a, (float) b, (float) c));
                }
            }
            say("fma " + Long.toHexString(hash));
        }
    }

    private static void integers() {
        for (int a : INTS) {
            probe("absExact", () -> Math.absExact(a));
            probe("negateExact", () -> Math.negateExact(a));
            probe("incrementExact", () -> Math.incrementExact(a));
            probe("decrementExact", () -> Math.decrementExact(a));
            for (int b : INTS) {
                probe("addExact", () -> Math.addExact(a, b));
                probe("subtractExact", () -> Math.subtractExact(a, b));
                probe("multiplyExact", () -> Math.multiplyExact(a, b));
                probe("floorDiv", () -> Math.floorDiv(a, b));
                probe("floorMod", () -> Math.floorMod(a, b));
                say("multiplyFull " + Math.multiplyFull(a, b));
            }
        }
        for (long a : LONGS) {
            probe("absExact", () -> Math.absExact(a));
            probe("negateExact", () -> Math.negateExact(a));
            probe("incrementExact", () -> Math.incrementExact(a));
            probe("toIntExact", () -> Math.toIntExact(a));
            for (long b : LONGS) {
                probe("addExact", () -> Math.addExact(a, b));
                probe("subtractExact", () -> Math.subtractExact(a, b));
                probe("multiplyExact", () -> Math.multiplyExact(a, b));
                probe("multiplyExact int", () -> Math.multiplyExact(a, (int) b));
                probe("floorDiv", () -> Math.floorDiv(a, b));
                probe("floorMod", () -> Math.floorMod(a, b));
                probe("floorMod int", () -> Math.floorMod(a, (int) b));
                say("multiplyHigh " + Math.multiplyHigh(a, b));
            }
        }
        probe("message", () -> {
            try {
                return Math.addExact(Integer.MAX_VALUE, 1);
            } catch (ArithmeticException e) {
                return e.getMessage();
            }
        });
    }

    /** The exact functions at any bits. */
    private void random() {
        long hash = 0;
        for (int i = 0; i < 20_000; i++) {
            double a = Double.longBitsToDouble(next());
            double b = Double.longBitsToDouble(next());
            double c = Double.longBitsToDouble(next());
            int scale = (int) next() % 1200;
            hash = hash * 31 + Double.doubleToLongBits(Math.fma(a, b, c));
            hash = hash * 31 + Float.floatToIntBits(Math.fma((float) a, (float) b, (float) c));
            hash = hash * 31 + Double.doubleToLongBits(Math.IEEEremainder(a, b));
            hash = hash * 31 + Double.doubleToLongBits(a % b);
            hash = hash * 31 + Double.doubleToLongBits(Math.scalb(a, scale));
            hash = hash * 31 + Float.floatToIntBits(Math.scalb((float) a, scale));
            hash = hash * 31 + Double.doubleToLongBits(Math.ulp(a)) + Double.doubleToLongBits(Math.rint(b));
            hash = hash * 31 + Double.doubleToLongBits(Math.sqrt(a)) + Double.doubleToLongBits(Math.floor(c));
            hash = hash * 31 + Math.round(a) + Math.multiplyHigh(next(), next());
        }
        say("random " + Long.toHexString(hash));
    }

    private long next() {
        seed ^= seed << 13;
        seed ^= seed >>> 7;
        seed ^= seed << 17;
        return seed;
    }

    private static String hex(double value) {
        return Long.toHexString(Double.doubleToLongBits(value));
    }

    private static String hex(float value) {
        return Integer.toHexString(Float.floatToIntBits(value));
    }
}
