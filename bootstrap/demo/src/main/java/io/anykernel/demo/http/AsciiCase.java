package io.anykernel.demo.http;

/** Letters of ASCII whatever the locale: Turkish would turn the I of {@code TRANSFER-ENCODING} into another letter. */
public final class AsciiCase {
    private AsciiCase() {}

    /** The text with A to Z made small. */
    public static String lower(String text) {
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            out.append(c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c);
        }
        return out.toString();
    }
}
