package io.anykernel.hypercall.guest.library;

import static io.anykernel.hypercall.guest.library.Padding.ALTERNATE;
import static io.anykernel.hypercall.guest.library.Padding.GROUP;
import static io.anykernel.hypercall.guest.library.Padding.PARENTHESES;
import static io.anykernel.hypercall.guest.library.Padding.PLUS;
import static io.anykernel.hypercall.guest.library.Padding.SPACE;
import static io.anykernel.hypercall.guest.library.Padding.ZERO;

import java.math.BigDecimal;
import java.math.BigInteger;

/** Numbers as {@code java.util.Formatter} writes them, before they are justified. Letters come in lower case. */
public final class NumberText {
    private static final int DEFAULT_PRECISION = 6;
    private static final int GROUP_DIGITS = 3;

    private NumberText() {}

    /**
     * @param bits of the argument's type, to which a negative number is cut in octal and hexadecimal
     * @param conversion {@code d}, {@code o} or {@code x}
     */
    public static String of(long value, int bits, char conversion, int flags, int width) {
        if (conversion == 'd') {
            boolean isNegative = value < 0;
            String text = Long.toString(value);
            return signed(isNegative ? text.substring(1) : text, isNegative, flags, width);
        }
        long cut = bits == Long.SIZE ? value : value & (1L << bits) - 1;
        String digits = conversion == 'o' ? Long.toOctalString(cut) : Long.toHexString(cut);
        StringBuilder text = new StringBuilder(prefix(conversion, flags));
        if ((flags & ZERO) != 0) {
            Padding.zeros(text, width - text.length() - digits.length());
        }
        return text.append(digits).toString();
    }

    private static String prefix(char conversion, int flags) {
        return (flags & ALTERNATE) == 0 ? "" : conversion == 'o' ? "0" : "0x";
    }

    public static String of(BigInteger value, char conversion, int flags, int width) {
        boolean isNegative = value.signum() < 0;
        BigInteger size = value.abs();
        if (conversion == 'd') {
            return signed(size.toString(), isNegative, flags, width);
        }
        String digits = size.toString(conversion == 'o' ? 8 : 16);
        StringBuilder text = new StringBuilder();
        sign(text, isNegative, flags);
        text.append(prefix(conversion, flags));
        if ((flags & ZERO) != 0) {
            int closing = isNegative && (flags & PARENTHESES) != 0 ? 1 : 0;
            Padding.zeros(text, width - text.length() - digits.length() - closing);
        }
        text.append(digits);
        close(text, isNegative, flags);
        return text.toString();
    }

    /** @param conversion {@code e}, {@code f}, {@code g} or {@code a} */
    public static String of(double value, char conversion, int flags, int width, int precision) {
        if (value != value) {
            return "NaN";
        }
        boolean isNegative = Double.doubleToRawLongBits(value) < 0;
        double size = Math.abs(value);
        if (size == Double.POSITIVE_INFINITY) {
            StringBuilder text = new StringBuilder();
            sign(text, isNegative, flags);
            text.append("Infinity");
            close(text, isNegative, flags);
            return text.toString();
        }
        return conversion == 'a'
                ? hexadecimal(size, isNegative, flags, width, precision)
                : of(new Decimal(size), isNegative, conversion, flags, width, precision);
    }

    public static String of(BigDecimal value, char conversion, int flags, int width, int precision) {
        boolean isNegative = value.signum() < 0;
        Decimal decimal = new Decimal(value.unscaledValue().abs().toString(), value.scale());
        return of(decimal, isNegative, conversion, flags, width, precision);
    }

    private static String of(Decimal size, boolean isNegative, char conversion, int flags, int width, int precision) {
        int places = precision < 0 ? DEFAULT_PRECISION : precision;
        switch (conversion) {
            case 'e':
                return scientific(size, isNegative, flags, width, places);
            case 'f':
                size.roundFraction(places);
                return signed(size.plain(places) + point(places, flags), isNegative, flags, width);
            default:
                return general(size, isNegative, flags, width, Math.max(places, 1));
        }
    }

    /** The flag keeps the decimal point of a number without a fraction. */
    private static String point(int places, int flags) {
        return places == 0 && (flags & ALTERNATE) != 0 ? "." : "";
    }

    private static String scientific(Decimal size, boolean isNegative, int flags, int width, int places) {
        size.roundDigits(places + 1);
        int exponent = size.leadingExponent();
        String digits = Integer.toString(Math.abs(exponent));
        String power = (exponent < 0 ? "e-" : "e+") + (digits.length() < 2 ? "0" : "") + digits;
        String mantissa = size.mantissa(places) + point(places, flags);
        boolean isClosed = isNegative && (flags & PARENTHESES) != 0;
        int left = width < 0 ? width : width - power.length() - (isClosed ? 1 : 0);
        StringBuilder text = new StringBuilder();
        magnitude(text, mantissa, isNegative, flags, left);
        text.append(power);
        close(text, isNegative, flags);
        return text.toString();
    }

    /** {@code precision} digits in all: plain from 10^-4 to 10^precision, after rounding. */
    private static String general(Decimal size, boolean isNegative, int flags, int width, int precision) {
        if (size.isZero()) {
            return signed(size.plain(precision - 1), isNegative, flags, width);
        }
        size.roundDigits(precision);
        int exponent = size.leadingExponent();
        return exponent < -4 || exponent >= precision
                ? scientific(size, isNegative, flags, width, precision - 1)
                : signed(size.plain(precision - 1 - exponent), isNegative, flags, width);
    }

    /** @param magnitude digits, with a decimal point or without */
    private static String signed(String magnitude, boolean isNegative, int flags, int width) {
        boolean isClosed = isNegative && (flags & PARENTHESES) != 0;
        StringBuilder text = new StringBuilder();
        magnitude(text, magnitude, isNegative, flags, isClosed ? width - 1 : width);
        close(text, isNegative, flags);
        return text.toString();
    }

    /** The sign, zeros up to {@code width}, and the digits in groups. */
    private static void magnitude(StringBuilder text, String digits, boolean isNegative, int flags, int width) {
        sign(text, isNegative, flags);
        String grouped = (flags & GROUP) != 0 ? grouped(digits) : digits;
        if ((flags & ZERO) != 0) {
            Padding.zeros(text, width - text.length() - grouped.length());
        }
        text.append(grouped);
    }

    private static String grouped(String digits) {
        int point = digits.indexOf('.');
        int whole = point < 0 ? digits.length() : point;
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < whole; i++) {
            if (i > 0 && (whole - i) % GROUP_DIGITS == 0) {
                text.append(',');
            }
            text.append(digits.charAt(i));
        }
        return text.append(digits, whole, digits.length()).toString();
    }

    private static void sign(StringBuilder text, boolean isNegative, int flags) {
        if (isNegative) {
            text.append((flags & PARENTHESES) != 0 ? '(' : '-');
        } else if ((flags & PLUS) != 0) {
            text.append('+');
        } else if ((flags & SPACE) != 0) {
            text.append(' ');
        }
    }

    private static void close(StringBuilder text, boolean isNegative, int flags) {
        if (isNegative && (flags & PARENTHESES) != 0) {
            text.append(')');
        }
    }

    private static String hexadecimal(double size, boolean isNegative, int flags, int width, int precision) {
        String digits = HexDouble.text(size, precision < 0 ? -1 : Math.max(precision, 1));
        StringBuilder text = new StringBuilder();
        sign(text, isNegative, flags);
        text.append("0x");
        if ((flags & ZERO) != 0) {
            Padding.zeros(text, width - text.length() - shortLength(digits));
        }
        return text.append(digits).toString();
    }

    /** HotSpot counts a fraction without the zeros that a precision adds, so that its text may be longer than the width. */
    private static int shortLength(String digits) {
        int end = digits.indexOf('p');
        int zeros = 0;
        while (digits.charAt(end - zeros - 1) == '0' && digits.charAt(end - zeros - 2) != '.') {
            zeros++;
        }
        return digits.length() - zeros;
    }
}
