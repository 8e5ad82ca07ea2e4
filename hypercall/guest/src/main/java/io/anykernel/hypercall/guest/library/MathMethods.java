package io.anykernel.hypercall.guest.library;

import java.util.Random;
import org.teavm.interop.Import;
import org.teavm.interop.Unmanaged;
import org.teavm.interop.c.Include;

/** {@code Math} and {@code StrictMath}: functions by {@code math.c}, and what TeaVM lacks or rounds otherwise. */
@MethodsOf({Math.class, StrictMath.class})
@Include("anykernel.h")
final class MathMethods {
    private static final int DOUBLE_SCALE_STEP = 1000;
    private static final int DOUBLE_SCALE_LIMIT = 2200;
    private static final int FLOAT_SCALE_LIMIT = 600;

    private MathMethods() {}

    @Import(name = "log10")
    @Unmanaged
    static native double log10(double a);

    @Import(name = "log1p")
    @Unmanaged
    static native double log1p(double a);

    @Import(name = "expm1")
    @Unmanaged
    static native double expm1(double a);

    @Import(name = "sinh")
    @Unmanaged
    static native double sinh(double a);

    @Import(name = "cosh")
    @Unmanaged
    static native double cosh(double a);

    @Import(name = "tanh")
    @Unmanaged
    static native double tanh(double a);

    @Import(name = "cbrt")
    @Unmanaged
    static native double cbrt(double a);

    @Import(name = "hypot")
    @Unmanaged
    static native double hypot(double x, double y);

    @Import(name = "remainder")
    @Unmanaged
    static native double IEEEremainder(double dividend, double divisor);

    @Import(name = "fma")
    @Unmanaged
    static native double fma(double a, double b, double c);

    @Import(name = "fmaf")
    @Unmanaged
    static native float fma(float a, float b, float c);

    static double toRadians(double degrees) {
        return degrees * 0.017453292519943295;
    }

    static double toDegrees(double radians) {
        return radians * 57.29577951308232;
    }

    static double random() {
        return Seeded.RANDOM.nextDouble();
    }

    /** Made when the first number is drawn. */
    private static final class Seeded {
        static final Random RANDOM = new Random();
    }

    static double ulp(double value) {
        if (!(Math.abs(value) < Double.POSITIVE_INFINITY)) {
            return Math.abs(value);
        }
        int exponent = (int) (Double.doubleToRawLongBits(value) >>> 52 & 0x7ff);
        return exponent > 52
                ? Double.longBitsToDouble((long) (exponent - 52) << 52)
                : Double.longBitsToDouble(exponent == 0 ? 1 : 1L << exponent - 1);
    }

    static float ulp(float value) {
        if (!(Math.abs(value) < Float.POSITIVE_INFINITY)) {
            return Math.abs(value);
        }
        int exponent = Float.floatToRawIntBits(value) >>> 23 & 0xff;
        return exponent > 23
                ? Float.intBitsToFloat(exponent - 23 << 23)
                : Float.intBitsToFloat(exponent == 0 ? 1 : 1 << exponent - 1);
    }

    static double nextAfter(double start, double direction) {
        if (start > direction) {
            return Math.nextDown(start);
        }
        return start < direction ? Math.nextUp(start) : start == direction ? direction : start + direction;
    }

    static float nextAfter(float start, double direction) {
        if (start > direction) {
            return Math.nextDown(start);
        }
        return start < direction
                ? Math.nextUp(start)
                : start == direction ? (float) direction : start + (float) direction;
    }

    /** In steps that stay exact until the last, which rounds once. */
    static double scalb(double value, int scale) {
        int left = Math.max(-DOUBLE_SCALE_LIMIT, Math.min(DOUBLE_SCALE_LIMIT, scale));
        double scaled = value;
        while (left > DOUBLE_SCALE_STEP) {
            scaled *= powerOfTwo(DOUBLE_SCALE_STEP);
            left -= DOUBLE_SCALE_STEP;
        }
        if (left >= 0) {
            return scaled * powerOfTwo(left);
        }
        return scaledDown(scaled, left);
    }

    /** Below the normal numbers a step would round, and the next one again: bits are cut off in one step. */
    private static double scaledDown(double value, int scale) {
        int exponent = Math.getExponent(value);
        if (value == 0 || exponent > Double.MAX_EXPONENT) {
            return value;
        }
        double normal = exponent < Double.MIN_EXPONENT ? value * 0x1p60 : value;
        int left = exponent < Double.MIN_EXPONENT ? scale - 60 : scale;
        int spare = Math.getExponent(normal) - Double.MIN_EXPONENT;
        if (-left <= spare) {
            return normal * powerOfTwo(left / 2) * powerOfTwo(left - left / 2);
        }
        double smallest = normal * powerOfTwo(-spare / 2) * powerOfTwo(-spare - -spare / 2);
        int rest = -left - spare;
        return rest > 60 ? smallest * 0.0 : smallest * powerOfTwo(-rest);
    }

    private static double powerOfTwo(int exponent) {
        return Double.longBitsToDouble((long) (exponent + Double.MAX_EXPONENT) << 52);
    }

    /** A float fits into the normal doubles when scaled, so one rounding is left. */
    static float scalb(float value, int scale) {
        int left = Math.max(-FLOAT_SCALE_LIMIT, Math.min(FLOAT_SCALE_LIMIT, scale));
        return (float) ((double) value * powerOfTwo(left));
    }

    static long multiplyFull(int a, int b) {
        return (long) a * b;
    }

    /** The upper 64 bits of the product, from four products of halves. */
    static long multiplyHigh(long a, long b) {
        long aHigh = a >> 32;
        long aLow = a & 0xffff_ffffL;
        long bHigh = b >> 32;
        long bLow = b & 0xffff_ffffL;
        long middle = aHigh * bLow + (aLow * bLow >>> 32);
        long carry = aLow * bHigh + (middle & 0xffff_ffffL);
        return aHigh * bHigh + (middle >> 32) + (carry >> 32);
    }

    static long unsignedMultiplyHigh(long a, long b) {
        return multiplyHigh(a, b) + (a >> 63 & b) + (b >> 63 & a);
    }

    static int addExact(int a, int b) {
        return toInt((long) a + b);
    }

    static int subtractExact(int a, int b) {
        return toInt((long) a - b);
    }

    static int multiplyExact(int a, int b) {
        return toInt((long) a * b);
    }

    static int incrementExact(int a) {
        return toInt(a + 1L);
    }

    static int decrementExact(int a) {
        return toInt(a - 1L);
    }

    static int negateExact(int a) {
        return toInt(-(long) a);
    }

    static int toIntExact(long value) {
        return toInt(value);
    }

    static int absExact(int a) {
        if (a == Integer.MIN_VALUE) {
            throw new ArithmeticException("Overflow to represent absolute value of Integer.MIN_VALUE");
        }
        return Math.abs(a);
    }

    private static int toInt(long value) {
        if (value != (int) value) {
            throw new ArithmeticException("integer overflow");
        }
        return (int) value;
    }

    static long addExact(long a, long b) {
        long sum = a + b;
        if (((a ^ sum) & (b ^ sum)) < 0) {
            throw longOverflow();
        }
        return sum;
    }

    static long subtractExact(long a, long b) {
        long difference = a - b;
        if (((a ^ b) & (a ^ difference)) < 0) {
            throw longOverflow();
        }
        return difference;
    }

    static long multiplyExact(long a, int b) {
        return multiplyExact(a, (long) b);
    }

    static long multiplyExact(long a, long b) {
        long low = a * b;
        if (multiplyHigh(a, b) != low >> 63) {
            throw longOverflow();
        }
        return low;
    }

    static long incrementExact(long a) {
        return addExact(a, 1L);
    }

    static long decrementExact(long a) {
        return subtractExact(a, 1L);
    }

    static long negateExact(long a) {
        return subtractExact(0L, a);
    }

    static long absExact(long a) {
        if (a == Long.MIN_VALUE) {
            throw new ArithmeticException("Overflow to represent absolute value of Long.MIN_VALUE");
        }
        return Math.abs(a);
    }

    private static ArithmeticException longOverflow() {
        return new ArithmeticException("long overflow");
    }
}
