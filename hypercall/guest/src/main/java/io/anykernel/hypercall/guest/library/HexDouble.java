package io.anykernel.hypercall.guest.library;

/** A double in hexadecimal, without its prefix: {@code 1.8p1}. */
final class HexDouble {
    private static final int FRACTION_BITS = 52;
    private static final int FRACTION_DIGITS = 13;
    private static final int BIAS = 1023;

    private HexDouble() {}

    /**
     * @param size finite and not negative
     * @param places digits behind the point, or -1 for as many as it has, at least one
     */
    static String text(double size, int places) {
        long bits = Double.doubleToRawLongBits(size);
        int exponent = (int) (bits >>> FRACTION_BITS);
        long fraction = bits & (1L << FRACTION_BITS) - 1;
        boolean isRounded = places >= 0 && places < FRACTION_DIGITS;
        if (size == 0) {
            return "0." + digits(0, Math.max(places, 1)) + "p0";
        }
        if (exponent == 0 && !isRounded) {
            return "0." + digits(fraction, places) + "p-1022";
        }
        int power = exponent - BIAS;
        long significand = fraction | 1L << FRACTION_BITS;
        if (exponent == 0) {
            int shift = Long.numberOfLeadingZeros(fraction) - (Long.SIZE - 1 - FRACTION_BITS);
            significand = fraction << shift;
            power = 1 - BIAS - shift;
        }
        if (isRounded) {
            significand = rounded(significand, FRACTION_BITS - 4 * places);
            if (significand >> FRACTION_BITS + 1 != 0) {
                significand >>= 1;
                power++;
            }
        }
        return "1." + digits(significand & (1L << FRACTION_BITS) - 1, places) + "p" + power;
    }

    /** Halves to even, in units of {@code 1 << shift}. */
    private static long rounded(long value, int shift) {
        long unit = 1L << shift;
        long rest = value & unit - 1;
        long kept = value - rest;
        boolean isUp = rest > unit / 2 || rest == unit / 2 && (kept & unit) != 0;
        return isUp ? kept + unit : kept;
    }

    private static String digits(long fraction, int places) {
        StringBuilder text = new StringBuilder();
        for (int i = FRACTION_DIGITS - 1; i >= 0; i--) {
            text.append(Character.forDigit((int) (fraction >>> 4 * i) & 0xf, 16));
        }
        int length = places < 0 ? FRACTION_DIGITS : places;
        Padding.zeros(text, length - FRACTION_DIGITS);
        if (places < 0) {
            while (length > 1 && text.charAt(length - 1) == '0') {
                length--;
            }
        }
        text.setLength(length);
        return text.toString();
    }
}
