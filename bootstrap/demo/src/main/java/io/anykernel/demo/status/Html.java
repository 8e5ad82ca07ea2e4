package io.anykernel.demo.status;

/** Text in markup. */
public final class Html {
    /** What stands for bytes that are not UTF-8. */
    private static final char REPLACEMENT = '\ufffd';

    private Html() {}

    /** Escapes what markup means in text and in quoted attributes; what is no character is replaced. */
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
                default -> out.append(isLoneSurrogate(text, i) ? REPLACEMENT : c);
            }
        }
        return out.toString();
    }

    private static boolean isLoneSurrogate(String text, int index) {
        char c = text.charAt(index);
        if (Character.isHighSurrogate(c)) {
            return index + 1 == text.length() || !Character.isLowSurrogate(text.charAt(index + 1));
        }
        return Character.isLowSurrogate(c) && (index == 0 || !Character.isHighSurrogate(text.charAt(index - 1)));
    }
}
