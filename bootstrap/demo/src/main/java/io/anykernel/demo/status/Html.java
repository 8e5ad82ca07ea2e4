package io.anykernel.demo.status;

import java.nio.charset.StandardCharsets;

/** Text in markup. */
public final class Html {
    private Html() {}

    /** Escapes what markup means in text and in quoted attributes. */
    public static String escape(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> out.append(c);
            }
        }
        return out.toString();
    }

    /** A name as a relative reference: what RFC 3986 §2.3 does not leave plain is escaped, as UTF-8. */
    public static String relativeReference(String name) {
        // A colon in the first segment would read as a scheme.
        StringBuilder out = new StringBuilder("./");
        for (byte each : name.getBytes(StandardCharsets.UTF_8)) {
            int value = each & 0xff;
            boolean plain = value >= 'a' && value <= 'z'
                    || value >= 'A' && value <= 'Z'
                    || value >= '0' && value <= '9'
                    || "-._~/".indexOf(value) >= 0;
            if (plain) {
                out.append((char) value);
            } else {
                out.append('%').append(hexDigit(value >> 4)).append(hexDigit(value & 15));
            }
        }
        return out.toString();
    }

    private static char hexDigit(int value) {
        return "0123456789ABCDEF".charAt(value);
    }
}
