package org.teavm.classlib.java.util;

import io.anykernel.hypercall.guest.library.DateText;
import io.anykernel.hypercall.guest.library.NumberText;
import io.anykernel.hypercall.guest.library.Padding;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Calendar;
import java.util.Date;

/** A part of a format: plain text, or {@code %[index$][flags][width][.precision]conversion}, checked as it is read. */
final class TFormatSpecifier {
    /** {@link #index}: text, a line end, a percent sign. */
    static final int NO_ARGUMENT = -2;
    /** {@link #index}: the argument of the specifier before. */
    static final int PREVIOUS = -1;
    /** {@link #index}: the next argument. */
    static final int ORDINARY = 0;

    private static final int NONE = -1;
    private static final String CONVERSIONS = "bBsShHcCdoxXeEgGfaA%n";

    private final String source;
    private final int start;
    private int end;
    private String text;
    private int index = ORDINARY;
    private int flags;
    private int width = NONE;
    private int precision = NONE;
    private boolean isDate;
    private char conversion;

    private TFormatSpecifier(String source, int start) {
        this.source = source;
        this.start = start;
        end = start + 1;
    }

    static TFormatSpecifier text(String text) {
        TFormatSpecifier specifier = new TFormatSpecifier(text, 0);
        specifier.text = text;
        specifier.index = NO_ARGUMENT;
        return specifier;
    }

    /** @param start of the percent sign */
    static TFormatSpecifier parse(String source, int start) {
        TFormatSpecifier specifier = new TFormatSpecifier(source, start);
        specifier.read();
        specifier.check();
        return specifier;
    }

    int index() {
        return index;
    }

    /** Where the format goes on. */
    int end() {
        return end;
    }

    // ---- reading ----

    private void read() {
        int digits = end;
        while (isDigit(digits)) {
            digits++;
        }
        boolean hasIndex = digits > end && digits < source.length() && source.charAt(digits) == '$';
        int indexEnd = digits;
        int flagsStart = hasIndex ? digits + 1 : end;
        int flagsEnd = flagsStart;
        while (flagsEnd < source.length() && Padding.flag(source.charAt(flagsEnd)) != 0) {
            flagsEnd++;
        }
        int widthEnd = flagsEnd;
        while (isDigit(widthEnd)) {
            widthEnd++;
        }
        int precisionEnd = widthEnd;
        if (widthEnd < source.length() && source.charAt(widthEnd) == '.' && isDigit(widthEnd + 1)) {
            precisionEnd = widthEnd + 1;
            while (isDigit(precisionEnd)) {
                precisionEnd++;
            }
        }
        int at = precisionEnd;
        boolean hasDate = at + 1 < source.length()
                && (source.charAt(at) == 't' || source.charAt(at) == 'T')
                && isConversion(source.charAt(at + 1));
        if (hasDate) {
            at++;
        }
        if (at >= source.length() || !isConversion(source.charAt(at))) {
            boolean isLast = end >= source.length();
            throw new TUnknownFormatConversionException(isLast ? "%" : String.valueOf(source.charAt(end)));
        }
        if (hasIndex) {
            readIndex(end, indexEnd);
        }
        readFlags(flagsStart, flagsEnd);
        readWidth(flagsEnd, widthEnd);
        readPrecision(widthEnd, precisionEnd);
        if (hasDate) {
            isDate = true;
            flags |= source.charAt(at - 1) == 'T' ? Padding.UPPERCASE : 0;
        }
        conversion = source.charAt(at);
        end = at + 1;
    }

    private boolean isDigit(int at) {
        return at < source.length() && source.charAt(at) >= '0' && source.charAt(at) <= '9';
    }

    private static boolean isConversion(char unit) {
        return unit >= 'a' && unit <= 'z' || unit >= 'A' && unit <= 'Z' || unit == '%';
    }

    private void readIndex(int from, int to) {
        index = number(from, to);
        if (index <= 0) {
            throw new TIllegalFormatArgumentIndexException(index);
        }
    }

    private void readFlags(int from, int to) {
        for (int i = from; i < to; i++) {
            int flag = Padding.flag(source.charAt(i));
            if ((flags & flag) != 0) {
                throw new TDuplicateFormatFlagsException(Padding.flags(flag));
            }
            flags |= flag;
        }
        if ((flags & Padding.PREVIOUS) != 0) {
            index = PREVIOUS;
        }
    }

    private void readWidth(int from, int to) {
        if (from < to) {
            width = number(from, to);
            if (width < 0) {
                throw new TIllegalFormatWidthException(width);
            }
        }
    }

    private void readPrecision(int from, int to) {
        if (from < to) {
            precision = number(from + 1, to);
            if (precision < 0) {
                throw new TIllegalFormatPrecisionException(precision);
            }
        }
    }

    /** {@code Integer.MIN_VALUE} if it does not fit. */
    private int number(int from, int to) {
        long value = 0;
        for (int i = from; i < to; i++) {
            value = value * 10 + (source.charAt(i) - '0');
            if (value > Integer.MAX_VALUE) {
                return Integer.MIN_VALUE;
            }
        }
        return (int) value;
    }

    // ---- checking ----

    private void check() {
        if (isDate) {
            checkDate();
            return;
        }
        if (CONVERSIONS.indexOf(conversion) < 0) {
            throw new TUnknownFormatConversionException(String.valueOf(conversion));
        }
        if (conversion >= 'A' && conversion <= 'Z') {
            flags |= Padding.UPPERCASE;
            conversion += 'a' - 'A';
        }
        switch (conversion) {
            case 'b':
            case 's':
            case 'h':
                checkGeneral();
                break;
            case 'c':
                refusePrecision();
                refuse(Padding.ALTERNATE | Padding.NUMERIC);
                needWidth(Padding.LEFT);
                break;
            case '%':
            case 'n':
                index = NO_ARGUMENT;
                checkText();
                break;
            default:
                checkNumber();
        }
    }

    private void checkDate() {
        refusePrecision();
        if (DateText.CONVERSIONS.indexOf(conversion) < 0) {
            throw new TUnknownFormatConversionException("t" + conversion);
        }
        refuse(Padding.ALTERNATE | Padding.NUMERIC);
        needWidth(Padding.LEFT);
    }

    private void checkGeneral() {
        if (conversion != 's') {
            refuse(Padding.ALTERNATE);
        }
        needWidth(Padding.LEFT);
        refuse(Padding.NUMERIC);
    }

    private void checkText() {
        refusePrecision();
        if (conversion == 'n') {
            if (width != NONE) {
                throw new TIllegalFormatWidthException(width);
            }
            if (flags != 0) {
                throw new TIllegalFormatFlagsException(Padding.flags(flags));
            }
            return;
        }
        if ((flags & ~Padding.LEFT) != 0) {
            throw new TIllegalFormatFlagsException(Padding.flags(flags));
        }
        needWidth(Padding.LEFT);
    }

    private void checkNumber() {
        needWidth(Padding.LEFT | Padding.ZERO);
        if (has(Padding.PLUS | Padding.SPACE) || has(Padding.LEFT | Padding.ZERO)) {
            throw new TIllegalFormatFlagsException(Padding.flags(flags));
        }
        switch (conversion) {
            case 'd':
                refusePrecision();
                refuse(Padding.ALTERNATE);
                break;
            case 'o':
            case 'x':
                refusePrecision();
                refuse(Padding.GROUP);
                break;
            case 'a':
                refuse(Padding.PARENTHESES);
                refuse(Padding.GROUP);
                break;
            case 'e':
                refuse(Padding.GROUP);
                break;
            case 'g':
                refuse(Padding.ALTERNATE);
                break;
            default:
        }
    }

    private boolean has(int both) {
        return (flags & both) == both;
    }

    private void refusePrecision() {
        if (precision != NONE) {
            throw new TIllegalFormatPrecisionException(precision);
        }
    }

    /** Names the first of them that is set, in the order of their bits. */
    private void refuse(int refused) {
        for (int flag = 1; flag <= Padding.PREVIOUS; flag <<= 1) {
            if ((flags & refused & flag) != 0) {
                throw new TFormatFlagsConversionMismatchException(Padding.flags(flag), conversion);
            }
        }
    }

    private void needWidth(int needing) {
        if (width == NONE && (flags & needing) != 0) {
            throw new TMissingFormatWidthException(toString());
        }
    }

    // ---- writing ----

    void write(TFormatter formatter, Appendable out, Object argument) throws IOException {
        if (text != null) {
            out.append(text);
        } else if (isDate) {
            writeDate(out, argument);
        } else if (conversion == 's' && argument instanceof TFormattable) {
            ((TFormattable) argument).formatTo(formatter, flags, width, precision);
        } else {
            String whole = whole(argument);
            out.append(whole != null ? justified(whole) : justified(cut(general(argument))));
        }
    }

    /** What no precision cuts off, or {@code null}. */
    private String whole(Object argument) {
        switch (conversion) {
            case 'n':
                return "\n";
            case '%':
                return "%";
            case 'd':
            case 'o':
            case 'x':
                return argument == null ? null : integer(argument);
            case 'e':
            case 'f':
            case 'g':
            case 'a':
                return argument == null ? null : real(argument);
            default:
                return null;
        }
    }

    private String general(Object argument) {
        switch (conversion) {
            case 'b':
                return argument instanceof Boolean ? argument.toString() : argument == null ? "false" : "true";
            case 'h':
                return argument == null ? "null" : Integer.toHexString(argument.hashCode());
            case 'c':
                return argument == null ? "null" : character(argument);
            default:
                if (conversion == 's') {
                    refuse(Padding.ALTERNATE);
                }
                return String.valueOf(argument);
        }
    }

    private String character(Object argument) {
        int point;
        if (argument instanceof Character) {
            point = (Character) argument;
        } else if (argument instanceof Byte || argument instanceof Short || argument instanceof Integer) {
            point = ((Number) argument).intValue();
        } else {
            throw wrongArgument(argument);
        }
        if (!Character.isValidCodePoint(point)) {
            throw new TIllegalFormatCodePointException(point);
        }
        return new String(Character.toChars(point));
    }

    private String integer(Object argument) {
        if (argument instanceof BigInteger) {
            return NumberText.of((BigInteger) argument, conversion, flags, width);
        }
        int bits = argument instanceof Byte
                ? Byte.SIZE
                : argument instanceof Short
                        ? Short.SIZE
                        : argument instanceof Integer ? Integer.SIZE : argument instanceof Long ? Long.SIZE : 0;
        if (bits == 0) {
            throw wrongArgument(argument);
        }
        if (conversion != 'd') {
            refuse(Padding.PARENTHESES);
            refuse(Padding.SPACE);
            refuse(Padding.PLUS);
        }
        return NumberText.of(((Number) argument).longValue(), bits, conversion, flags, width);
    }

    private String real(Object argument) {
        if (argument instanceof Float || argument instanceof Double) {
            return NumberText.of(((Number) argument).doubleValue(), conversion, flags, width, precision);
        }
        if (argument instanceof BigDecimal && conversion != 'a') {
            return NumberText.of((BigDecimal) argument, conversion, flags, width, precision);
        }
        throw wrongArgument(argument);
    }

    private void writeDate(Appendable out, Object argument) throws IOException {
        if (argument == null) {
            out.append(justified("null"));
            return;
        }
        long millis;
        if (argument instanceof Long) {
            millis = (Long) argument;
        } else if (argument instanceof Date) {
            millis = ((Date) argument).getTime();
        } else if (argument instanceof Calendar) {
            millis = ((Calendar) argument).getTimeInMillis();
        } else {
            throw wrongArgument(argument);
        }
        out.append(justified(new DateText(millis).text(conversion)));
    }

    private TIllegalFormatConversionException wrongArgument(Object argument) {
        return new TIllegalFormatConversionException(conversion, argument.getClass());
    }

    private String cut(String value) {
        return precision != NONE && precision < value.length() ? value.substring(0, precision) : value;
    }

    private String justified(String value) {
        String cased = (flags & Padding.UPPERCASE) != 0 ? value.toUpperCase() : value;
        return Padding.justified(cased, width, (flags & Padding.LEFT) != 0);
    }

    /** As HotSpot names a specifier in exceptions. */
    @Override
    public String toString() {
        StringBuilder name = new StringBuilder("%");
        name.append(Padding.flags(flags & ~Padding.UPPERCASE));
        if (index > 0) {
            name.append(index).append('$');
        }
        if (width != NONE) {
            name.append(width);
        }
        if (precision != NONE) {
            name.append('.').append(precision);
        }
        if (isDate) {
            name.append((flags & Padding.UPPERCASE) != 0 ? 'T' : 't');
            return name.append(conversion).toString();
        }
        boolean isUpper = (flags & Padding.UPPERCASE) != 0;
        return name.append(isUpper ? Character.toUpperCase(conversion) : conversion)
                .toString();
    }
}
