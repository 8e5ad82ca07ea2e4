package io.anykernel.image.corpus;

import static io.anykernel.image.corpus.Corpus.probe;

import java.util.StringJoiner;

/** Arguments at and beyond the bounds of strings, builders and numbers: results, or classes of exceptions. */
final class Edges implements Corpus.Program {
    private static final int[] INDICES = {Integer.MIN_VALUE, -1, 0, 1, 2, 3, 4, 5, Integer.MAX_VALUE};
    private static final int[] RADICES = {Integer.MIN_VALUE, -1, 0, 1, 2, 7, 10, 16, 36, 37, 100};
    private static final String[] NUMBERS = {
        null,
        "",
        "0",
        "-0",
        "+0",
        "1",
        "-1",
        "+",
        "-",
        "--1",
        "+-1",
        " 1",
        "1 ",
        "2147483647",
        "2147483648",
        "-2147483648",
        "-2147483649",
        "9223372036854775807",
        "9223372036854775808",
        "-9223372036854775808",
        "ff",
        "FF",
        "zz",
        "0x10",
        "#10",
        "010",
        "1_000",
        "1.0",
        "4294967295",
        "18446744073709551615",
        "100000000000000000000"
    };

    @Override
    public void run() {
        strings();
        stringArguments();
        builders();
        integers();
        longs();
    }

    private static void strings() {
        String text = "abc\u00e9";
        for (int a : INDICES) {
            probe("charAt " + a, () -> text.charAt(a));
            probe("codePointAt " + a, () -> text.codePointAt(a));
            probe("codePointBefore " + a, () -> text.codePointBefore(a));
            probe("substring " + a, () -> text.substring(a));
            probe("indexOf " + a, () -> text.indexOf('b', a) + " " + text.indexOf("b", a) + " " + text.indexOf("", a));
            probe(
                    "lastIndexOf " + a,
                    () -> text.lastIndexOf('b', a) + " " + text.lastIndexOf("b", a) + " " + text.lastIndexOf("", a));
            probe("startsWith " + a, () -> text.startsWith("bc", a) + " " + text.startsWith("", a));
            if (a < 100) {
                probe("repeat " + a, () -> text.repeat(a));
            }
            for (int b : INDICES) {
                probe("substring " + a + " " + b, () -> text.substring(a, b));
                probe("subSequence " + a + " " + b, () -> text.subSequence(a, b));
                probe("offsetByCodePoints " + a + " " + b, () -> text.offsetByCodePoints(a, b));
                probe("codePointCount " + a + " " + b, () -> text.codePointCount(a, b));
                probe(
                        "regionMatches " + a + " " + b,
                        () -> text.regionMatches(a, "bcd", b, 2) + " " + text.regionMatches(true, 1, "BCD", a, b));
                probe("valueOf " + a + " " + b, () -> String.valueOf(new char[] {'x', 'y', 'z'}, a, b));
                probe("copyValueOf " + a + " " + b, () -> String.copyValueOf(new char[] {'x', 'y', 'z'}, a, b));
                probe("bytes " + a + " " + b, () -> new String(new byte[] {65, 66, 67}, a, b));
                probe("points " + a + " " + b, () -> new String(new int[] {65, 66, 0x1f600}, a, b));
                probe("getChars " + a + " " + b, () -> {
                    char[] into = new char[5];
                    text.getChars(a, b, into, 2);
                    return new String(into);
                });
            }
        }
    }

    private static void stringArguments() {
        String text = "one,two,,three,,";
        probe(
                "split",
                () -> java.util.Arrays.toString(text.split(","))
                        + java.util.Arrays.toString(text.split(",", 2))
                        + java.util.Arrays.toString(text.split(",", -1))
                        + java.util.Arrays.toString("".split(",")));
        probe("replace", () -> "aaa".replace("", "-") + "aaa".replace("aa", "b") + "abc".replace('b', 'b'));
        probe("contains null", () -> text.contains(null));
        probe("indexOf null", () -> text.indexOf((String) null));
        probe("startsWith null", () -> text.startsWith(null));
        probe("endsWith null", () -> text.endsWith(null));
        probe("concat null", () -> text.concat(null));
        probe("compareTo null", () -> text.compareTo(null));
        probe("equalsIgnoreCase null", () -> text.equalsIgnoreCase(null));
        probe("replace null", () -> text.replace("a", null));
        probe("join null", () -> String.join(null, "a"));
        probe("join nulls", () -> String.join("-", "a", null, "b"));
        probe("new String null", () -> new String((String) null));
        probe("new char null", () -> new String((char[]) null));
        probe("valueOf null", () -> String.valueOf((char[]) null));
        probe(
                "strip",
                () -> "\u2003 a \t".strip() + "|" + " a ".stripLeading() + "|" + " a ".stripTrailing() + "|"
                        + "\u2003".isBlank() + "\u00a0".isBlank() + "|" + "\u0001a\u0001".trim());
        probe("lines", () -> "a\nb\r\nc\rd".lines().collect(java.util.stream.Collectors.toList()));
        probe(
                "chars",
                () -> "a\ud83d\ude00".chars().sum() + " "
                        + "a\ud83d\ude00".codePoints().sum());
        probe("indent", () -> "a\n b".indent(2) + "|" + " a\n  b".indent(-1) + "|" + "a".indent(0));
        probe("transform", () -> "a".<Integer>transform(String::length));
        probe("contentEquals", () -> "abc".contentEquals(new StringBuilder("abc")) + " " + "abc".contentEquals("abd"));
        probe("compareToIgnoreCase", () -> "ABC".compareToIgnoreCase("abd") + " " + "a".compareToIgnoreCase("A"));
        probe("intern", () -> new String("ab").intern() == "ab");
        probe(
                "matches",
                () -> "a1".matches("[a-z]\\d") + " " + "a.b".replaceAll("\\.", "\\$") + " "
                        + "aab".replaceFirst("a", "x"));
        probe("hash", () -> "\u00ff\uffff polygenelubricants".hashCode());
        StringJoiner joiner = new StringJoiner(",", "[", "]").setEmptyValue("none");
        probe(
                "joiner",
                () -> joiner + " " + joiner.length() + " " + joiner.add("a").add(null) + joiner.length());
    }

    private static void builders() {
        for (int a : INDICES) {
            probe("capacity " + a, () -> a > 100 ? "" : new StringBuilder(a).append('x'));
            probe("builder charAt " + a, () -> new StringBuilder("abcd").charAt(a));
            probe("setCharAt " + a, () -> {
                StringBuilder builder = new StringBuilder("abcd");
                builder.setCharAt(a, 'x');
                return builder;
            });
            probe("deleteCharAt " + a, () -> new StringBuilder("abcd").deleteCharAt(a));
            if (a < 100) {
                probe("setLength " + a, () -> {
                    StringBuilder builder = new StringBuilder("abcd");
                    builder.setLength(a);
                    return builder.toString().replace('\0', '0');
                });
            }
            probe("insert " + a, () -> new StringBuilder("abcd").insert(a, "xy"));
            probe("insert char " + a, () -> new StringBuilder("abcd").insert(a, 'x'));
            probe("insert int " + a, () -> new StringBuilder("abcd").insert(a, -15));
            probe("insert null " + a, () -> new StringBuilder("abcd").insert(a, (String) null));
            probe("builder substring " + a, () -> new StringBuilder("abcd").substring(a));
            probe(
                    "builder indexOf " + a,
                    () -> new StringBuilder("abcabc").indexOf("bc", a) + " "
                            + new StringBuilder("abcabc").lastIndexOf("bc", a));
            for (int b : INDICES) {
                probe("delete " + a + " " + b, () -> new StringBuilder("abcd").delete(a, b));
                probe("replace " + a + " " + b, () -> new StringBuilder("abcd").replace(a, b, "xyz"));
                probe("builder substring " + a + " " + b, () -> new StringBuilder("abcd").substring(a, b));
                probe("append chars " + a + " " + b, () -> new StringBuilder("-")
                        .append(new char[] {'x', 'y', 'z'}, a, b));
                probe("append text " + a + " " + b, () -> new StringBuilder("-").append("xyz", a, b));
                probe("append null " + a + " " + b, () -> new StringBuilder("-").append((CharSequence) null, a, b));
                probe("builder getChars " + a + " " + b, () -> {
                    char[] into = new char[6];
                    new StringBuilder("abcd").getChars(a, b, into, 1);
                    return new String(into).replace('\0', '0');
                });
            }
        }
        probe("reverse", () -> new StringBuilder("a\ud83d\ude00b").reverse());
        probe(
                "appendCodePoint",
                () -> new StringBuilder().appendCodePoint(0x1f600).appendCodePoint(-1));
        probe("builder null", () -> new StringBuilder((String) null));
        probe("append nulls", () -> new StringBuilder()
                .append((String) null)
                .append((StringBuffer) null)
                .append((Object) null));
        probe("compareTo", () -> new StringBuilder("a").compareTo(new StringBuilder("b")));
        probe("builder isEmpty", () -> new StringBuilder().isEmpty());
    }

    private static void integers() {
        for (String text : NUMBERS) {
            probe("parseInt " + text, () -> Integer.parseInt(text));
            probe("Integer.valueOf " + text, () -> Integer.valueOf(text));
            probe("Integer.decode " + text, () -> Integer.decode(text));
            probe("parseUnsignedInt " + text, () -> Integer.parseUnsignedInt(text));
            for (int radix : RADICES) {
                probe("parseInt " + text + " " + radix, () -> Integer.parseInt(text, radix));
            }
        }
        for (int value : new int[] {0, 1, -1, 255, Integer.MAX_VALUE, Integer.MIN_VALUE, 0x12345678}) {
            for (int radix : RADICES) {
                probe(
                        "toString " + value + " " + radix,
                        () -> Integer.toString(value, radix) + " " + Integer.toUnsignedString(value, radix));
            }
            probe(
                    "bits " + value,
                    () -> Integer.bitCount(value) + " " + Integer.reverse(value) + " "
                            + Integer.reverseBytes(value) + " " + Integer.highestOneBit(value) + " "
                            + Integer.lowestOneBit(value) + " "
                            + Integer.numberOfLeadingZeros(value) + " " + Integer.numberOfTrailingZeros(value) + " "
                            + Integer.rotateLeft(value, 37) + " " + Integer.rotateRight(value, -3) + " "
                            + Integer.signum(value) + " "
                            + Integer.toHexString(value) + " " + Integer.toOctalString(value) + " "
                            + Integer.toBinaryString(value) + " "
                            + Integer.toUnsignedLong(value) + " " + Integer.toUnsignedString(value));
            for (int other : new int[] {0, 1, -1, 10, Integer.MIN_VALUE}) {
                probe(
                        "unsigned " + value + " " + other,
                        () -> Integer.compareUnsigned(value, other) + " " + Integer.divideUnsigned(value, other) + " "
                                + Integer.remainderUnsigned(value, other));
            }
        }
        probe("cache", () -> Integer.valueOf(127) == Integer.valueOf("127"));
        probe("compare", () -> Integer.compare(Integer.MIN_VALUE, Integer.MAX_VALUE) + " " + Integer.sum(1, 2));
    }

    private static void longs() {
        for (String text : NUMBERS) {
            probe("parseLong " + text, () -> Long.parseLong(text));
            probe("Long.decode " + text, () -> Long.decode(text));
            probe("parseUnsignedLong " + text, () -> Long.parseUnsignedLong(text));
            for (int radix : RADICES) {
                probe("parseLong " + text + " " + radix, () -> Long.parseLong(text, radix));
            }
        }
        for (long value : new long[] {0, 1, -1, 1L << 40, Long.MAX_VALUE, Long.MIN_VALUE, 0x123456789abcdef0L}) {
            for (int radix : RADICES) {
                probe(
                        "toString " + value + " " + radix,
                        () -> Long.toString(value, radix) + " " + Long.toUnsignedString(value, radix));
            }
            probe(
                    "bits " + value,
                    () -> Long.bitCount(value) + " " + Long.reverse(value) + " " + Long.reverseBytes(value) + " "
                            + Long.highestOneBit(value) + " " + Long.lowestOneBit(value) + " "
                            + Long.numberOfLeadingZeros(value) + " "
                            + Long.numberOfTrailingZeros(value) + " " + Long.rotateLeft(value, 70) + " "
                            + Long.rotateRight(value, -3)
                            + " " + Long.signum(value) + " " + Long.toHexString(value) + " " + Long.toOctalString(value)
                            + " "
                            + Long.toBinaryString(value) + " " + Long.hashCode(value) + " "
                            + Long.toUnsignedString(value));
            for (long other : new long[] {0, 1, -1, 10, Long.MIN_VALUE}) {
                probe(
                        "unsigned " + value + " " + other,
                        () -> Long.compareUnsigned(value, other) + " " + Long.divideUnsigned(value, other) + " "
                                + Long.remainderUnsigned(value, other));
            }
        }
    }
}
