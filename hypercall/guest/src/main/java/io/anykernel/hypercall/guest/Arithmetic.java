package io.anykernel.hypercall.guest;

import org.teavm.interop.Address;

/**
 * Operations that Java defines where C does not, or where the compiler's class library differs. The image build puts
 * calls of these in the place of the instructions; in their bodies alone the instructions stay as they are, behind the
 * tests that make them harmless.
 */
public final class Arithmetic {
    /** Arrays of up to so many elements are never larger than a heap. */
    public static final int SMALL_ARRAY = 1 << 16;

    private Arithmetic() {}

    /** Returns its argument: a call that the optimiser does not move out of a loop. */
    public static Object same(Object value) {
        return value;
    }

    /** As {@link #same(Object)}. */
    public static byte[] same(byte[] value) {
        return value;
    }

    /** As {@link #same(Object)}. */
    public static short[] same(short[] value) {
        return value;
    }

    /** As {@link #same(Object)}. */
    public static char[] same(char[] value) {
        return value;
    }

    /** As {@link #same(Object)}. */
    public static int[] same(int[] value) {
        return value;
    }

    /** As {@link #same(Object)}. */
    public static long[] same(long[] value) {
        return value;
    }

    /** As {@link #same(Object)}. */
    public static float[] same(float[] value) {
        return value;
    }

    /** As {@link #same(Object)}. */
    public static double[] same(double[] value) {
        return value;
    }

    /**
     * Reads an operand once more, so that the call which made it stays a statement of its own (JLS 15.7), or so that the
     * instruction which made it, and may throw, stays at all.
     */
    public static void keep(int operand) {
        Native.keepInt(operand);
    }

    /** As {@link #keep(int)}. */
    public static void keep(long operand) {
        Native.keepLong(operand);
    }

    /** As {@link #keep(int)}. */
    public static void keep(float operand) {
        Native.keepFloat(operand);
    }

    /** As {@link #keep(int)}. */
    public static void keep(double operand) {
        Native.keepDouble(operand);
    }

    /** As {@link #keep(int)}. */
    public static void keep(Object operand) {
        Native.keepAddress(Address.ofObject(operand));
    }

    /** JLS 15.17.2. */
    public static int divide(int dividend, int divisor) {
        if (divisor == 0) {
            throw byZero();
        }
        return divisor == -1 ? -dividend : dividend / divisor;
    }

    /** JLS 15.17.3. */
    public static int remainder(int dividend, int divisor) {
        if (divisor == 0) {
            throw byZero();
        }
        return divisor == -1 ? 0 : dividend % divisor;
    }

    /** As for {@code int}. */
    public static long divide(long dividend, long divisor) {
        if (divisor == 0) {
            throw byZero();
        }
        return divisor == -1 ? -dividend : dividend / divisor;
    }

    /** As for {@code int}. */
    public static long remainder(long dividend, long divisor) {
        if (divisor == 0) {
            throw byZero();
        }
        return divisor == -1 ? 0 : dividend % divisor;
    }

    /** {@link Integer#divideUnsigned}, which the back end leaves to C. */
    public static int divideUnsigned(int dividend, int divisor) {
        if (divisor == 0) {
            throw byZero();
        }
        return Integer.divideUnsigned(dividend, divisor);
    }

    /** As {@link #divideUnsigned(int, int)}. */
    public static int remainderUnsigned(int dividend, int divisor) {
        if (divisor == 0) {
            throw byZero();
        }
        return Integer.remainderUnsigned(dividend, divisor);
    }

    /** As {@link #divideUnsigned(int, int)}. */
    public static long divideUnsigned(long dividend, long divisor) {
        if (divisor == 0) {
            throw byZero();
        }
        return Long.divideUnsigned(dividend, divisor);
    }

    /** As {@link #divideUnsigned(int, int)}. */
    public static long remainderUnsigned(long dividend, long divisor) {
        if (divisor == 0) {
            throw byZero();
        }
        return Long.remainderUnsigned(dividend, divisor);
    }

    private static ArithmeticException byZero() {
        return new ArithmeticException("/ by zero");
    }

    /** JLS 5.1.3: not a number is 0, what is too large is the largest. */
    public static int toInt(double value) {
        if (value != value) {
            return 0;
        }
        if (value >= 0x1p31) {
            return Integer.MAX_VALUE;
        }
        return value <= -0x1p31 ? Integer.MIN_VALUE : (int) value;
    }

    public static int toInt(float value) {
        return toInt((double) value);
    }

    /** As {@link #toInt(double)}. */
    public static long toLong(double value) {
        if (value != value) {
            return 0;
        }
        if (value >= 0x1p63) {
            return Long.MAX_VALUE;
        }
        return value <= -0x1p63 ? Long.MIN_VALUE : (long) value;
    }

    public static long toLong(float value) {
        return toLong((double) value);
    }

    /**
     * JLS 15.10.2. The allocator counts in 32 bits, so what the whole heap cannot hold ends here.
     *
     * @param itemBytes of one element
     */
    public static int arraySize(int size, int itemBytes) {
        if (size < 0) {
            throw new NegativeArraySizeException(Integer.toString(size));
        }
        if (size > SMALL_ARRAY && (long) size * itemBytes > Native.heapLimit()) {
            throw new OutOfMemoryError("Java heap space");
        }
        return size;
    }

    /** {@link Math#round(double)}: half up. */
    public static long round(double value) {
        double floor = Math.floor(value);
        return toLong(value - floor >= 0.5 ? floor + 1 : floor);
    }

    /** {@link Math#round(float)}. */
    public static int round(float value) {
        double floor = Math.floor(value);
        return toInt(value - floor >= 0.5 ? floor + 1 : floor);
    }

    /** {@link Math#rint}: halves to even, as adding 2<sup>52</sup> rounds. */
    public static double rint(double value) {
        double size = value < 0 ? -value : value;
        if (!(size > 0 && size < 0x1p52)) {
            return value;
        }
        double whole = size + 0x1p52 - 0x1p52;
        return value < 0 ? -whole : whole;
    }
}
