package io.anykernel.image.corpus;

import static io.anykernel.image.corpus.Corpus.probe;
import static io.anykernel.image.corpus.Corpus.say;

/** Every operator on int and long, at the edges. */
final class Integers implements Corpus.Program {
    private static final int[] INTS = {
        0,
        1,
        -1,
        2,
        7,
        -7,
        31,
        33,
        0x7f,
        0x80,
        0xff,
        0x8000,
        0xffff,
        Integer.MAX_VALUE,
        Integer.MIN_VALUE,
        Integer.MIN_VALUE + 1
    };
    private static final long[] LONGS = {
        0, 1, -1, 3, -7, 63, 65, 1L << 31, 1L << 32, -(1L << 31), Long.MAX_VALUE, Long.MIN_VALUE, Long.MIN_VALUE + 1
    };

    @Override
    public void run() {
        for (int a : INTS) {
            unary(a);
            shiftsByItself(a, a);
            for (int b : INTS) {
                binary(a, b);
            }
        }
        for (long a : LONGS) {
            unary(a);
            for (long b : LONGS) {
                binary(a, b);
            }
        }
        exact();
        unsigned();
        compound();
    }

    private static void unary(int a) {
        say("i " + a + " " + -a + " " + ~a + " " + (byte) a + " " + (short) a + " " + (int) (char) a + " " + (long) a
                + " " + Integer.bitCount(a) + " " + Integer.numberOfLeadingZeros(a) + " "
                + Integer.numberOfTrailingZeros(a) + " " + Integer.reverse(a) + " " + Integer.reverseBytes(a) + " "
                + Integer.highestOneBit(a) + " " + Integer.lowestOneBit(a) + " " + Integer.signum(a) + " "
                + Integer.toHexString(a) + " " + Integer.toBinaryString(a) + " " + Integer.toString(a, 36) + " "
                + Integer.rotateLeft(a, 5) + " " + Integer.toUnsignedString(a) + " " + Math.abs(a) + " "
                + Float.floatToIntBits((float) a));
    }

    /** To C a distance beyond the width is undefined, and gcc takes {@code x >> x} for 0. */
    private static void shiftsByItself(int a, long b) {
        say("self " + (a << a) + " " + (a >> a) + " " + (a >>> a) + " " + (b << b) + " " + (b >> b) + " " + (b >>> b));
    }

    private static void binary(int a, int b) {
        say("ii " + a + " " + b + " " + (a + b) + " " + (a - b) + " " + (a * b) + " " + (a & b) + " " + (a | b) + " "
                + (a ^ b) + " " + (a << b) + " " + (a >> b) + " " + (a >>> b) + " " + (a < b) + (a <= b) + (a == b)
                + " "
                + Integer.compare(a, b) + " " + Math.max(a, b) + " " + Integer.compareUnsigned(a, b) + " "
                + (b == 0 ? 0 : Math.floorDiv(a, b)) + " " + (b == 0 ? 0 : Math.floorMod(a, b)));
        probe("div", () -> a / b);
        probe("rem", () -> a % b);
    }

    private static void unary(long a) {
        say("l " + a + " " + -a + " " + ~a + " " + (int) a + " " + (byte) a + " " + (char) a % 9 + " "
                + Long.bitCount(a) + " " + Long.numberOfLeadingZeros(a) + " " + Long.numberOfTrailingZeros(a) + " "
                + Long.reverse(a) + " " + Long.reverseBytes(a) + " " + Long.toHexString(a) + " " + Long.toString(a, 7)
                + " " + Long.hashCode(a) + " " + Long.rotateRight(a, 13) + " " + Math.abs(a));
    }

    private static void binary(long a, long b) {
        int shift = (int) b;
        say("ll " + a + " " + b + " " + (a + b) + " " + (a - b) + " " + (a * b) + " " + (a & b) + " " + (a | b) + " "
                + (a ^ b) + " " + (a << b) + " " + (a >> b) + " " + (a >>> shift) + " " + (a < b) + (a >= b) + " "
                + Long.compare(a, b) + " " + Long.compareUnsigned(a, b) + " " + Math.min(a, b));
        probe("div", () -> a / b);
        probe("rem", () -> a % b);
    }

    private static void exact() {
        probe("addExact", () -> Math.addExact(Integer.MAX_VALUE, 1));
        probe("addExact", () -> Math.addExact(Integer.MAX_VALUE, -1));
        probe("multiplyExact", () -> Math.multiplyExact(1 << 20, 1 << 20));
        probe("multiplyExact", () -> Math.multiplyExact(1L << 40, 1L << 40));
        probe("subtractExact", () -> Math.subtractExact(Long.MIN_VALUE, 1L));
        probe("toIntExact", () -> Math.toIntExact(1L << 33));
        probe("negateExact", () -> Math.negateExact(Integer.MIN_VALUE));
        probe("parseInt", () -> Integer.parseInt("-2147483648"));
        probe("parseInt", () -> Integer.parseInt("2147483648"));
        probe("parseInt", () -> Integer.parseInt("7fff", 16));
        probe("parseInt", () -> Integer.parseInt(""));
        probe("parseLong", () -> Long.parseLong("-9223372036854775808"));
        probe("valueOf", () -> Integer.valueOf(127) == Integer.valueOf(127));
        probe("decode", () -> Integer.decode("-0x10"));
    }

    private static void unsigned() {
        probe("divideUnsigned", () -> Integer.divideUnsigned(-1, 3));
        probe("remainderUnsigned", () -> Integer.remainderUnsigned(-1, 7));
        probe("divideUnsigned", () -> Long.divideUnsigned(-1L, 10L));
        probe("remainderUnsigned", () -> Long.remainderUnsigned(-5L, 10L));
        probe("toUnsignedLong", () -> Integer.toUnsignedLong(-1));
        probe("toUnsignedString", () -> Long.toUnsignedString(-1L));
    }

    private static void compound() {
        byte b = 127;
        b += 2;
        short s = 1;
        s <<= 15;
        char c = 0;
        c--;
        int i = 5;
        i = i++ + ++i;
        long l = 1;
        l <<= 33;
        i += 3.7;
        int j = 10;
        j -= 0x1_0000_0000L;
        b >>>= 1;
        say("compound " + b + " " + s + " " + (int) c + " " + i + " " + l + " " + j);
    }
}
