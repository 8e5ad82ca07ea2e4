package org.teavm.classlib.java.net;

/** The texts of addresses: dotted quads with up to three parts left out, and RFC 4291 §2.2. */
final class TAddressText {
    static final int V4_BYTES = 4;
    static final int V6_BYTES = 16;

    private static final int MAX_V4_LENGTH = 15;
    private static final int GROUPS = 8;

    private TAddressText() {}

    /** The IPv4 address that an IPv6 address holds (RFC 4291 §2.5.5.2), or {@code null}. */
    static byte[] mapped(byte[] bytes) {
        int others = (bytes[10] & bytes[11]) ^ -1;
        for (int i = 0; i < 10; i++) {
            others |= bytes[i];
        }
        return others == 0 ? java.util.Arrays.copyOfRange(bytes, V6_BYTES - V4_BYTES, V6_BYTES) : null;
    }

    static String of(byte[] address) {
        StringBuilder text = new StringBuilder();
        if (address.length == V4_BYTES) {
            for (byte octet : address) {
                text.append(text.length() == 0 ? "" : ".").append(octet & 0xff);
            }
            return text.toString();
        }
        for (int i = 0; i < address.length; i += 2) {
            int group = (address[i] & 0xff) << 8 | address[i + 1] & 0xff;
            text.append(i == 0 ? "" : ":").append(Integer.toHexString(group));
        }
        return text.toString();
    }

    /** Four or sixteen bytes, or {@code null} if the text is no address. */
    static byte[] parse(String text) {
        boolean isBracketed = text.startsWith("[") && text.endsWith("]");
        String inner = isBracketed ? text.substring(1, text.length() - 1) : text;
        if (inner.indexOf(':') >= 0) {
            return parseV6(inner);
        }
        return isBracketed ? null : parseV4(inner);
    }

    /** Three parts say the last two bytes by one number, two parts the last three, one part all. */
    private static byte[] parseV4(String text) {
        String[] parts = text.split("\\.", -1);
        if (text.length() > MAX_V4_LENGTH || parts.length > V4_BYTES) {
            return null;
        }
        byte[] bytes = new byte[V4_BYTES];
        for (int i = 0; i < parts.length; i++) {
            int width = i == parts.length - 1 ? V4_BYTES - i : 1;
            long value = number(parts[i], 10, MAX_V4_LENGTH);
            if (value < 0 || value >> 8 * width != 0) {
                return null;
            }
            for (int j = 0; j < width; j++) {
                bytes[i + j] = (byte) (value >> 8 * (width - 1 - j));
            }
        }
        return bytes;
    }

    private static byte[] parseV6(String text) {
        int gap = text.indexOf("::");
        if (gap < 0) {
            byte[] whole = groups(text);
            return whole != null && whole.length == V6_BYTES ? whole : null;
        }
        byte[] head = groups(text.substring(0, gap));
        byte[] tail = groups(text.substring(gap + 2));
        if (head == null || tail == null || head.length + tail.length > V6_BYTES - 2) {
            return null;
        }
        byte[] bytes = java.util.Arrays.copyOf(head, V6_BYTES);
        System.arraycopy(tail, 0, bytes, V6_BYTES - tail.length, tail.length);
        return bytes;
    }

    /** Groups between colons, the last of which may be a dotted quad; {@code null} if they are none. */
    private static byte[] groups(String text) {
        if (text.isEmpty()) {
            return new byte[0];
        }
        String[] parts = text.split(":", -1);
        byte[] bytes = new byte[0];
        for (int i = 0; i < parts.length; i++) {
            boolean isQuad = i == parts.length - 1 && parts[i].indexOf('.') >= 0;
            byte[] next = isQuad ? quad(parts[i]) : group(parts[i]);
            if (next == null || bytes.length + next.length > 2 * GROUPS) {
                return null;
            }
            bytes = java.util.Arrays.copyOf(bytes, bytes.length + next.length);
            System.arraycopy(next, 0, bytes, bytes.length - next.length, next.length);
        }
        return bytes;
    }

    private static byte[] quad(String text) {
        return text.split("\\.", -1).length == V4_BYTES ? parseV4(text) : null;
    }

    private static byte[] group(String text) {
        long value = number(text, 16, 4);
        return value < 0 ? null : new byte[] {(byte) (value >> 8), (byte) value};
    }

    /** {@code -1} for anything but 1 to {@code maxDigits} digits of ASCII. */
    private static long number(String text, int radix, int maxDigits) {
        if (text.isEmpty() || text.length() > maxDigits) {
            return -1;
        }
        long value = 0;
        for (int i = 0; i < text.length(); i++) {
            int digit = text.charAt(i) < 0x80 ? Character.digit(text.charAt(i), radix) : -1;
            if (digit < 0) {
                return -1;
            }
            value = value * radix + digit;
        }
        return value;
    }
}
