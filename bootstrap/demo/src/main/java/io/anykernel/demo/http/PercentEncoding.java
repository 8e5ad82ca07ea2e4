package io.anykernel.demo.http;

import io.anykernel.fs.Names;

/**
 * Paths between text and what a target may hold (RFC 3986 §2.1). Text is as the filesystems' {@link Names}, so that a name
 * whose bytes are not UTF-8 leads back to the same bytes.
 */
public final class PercentEncoding {
    private static final String HEX_DIGITS = "0123456789ABCDEF";

    private PercentEncoding() {}

    /** Encodes all but the slash and what RFC 3986 §2.3 leaves plain. */
    public static String encode(String path) {
        StringBuilder out = new StringBuilder(path.length() + 16);
        for (byte each : Names.encode(path)) {
            int value = each & 0xff;
            if (isPlain(value)) {
                out.append((char) value);
            } else {
                appendEscape(out, value);
            }
        }
        return out.toString();
    }

    private static boolean isPlain(int value) {
        return value >= 'a' && value <= 'z'
                || value >= 'A' && value <= 'Z'
                || value >= '0' && value <= '9'
                || "-._~/".indexOf(value) >= 0;
    }

    static void appendEscape(StringBuilder out, int value) {
        out.append('%').append(HEX_DIGITS.charAt(value >> 4)).append(HEX_DIGITS.charAt(value & 15));
    }

    /**
     * Decodes a part of a target, each of whose characters stands for one byte.
     *
     * @throws HttpException if it is malformed, or holds the one byte that no name can
     */
    static String decode(String text) {
        byte[] bytes = new byte[text.length()];
        int count = 0;
        for (int i = 0; i < text.length(); i++) {
            int value = text.charAt(i);
            if (value == '%') {
                if (i + 2 >= text.length()) {
                    throw new HttpException(400, "malformed escape");
                }
                value = digit(text.charAt(i + 1)) << 4 | digit(text.charAt(i + 2));
                i += 2;
            }
            if (value == 0) {
                throw new HttpException(400, "NUL in target");
            }
            bytes[count++] = (byte) value;
        }
        return Names.decode(bytes, 0, count);
    }

    private static int digit(char c) {
        int digit = c < 0x80 ? Character.digit(c, 16) : -1;
        if (digit < 0) {
            throw new HttpException(400, "malformed escape");
        }
        return digit;
    }
}
