package io.anykernel.fs;

/**
 * File names between text and bytes. Filesystems store bytes without a charset; text is UTF-8 where the bytes are, and
 * any other byte {@code b} becomes the lone surrogate {@code U+DC00 + b}, so that every stored name has a text that leads
 * back to it.
 */
public final class Names {
    /** Longest name in bytes that any filesystem here stores. */
    public static final int MAX_BYTES = 255;

    private static final int ESCAPE = 0xdc00;

    private Names() {}

    /** Bytes that {@link #encode} makes of {@code name}. */
    public static int encodedLength(String name) {
        int bytes = 0;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c < 0x80 || isEscape(name, i)) {
                bytes++;
            } else if (c < 0x800) {
                bytes += 2;
            } else if (isPair(name, i)) {
                bytes += 4;
                i++;
            } else {
                bytes += 3;
            }
        }
        return bytes;
    }

    public static byte[] encode(String name) {
        byte[] bytes = new byte[encodedLength(name)];
        int at = 0;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c < 0x80 || isEscape(name, i)) {
                bytes[at++] = (byte) c;
            } else if (c < 0x800) {
                bytes[at++] = (byte) (0xc0 | c >> 6);
                bytes[at++] = (byte) (0x80 | c & 0x3f);
            } else if (isPair(name, i)) {
                int point = Character.toCodePoint(c, name.charAt(++i));
                bytes[at++] = (byte) (0xf0 | point >> 18);
                bytes[at++] = (byte) (0x80 | point >> 12 & 0x3f);
                bytes[at++] = (byte) (0x80 | point >> 6 & 0x3f);
                bytes[at++] = (byte) (0x80 | point & 0x3f);
            } else {
                bytes[at++] = (byte) (0xe0 | c >> 12);
                bytes[at++] = (byte) (0x80 | c >> 6 & 0x3f);
                bytes[at++] = (byte) (0x80 | c & 0x3f);
            }
        }
        return bytes;
    }

    public static String decode(byte[] bytes, int offset, int lengthBytes) {
        char[] text = new char[lengthBytes];
        int chars = 0;
        int end = offset + lengthBytes;
        int at = offset;
        while (at < end) {
            int first = bytes[at] & 0xff;
            int length = first < 0x80 ? 1 : sequenceLength(bytes, at, end);
            if (length == 0) {
                text[chars++] = (char) (ESCAPE + first);
                at++;
                continue;
            }
            int point = codePoint(bytes, at, length);
            if (point < 0x10000) {
                text[chars++] = (char) point;
            } else {
                text[chars++] = Character.highSurrogate(point);
                text[chars++] = Character.lowSurrogate(point);
            }
            at += length;
        }
        return new String(text, 0, chars);
    }

    private static boolean isEscape(String name, int index) {
        char c = name.charAt(index);
        return c >= ESCAPE + 0x80 && c <= ESCAPE + 0xff;
    }

    private static boolean isPair(String name, int index) {
        return Character.isHighSurrogate(name.charAt(index))
                && index + 1 < name.length()
                && Character.isLowSurrogate(name.charAt(index + 1));
    }

    /** Length of the well-formed UTF-8 sequence of two bytes or more at {@code at} (RFC 3629 §4), or 0. */
    private static int sequenceLength(byte[] bytes, int at, int end) {
        int first = bytes[at] & 0xff;
        int length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
        if (first < 0xc2 || first > 0xf4 || at + length > end) {
            return 0;
        }
        for (int i = 1; i < length; i++) {
            if ((bytes[at + i] & 0xc0) != 0x80) {
                return 0;
            }
        }
        int point = codePoint(bytes, at, length);
        boolean overlong = point < (length == 3 ? 0x800 : length == 4 ? 0x10000 : 0x80);
        boolean surrogate = point >= 0xd800 && point <= 0xdfff;
        return overlong || surrogate || point > 0x10ffff ? 0 : length;
    }

    private static int codePoint(byte[] bytes, int at, int length) {
        int first = bytes[at] & 0xff;
        if (length == 1) {
            return first;
        }
        int point = first & (0xff >> (length + 1));
        for (int i = 1; i < length; i++) {
            point = point << 6 | bytes[at + i] & 0x3f;
        }
        return point;
    }
}
