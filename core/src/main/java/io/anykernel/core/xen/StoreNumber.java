package io.anykernel.core.xen;

/** Numbers as xenstore has them: decimal digits, no sign, nothing around them. */
public final class StoreNumber {
    /** What {@link #parse} answers for anything else. */
    public static final long NONE = -1;

    /** Digits of the largest {@code long}. */
    private static final int MAX_DIGITS = 19;

    private static final int RADIX = 10;

    private StoreNumber() {}

    /** The number that {@code text} is, or {@link #NONE}: missing, empty, with anything but digits, or larger than a {@code long}. */
    public static long parse(String text) {
        if (text == null || text.isEmpty() || text.length() > MAX_DIGITS) {
            return NONE;
        }
        long value = 0;
        for (int i = 0; i < text.length(); i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit >= RADIX) {
                return NONE;
            }
            value = value * RADIX + digit;
        }
        return value < 0 ? NONE : value;
    }
}
