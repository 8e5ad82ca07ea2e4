package io.anykernel.image.corpus;

import static io.anykernel.image.corpus.Corpus.probe;
import static io.anykernel.image.corpus.Corpus.say;

import java.nio.charset.StandardCharsets;

/** Strings, builders, characters. */
final class Text implements Corpus.Program {
    @Override
    public void run() {
        strings();
        builders();
        characters();
        controlCharacters();
        encodings();
        concatenation(null, 'c', true, -1L, 2.5, new int[0].length);
    }

    /** With digits behind them, which an escape could run on into, and one that is no character but its name. */
    private static void controlCharacters() {
        String text = "\u0080\u008b7\u009f\u00a0\u001f";
        for (int i = 0; i < text.length(); i++) {
            say(i + " " + (int) text.charAt(i));
        }
        say("\\u008b".length() + "\\\\u008b");
    }

    private static void strings() {
        String text = "The quick brown fox";
        say(text.length() + " " + text.charAt(4) + " " + text.indexOf("quick") + " " + text.indexOf('z') + " "
                + text.lastIndexOf('o') + " " + text.substring(4, 9) + " " + text.substring(16) + " "
                + text.toUpperCase() + " " + text.toLowerCase() + " " + text.contains("own") + " "
                + text.startsWith("The") + " " + text.endsWith("fox") + " " + text.replace('o', '0') + " "
                + text.replace("quick", "slow") + " " + text.hashCode() + " " + text.isEmpty());
        say("  trim\t".trim() + "|" + " strip ".strip() + "|" + " ".isBlank() + "|" + "ab".repeat(3) + "|"
                + String.join("-", "x", "y", "z") + "|" + "a,b,,c,,".split(",").length + "|"
                + String.valueOf(new char[] {'o', 'k'}) + "|" + "b".compareTo("abc") + "|"
                + "ABC".equalsIgnoreCase("abc"));
        say("x".equals(null) + " " + """
                block "quoted"
                  indented""");
        probe("substring", () -> "abc".substring(1, 2));
        probe("charAt", () -> "abc".charAt(-1));
        probe("null", () -> ((String) null).length());
        probe("format", () -> String.valueOf((Object) null));
        int hash = 0;
        for (String word : "one two three four".split(" ")) {
            hash = hash * 31 + word.hashCode();
        }
        say("hash " + hash);
    }

    private static void builders() {
        StringBuilder builder = new StringBuilder();
        for (int i = 0; i < 20; i++) {
            builder.append(i).append(i % 2 == 0 ? ',' : ';');
        }
        builder.insert(3, "<in>").deleteCharAt(0).delete(5, 8).reverse().setCharAt(0, '!');
        builder.replace(1, 3, "[]")
                .append(1.5f)
                .append(true)
                .append((Object) null)
                .append(new char[] {'z'});
        say(builder + " " + builder.length() + " " + builder.indexOf("!"));
        builder.setLength(4);
        say(builder.toString());
    }

    private static void characters() {
        StringBuilder line = new StringBuilder();
        for (char c : new char[] {'a', 'Z', '5', ' ', '\n', '_', '\u00e9', '\u4e2d', '\ud83d'}) {
            line.append(Character.isLetter(c))
                    .append(Character.isDigit(c))
                    .append(Character.isUpperCase(c))
                    .append(Character.isWhitespace(c))
                    .append(Character.getNumericValue(c))
                    .append((int) Character.toUpperCase(c))
                    .append(' ');
        }
        char c = 'a';
        c += 2;
        line.append(c).append((char) (c + 1)).append(c + 1).append(Character.digit('f', 16));
        say(line.toString());
    }

    private static void encodings() {
        String text = "h\u00e9llo \u4e2d\ud83d\ude00";
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int sum = 0;
        for (byte b : bytes) {
            sum = sum * 31 + b;
        }
        say(bytes.length + " " + sum + " " + new String(bytes, StandardCharsets.UTF_8).equals(text) + " "
                + text.codePointAt(7) + " " + text.codePointCount(0, text.length()) + " " + text);
        say(new String(new byte[] {65, 66}, StandardCharsets.US_ASCII) + " "
                + "\u00ff".getBytes(StandardCharsets.ISO_8859_1)[0]);
    }

    private static void concatenation(String s, char c, boolean b, long l, double d, int i) {
        String text = s + c + b + l + d + i + 'x' + 1 + 2L + (char) 65 + (1 + 2) + null;
        text += 5;
        text += '!';
        say(text);
    }
}
