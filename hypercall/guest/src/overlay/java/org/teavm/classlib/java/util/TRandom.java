package org.teavm.classlib.java.util;

import io.anykernel.hypercall.guest.Environment;
import org.teavm.classlib.java.io.TSerializable;
import org.teavm.classlib.java.lang.TObject;
import org.teavm.classlib.java.util.random.TRandomGenerator;
import org.teavm.classlib.java.util.stream.TDoubleStream;
import org.teavm.classlib.java.util.stream.TIntStream;
import org.teavm.classlib.java.util.stream.TLongStream;

/**
 * {@code java.util.Random} of an image, in TeaVM's place for it: the numbers that the JDK's specification fixes for {@link
 * #next}, and the JDK's ways from there to the others. A fresh one is seeded from the world's entropy.
 */
public class TRandom extends TObject implements TRandomGenerator, TSerializable {
    private static final long MULTIPLIER = 0x5DEECE66DL;
    private static final long INCREMENT = 0xBL;
    private static final long MASK = (1L << 48) - 1;
    private static final double DOUBLE_UNIT = 0x1p-53;
    private static final float FLOAT_UNIT = 0x1p-24f;

    private long seed;
    private double nextGaussian;
    private boolean hasNextGaussian;

    public TRandom() {
        this(Environment.entropy());
    }

    public TRandom(long seed) {
        setSeed(seed);
    }

    public void setSeed(long seed) {
        this.seed = (seed ^ MULTIPLIER) & MASK;
        hasNextGaussian = false;
    }

    protected int next(int bits) {
        seed = seed * MULTIPLIER + INCREMENT & MASK;
        return (int) (seed >>> 48 - bits);
    }

    @Override
    public int nextInt() {
        return next(32);
    }

    @Override
    public int nextInt(int bound) {
        check(bound > 0, "bound must be positive");
        int bits = next(31);
        int last = bound - 1;
        if ((bound & last) == 0) {
            return (int) ((long) bound * bits >> 31);
        }
        int result = bits % bound;
        while (bits - result + last < 0) {
            bits = next(31);
            result = bits % bound;
        }
        return result;
    }

    @Override
    public int nextInt(int origin, int bound) {
        check(origin < bound, "bound must be greater than origin");
        int bits = nextInt();
        int size = bound - origin;
        int last = size - 1;
        if ((size & last) == 0) {
            return (bits & last) + origin;
        }
        if (size < 0) {
            while (bits < origin || bits >= bound) {
                bits = nextInt();
            }
            return bits;
        }
        int half = bits >>> 1;
        int result = half % size;
        while (half + last - result < 0) {
            half = nextInt() >>> 1;
            result = half % size;
        }
        return result + origin;
    }

    @Override
    public long nextLong() {
        long high = (long) next(32) << 32;
        return high + next(32);
    }

    @Override
    public long nextLong(long bound) {
        check(bound > 0, "bound must be positive");
        return nextLong(0, bound);
    }

    @Override
    public long nextLong(long origin, long bound) {
        check(origin < bound, "bound must be greater than origin");
        long bits = nextLong();
        long size = bound - origin;
        long last = size - 1;
        if ((size & last) == 0) {
            return (bits & last) + origin;
        }
        if (size < 0) {
            while (bits < origin || bits >= bound) {
                bits = nextLong();
            }
            return bits;
        }
        long half = bits >>> 1;
        long result = half % size;
        while (half + last - result < 0) {
            half = nextLong() >>> 1;
            result = half % size;
        }
        return result + origin;
    }

    @Override
    public boolean nextBoolean() {
        return next(1) != 0;
    }

    @Override
    public void nextBytes(byte[] bytes) {
        int bits = 0;
        for (int i = 0; i < bytes.length; i++) {
            bits = i % 4 == 0 ? nextInt() : bits >> 8;
            bytes[i] = (byte) bits;
        }
    }

    @Override
    public float nextFloat() {
        return next(24) * FLOAT_UNIT;
    }

    @Override
    public float nextFloat(float bound) {
        check(bound > 0 && bound < Float.POSITIVE_INFINITY, "bound must be finite and positive");
        float value = nextFloat() * bound;
        return value >= bound ? Math.nextDown(bound) : value;
    }

    @Override
    public float nextFloat(float origin, float bound) {
        check(origin < bound && bound - origin < Float.POSITIVE_INFINITY, "bound must be greater than origin");
        float value = nextFloat() * (bound - origin) + origin;
        return value >= bound ? Math.nextDown(bound) : value;
    }

    @Override
    public double nextDouble() {
        long high = (long) next(26) << 27;
        return (high + next(27)) * DOUBLE_UNIT;
    }

    @Override
    public double nextDouble(double bound) {
        check(bound > 0 && bound < Double.POSITIVE_INFINITY, "bound must be finite and positive");
        double value = nextDouble() * bound;
        return value >= bound ? Math.nextDown(bound) : value;
    }

    @Override
    public double nextDouble(double origin, double bound) {
        check(origin < bound && bound - origin < Double.POSITIVE_INFINITY, "bound must be greater than origin");
        double value = nextDouble() * (bound - origin) + origin;
        return value >= bound ? Math.nextDown(bound) : value;
    }

    /** Marsaglia's polar method, two numbers a turn; the last place is that of the image's logarithm. */
    @Override
    public double nextGaussian() {
        if (hasNextGaussian) {
            hasNextGaussian = false;
            return nextGaussian;
        }
        double first;
        double second;
        double square;
        do {
            first = 2 * nextDouble() - 1;
            second = 2 * nextDouble() - 1;
            square = first * first + second * second;
        } while (square >= 1 || square == 0);
        double scale = Math.sqrt(-2 * Math.log(square) / square);
        nextGaussian = second * scale;
        hasNextGaussian = true;
        return first * scale;
    }

    @Override
    public TIntStream ints() {
        return TIntStream.generate(this::nextInt);
    }

    @Override
    public TIntStream ints(long size) {
        checkSize(size);
        return ints().limit(size);
    }

    @Override
    public TIntStream ints(int origin, int bound) {
        check(origin < bound, "bound must be greater than origin");
        return TIntStream.generate(() -> nextInt(origin, bound));
    }

    @Override
    public TIntStream ints(long size, int origin, int bound) {
        checkSize(size);
        return ints(origin, bound).limit(size);
    }

    @Override
    public TLongStream longs() {
        return TLongStream.generate(this::nextLong);
    }

    @Override
    public TLongStream longs(long size) {
        checkSize(size);
        return longs().limit(size);
    }

    @Override
    public TLongStream longs(long origin, long bound) {
        check(origin < bound, "bound must be greater than origin");
        return TLongStream.generate(() -> nextLong(origin, bound));
    }

    @Override
    public TLongStream longs(long size, long origin, long bound) {
        checkSize(size);
        return longs(origin, bound).limit(size);
    }

    @Override
    public TDoubleStream doubles() {
        return TDoubleStream.generate(this::nextDouble);
    }

    @Override
    public TDoubleStream doubles(long size) {
        checkSize(size);
        return doubles().limit(size);
    }

    @Override
    public TDoubleStream doubles(double origin, double bound) {
        check(origin < bound && bound - origin < Double.POSITIVE_INFINITY, "bound must be greater than origin");
        return TDoubleStream.generate(() -> nextDouble(origin, bound));
    }

    @Override
    public TDoubleStream doubles(long size, double origin, double bound) {
        checkSize(size);
        return doubles(origin, bound).limit(size);
    }

    private static void checkSize(long size) {
        check(size >= 0, "size must be non-negative");
    }

    private static void check(boolean isRight, String message) {
        if (!isRight) {
            throw new IllegalArgumentException(message);
        }
    }
}
