package io.anykernel.image.generator;

/** What generated programs stand on: a trace that is hashed, fuel that runs out, types to call through. */
public final class Support {
    private static long hash;
    private static int entries;
    private static int fuel;

    private Support() {}

    /** A generated program. */
    public interface Program {
        void run();
    }

    /** Runs one program and prints its seed, how it ended, and the hash of what it traced. */
    public static void run(long seed, Program program) {
        hash = 0;
        entries = 0;
        fuel = 4000;
        String end = "end";
        try {
            program.run();
        } catch (Throwable thrown) {
            end = thrown.getClass().getSimpleName();
        }
        System.out.println(seed + " " + end + " " + entries + " " + Long.toHexString(hash));
    }

    /** Ends a program that runs for too long; no generated handler catches it. */
    public static final class OutOfFuel extends Error {
        private static final long serialVersionUID = 1L;
    }

    public static void burn() {
        if (--fuel < 0) {
            throw new OutOfFuel();
        }
    }

    public static void trace(long value) {
        hash = hash * 0x9E3779B97F4A7C15L + value + 1;
        entries++;
    }

    public static void trace(double value) {
        trace(Double.doubleToLongBits(value));
    }

    public static void trace(boolean value) {
        trace(value ? 1L : 2L);
    }

    public static void trace(String value) {
        trace((long) value.hashCode() * 31 + value.length());
    }

    /** The locals of a generated method. */
    public static void trace(
            int i0,
            int i1,
            int i2,
            long l0,
            long l1,
            double d0,
            double d1,
            float f0,
            boolean b0,
            String s0,
            byte y0,
            char c0,
            int[] a0) {
        trace(i0);
        trace(i1);
        trace(i2);
        trace(l0);
        trace(d1);
        trace(f0);
        trace(b0);
        trace(y0);
        trace(c0);
        trace(l1, d0, s0, a0);
    }

    /** The fields of a generated class. */
    public static void trace(int si, long sl, double sd, String ss, int[] sa) {
        trace(si);
        trace(sl, sd, ss, sa);
    }

    private static void trace(long wide, double real, String text, int[] numbers) {
        trace(wide);
        trace(real);
        trace(text);
        for (int number : numbers) {
            trace(number);
        }
    }

    /** Suspends, and gives its argument back. */
    public static int pause(int value) {
        Thread.yield();
        return value;
    }

    /** Keeps strings short. */
    public static String cut(String text) {
        return text.length() > 24 ? text.substring(text.length() - 12) : text;
    }

    /** An operation to call through an interface. */
    public interface Op {
        int apply(int x);

        default int twice(int x) {
            return apply(apply(x));
        }
    }

    /** Thrown with a payload. */
    public static class Signal extends RuntimeException {
        private static final long serialVersionUID = 1L;
        public final int payload;

        public Signal(int payload) {
            super("signal", null, false, false);
            this.payload = payload;
        }
    }

    /** A narrower signal. */
    public static final class Alarm extends Signal {
        private static final long serialVersionUID = 1L;

        public Alarm(int payload) {
            super(payload);
        }
    }

    /** A class to call virtually. */
    public abstract static class Shape implements Op {
        public int size;

        Shape(int size) {
            this.size = size;
        }

        public abstract long area(long x);

        public int grow(int by) {
            size += by;
            return size;
        }

        @Override
        public int apply(int x) {
            return x + size;
        }
    }

    /** One that inherits. */
    public static final class Square extends Shape {
        public Square(int size) {
            super(size);
        }

        @Override
        public long area(long x) {
            return (long) size * size + x;
        }
    }

    /** One that overrides, suspends and throws. */
    public static final class Rough extends Shape {
        public Rough(int size) {
            super(size ^ 5);
        }

        @Override
        public long area(long x) {
            if ((x & 63) == 3) {
                throw new Alarm(size);
            }
            return pause(size) * 3L - x;
        }

        @Override
        public int grow(int by) {
            return super.grow(by * 2) + 1;
        }

        @Override
        public synchronized int apply(int x) {
            return pause(x) * 31 - size;
        }
    }

    /** The shape for a number; {@code null} for some. */
    public static Shape shape(int n) {
        int kind = n & 31;
        return kind == 0 ? null : kind < 16 ? new Square(n) : new Rough(n);
    }
}
