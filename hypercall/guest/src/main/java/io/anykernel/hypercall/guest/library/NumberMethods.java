package io.anykernel.hypercall.guest.library;

/** {@code Integer}, {@code Long} and {@code Character}. */
final class NumberMethods {
    private NumberMethods() {}

    /** A radix that no digit has counts as ten. */
    private static int known(int radix) {
        return radix < Character.MIN_RADIX || radix > Character.MAX_RADIX ? 10 : radix;
    }

    @MethodsOf(Integer.class)
    static final class Ints {
        static String toUnsignedString(int value, int radix) {
            return Long.toString(value & 0xffff_ffffL, radix);
        }

        static int parseUnsignedInt(String text) {
            return parseUnsignedInt(text, 10);
        }

        static int parseUnsignedInt(String text, int radix) {
            long value = Longs.parseUnsignedLong(text, radix);
            if (value >>> Integer.SIZE != 0) {
                throw new NumberFormatException("String value " + text + " exceeds range of unsigned int.");
            }
            return (int) value;
        }
    }

    @MethodsOf(Long.class)
    static final class Longs {
        /** Digits from the last to the first, of the negative value, since its range is the larger one. */
        static String toString(long value, int radix) {
            int base = known(radix);
            if (base == 10) {
                return Long.toString(value);
            }
            char[] digits = new char[Long.SIZE + 1];
            int at = digits.length;
            long left = value < 0 ? value : -value;
            do {
                digits[--at] = Character.forDigit((int) -(left % base), base);
                left /= base;
            } while (left != 0);
            if (value < 0) {
                digits[--at] = '-';
            }
            return new String(digits, at, digits.length - at);
        }

        static String toUnsignedString(long value, int radix) {
            if (value >= 0) {
                return Long.toString(value, radix);
            }
            int base = known(radix);
            long quotient = Long.divideUnsigned(value, base);
            long rest = value - quotient * base;
            return Long.toString(quotient, base) + Character.forDigit((int) rest, base);
        }

        static long parseUnsignedLong(String text) {
            return parseUnsignedLong(text, 10);
        }

        static long parseUnsignedLong(String text, int radix) {
            checkRadix(text, radix);
            int start = text.charAt(0) == '+' ? 1 : 0;
            if (start == text.length()) {
                throw wrong(text);
            }
            long limit = Long.divideUnsigned(-1, radix);
            long value = 0;
            for (int i = start; i < text.length(); i++) {
                int digit = Character.digit(text.charAt(i), radix);
                long next = value * radix + digit;
                if (digit < 0) {
                    throw wrong(text);
                }
                if (Long.compareUnsigned(value, limit) > 0 || Long.compareUnsigned(next, value * radix) < 0) {
                    throw new NumberFormatException("String value " + text + " exceeds range of unsigned long.");
                }
                value = next;
            }
            return value;
        }

        private static void checkRadix(String text, int radix) {
            if (text == null) {
                throw new NumberFormatException("Cannot parse null string");
            }
            if (radix < Character.MIN_RADIX || radix > Character.MAX_RADIX) {
                throw new NumberFormatException("radix " + radix + " out of range");
            }
            if (text.isEmpty()) {
                throw wrong(text);
            }
        }
    }

    private static NumberFormatException wrong(String text) {
        return new NumberFormatException("For input string: \"" + text + "\"");
    }

    @MethodsOf(Character.class)
    static final class Characters {
        static String toString(int point) {
            if (!Character.isValidCodePoint(point)) {
                throw new IllegalArgumentException("Not a valid Unicode code point: 0x" + Integer.toHexString(point));
            }
            return new String(Character.toChars(point));
        }
    }
}
