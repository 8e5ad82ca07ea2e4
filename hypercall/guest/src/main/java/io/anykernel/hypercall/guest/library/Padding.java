package io.anykernel.hypercall.guest.library;

/** Flags of a format specifier, with the bits of {@code java.util.FormattableFlags}, and what they do to a text. */
public final class Padding {
    public static final int LEFT = 1;
    public static final int UPPERCASE = 1 << 1;
    public static final int ALTERNATE = 1 << 2;
    public static final int PLUS = 1 << 3;
    public static final int SPACE = 1 << 4;
    public static final int ZERO = 1 << 5;
    public static final int GROUP = 1 << 6;
    public static final int PARENTHESES = 1 << 7;
    public static final int PREVIOUS = 1 << 8;
    /** Those that only numbers may have. */
    public static final int NUMERIC = PLUS | SPACE | ZERO | GROUP | PARENTHESES;

    private static final String SIGNS = "-^#+ 0,(<";

    private Padding() {}

    /** The flag that a character stands for in a format, or 0. */
    public static int flag(char unit) {
        int index = SIGNS.indexOf(unit);
        return index < 0 || unit == '^' ? 0 : 1 << index;
    }

    /** The characters of flags, as exceptions name them. */
    public static String flags(int flags) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < SIGNS.length(); i++) {
            if ((flags >> i & 1) != 0) {
                text.append(SIGNS.charAt(i));
            }
        }
        return text.toString();
    }

    /** @param width or -1 */
    public static String justified(String text, int width, boolean isLeft) {
        if (text.length() >= width) {
            return text;
        }
        String spaces = " ".repeat(width - text.length());
        return isLeft ? text + spaces : spaces + text;
    }

    static void zeros(StringBuilder text, int count) {
        for (int i = 0; i < count; i++) {
            text.append('0');
        }
    }
}
