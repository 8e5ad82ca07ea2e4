package io.anykernel.hypercall.guest.library;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** {@code String}, {@code StringBuilder} and {@code StringBuffer}: bounds, and what is missing. */
final class TextMethods {
    private TextMethods() {}

    private static void checkRange(int start, int end, int length) {
        if (start < 0 || start > end || end > length) {
            throw new StringIndexOutOfBoundsException("begin " + start + ", end " + end + ", length " + length);
        }
    }

    private static void checkCount(int offset, int count, int length) {
        if (offset < 0 || count < 0 || offset > length - count) {
            throw new StringIndexOutOfBoundsException("offset " + offset + ", count " + count + ", length " + length);
        }
    }

    private static void checkIndex(int index, int length) {
        if (index < 0 || index >= length) {
            throw new StringIndexOutOfBoundsException("index " + index + ", length " + length);
        }
    }

    /** Where something may be inserted. */
    private static void checkOffset(int offset, int length) {
        if (offset < 0 || offset > length) {
            throw new StringIndexOutOfBoundsException("offset " + offset + ", length " + length);
        }
    }

    @MethodsOf(String.class)
    static final class Text {
        static void beforeNew(char[] value, int offset, int count) {
            checkCount(offset, count, value.length);
        }

        static void beforeNew(byte[] bytes, int offset, int length) {
            checkCount(offset, length, bytes.length);
        }

        static void beforeNew(byte[] bytes, int offset, int length, java.nio.charset.Charset charset) {
            checkCount(offset, length, bytes.length);
        }

        static void beforeNew(int[] points, int offset, int count) {
            checkCount(offset, count, points.length);
            for (int i = offset; i < offset + count; i++) {
                if (!Character.isValidCodePoint(points[i])) {
                    throw new IllegalArgumentException(Integer.toString(points[i]));
                }
            }
        }

        /** Deprecated in Java, but the quickest way there from bytes of ASCII. */
        static char[] beforeNew(byte[] ascii, int highByte, int offset, int count) {
            checkCount(offset, count, ascii.length);
            char[] units = new char[count];
            for (int i = 0; i < count; i++) {
                units[i] = (char) (highByte << 8 | ascii[offset + i] & 0xff);
            }
            return units;
        }

        static char[] beforeNew(byte[] ascii, int highByte) {
            return beforeNew(ascii, highByte, 0, ascii.length);
        }

        static native String formerSubstring(String self, int start, int end);

        static String substring(String self, int start, int end) {
            checkRange(start, end, self.length());
            return formerSubstring(self, start, end);
        }

        static String substring(String self, int start) {
            return substring(self, start, self.length());
        }

        static CharSequence subSequence(String self, int start, int end) {
            return substring(self, start, end);
        }

        static native boolean formerStartsWith(String self, String prefix, int offset);

        static boolean startsWith(String self, String prefix, int offset) {
            return offset >= 0 && offset <= self.length() - prefix.length() && formerStartsWith(self, prefix, offset);
        }

        static String valueOf(char[] value, int offset, int count) {
            return new String(value, offset, count);
        }

        static String copyValueOf(char[] value, int offset, int count) {
            return new String(value, offset, count);
        }

        static native void formerGetChars(String self, int start, int end, char[] into, int at);

        static void getChars(String self, int start, int end, char[] into, int at) {
            checkRange(start, end, self.length());
            if (at < 0 || at > into.length - (end - start)) {
                throw new StringIndexOutOfBoundsException(
                        "offset " + at + ", count " + (end - start) + ", length " + into.length);
            }
            formerGetChars(self, start, end, into, at);
        }

        static int offsetByCodePoints(String self, int index, int count) {
            if (index < 0 || index > self.length()) {
                throw new IndexOutOfBoundsException();
            }
            return Character.offsetByCodePoints(self, index, count);
        }

        static int codePointCount(String self, int start, int end) {
            if (start < 0 || start > end || end > self.length()) {
                throw new IndexOutOfBoundsException();
            }
            return Character.codePointCount(self, start, end);
        }

        static boolean regionMatches(String self, int from, String other, int otherFrom, int length) {
            return regionMatches(self, false, from, other, otherFrom, length);
        }

        static boolean regionMatches(
                String self, boolean ignoresCase, int from, String other, int otherFrom, int length) {
            if (from < 0
                    || otherFrom < 0
                    || from > (long) self.length() - length
                    || otherFrom > (long) other.length() - length) {
                return false;
            }
            for (int i = 0; i < length; i++) {
                char a = self.charAt(from + i);
                char b = other.charAt(otherFrom + i);
                if (a != b && !(ignoresCase && isSameLetter(a, b))) {
                    return false;
                }
            }
            return true;
        }

        private static boolean isSameLetter(char a, char b) {
            char upperA = Character.toUpperCase(a);
            char upperB = Character.toUpperCase(b);
            return upperA == upperB || Character.toLowerCase(upperA) == Character.toLowerCase(upperB);
        }

        static native int formerIndexOf(String self, String text, int from);

        static int indexOf(String self, String text, int from) {
            return text.isEmpty() ? Math.min(Math.max(from, 0), self.length()) : formerIndexOf(self, text, from);
        }

        static boolean isBlank(String self) {
            return blanks(self) == self.length();
        }

        static String join(CharSequence delimiter, CharSequence... items) {
            java.util.StringJoiner joiner = new java.util.StringJoiner(delimiter);
            for (CharSequence item : items) {
                joiner.add(item);
            }
            return joiner.toString();
        }

        static String join(CharSequence delimiter, Iterable<? extends CharSequence> items) {
            java.util.StringJoiner joiner = new java.util.StringJoiner(delimiter);
            for (CharSequence item : items) {
                joiner.add(item);
            }
            return joiner.toString();
        }

        static Stream<String> lines(String self) {
            return split(self).stream();
        }

        /** Lines end by a line feed, a carriage return, or both. */
        private static List<String> split(String text) {
            List<String> lines = new ArrayList<>();
            int start = 0;
            while (start < text.length()) {
                int end = start;
                while (end < text.length() && text.charAt(end) != '\n' && text.charAt(end) != '\r') {
                    end++;
                }
                lines.add(text.substring(start, end));
                boolean isPair = end + 1 < text.length() && text.charAt(end) == '\r' && text.charAt(end + 1) == '\n';
                start = isPair ? end + 2 : end + 1;
            }
            return lines;
        }

        static String indent(String self, int count) {
            StringBuilder text = new StringBuilder();
            for (String line : split(self)) {
                text.append(count > 0 ? " ".repeat(count) : "")
                        .append(line, Math.min(blanks(line), Math.max(0, -count)), line.length())
                        .append('\n');
            }
            return text.toString();
        }

        private static int blanks(String line) {
            int count = 0;
            while (count < line.length() && Character.isWhitespace(line.charAt(count))) {
                count++;
            }
            return count;
        }

        static <R> R transform(String self, Function<? super String, ? extends R> function) {
            return function.apply(self);
        }
    }

    @MethodsOf(StringBuilder.class)
    static final class Builder {
        static int compareTo(StringBuilder self, StringBuilder other) {
            return self.toString().compareTo(other.toString());
        }

        static native StringBuilder formerAppend(StringBuilder self, char[] value, int offset, int count);

        static StringBuilder append(StringBuilder self, char[] value, int offset, int count) {
            java.util.Objects.checkFromIndexSize(offset, count, value.length);
            return formerAppend(self, value, offset, count);
        }

        static StringBuilder append(StringBuilder self, CharSequence text, int start, int end) {
            CharSequence from = text == null ? "null" : text;
            java.util.Objects.checkFromToIndex(start, end, from.length());
            for (int i = start; i < end; i++) {
                self.append(from.charAt(i));
            }
            return self;
        }

        static StringBuilder append(StringBuilder self, StringBuffer text) {
            return self.append((Object) text);
        }

        static StringBuilder appendCodePoint(StringBuilder self, int point) {
            return self.append(Character.toChars(point));
        }

        static native StringBuilder formerDelete(StringBuilder self, int start, int end);

        static StringBuilder delete(StringBuilder self, int start, int end) {
            int limit = Math.min(end, self.length());
            checkRange(start, limit, self.length());
            return formerDelete(self, start, limit);
        }

        static native StringBuilder formerReplace(StringBuilder self, int start, int end, String text);

        static StringBuilder replace(StringBuilder self, int start, int end, String text) {
            int limit = Math.min(end, self.length());
            checkRange(start, limit, self.length());
            return formerReplace(self, start, limit, text);
        }

        static native StringBuilder formerInsert(StringBuilder self, int at, char value);

        static StringBuilder insert(StringBuilder self, int at, char value) {
            checkOffset(at, self.length());
            return formerInsert(self, at, value);
        }

        static native StringBuilder formerInsert(StringBuilder self, int at, int value);

        static StringBuilder insert(StringBuilder self, int at, int value) {
            checkOffset(at, self.length());
            return formerInsert(self, at, value);
        }

        static native StringBuilder formerInsert(StringBuilder self, int at, long value);

        static StringBuilder insert(StringBuilder self, int at, long value) {
            checkOffset(at, self.length());
            return formerInsert(self, at, value);
        }

        static native StringBuilder formerInsert(StringBuilder self, int at, boolean value);

        static StringBuilder insert(StringBuilder self, int at, boolean value) {
            checkOffset(at, self.length());
            return formerInsert(self, at, value);
        }

        static native StringBuilder formerReverse(StringBuilder self);

        /** Pairs of surrogates keep their order. */
        static StringBuilder reverse(StringBuilder self) {
            formerReverse(self);
            for (int i = 0; i < self.length() - 1; i++) {
                char first = self.charAt(i);
                char second = self.charAt(i + 1);
                if (Character.isLowSurrogate(first) && Character.isHighSurrogate(second)) {
                    self.setCharAt(i++, second);
                    self.setCharAt(i, first);
                }
            }
            return self;
        }

        static native char inheritedCharAt(StringBuilder self, int index);

        static char charAt(StringBuilder self, int index) {
            checkIndex(index, self.length());
            return inheritedCharAt(self, index);
        }

        static native void inheritedSetCharAt(StringBuilder self, int index, char value);

        static void setCharAt(StringBuilder self, int index, char value) {
            checkIndex(index, self.length());
            inheritedSetCharAt(self, index, value);
        }

        static String substring(StringBuilder self, int start) {
            return substring(self, start, self.length());
        }

        static String substring(StringBuilder self, int start, int end) {
            checkRange(start, end, self.length());
            char[] units = new char[end - start];
            self.getChars(start, end, units, 0);
            return new String(units);
        }

        static CharSequence subSequence(StringBuilder self, int start, int end) {
            return substring(self, start, end);
        }

        static native void inheritedGetChars(StringBuilder self, int start, int end, char[] into, int at);

        static void getChars(StringBuilder self, int start, int end, char[] into, int at) {
            checkRange(start, end, self.length());
            if (at < 0 || at > into.length - (end - start)) {
                throw new IndexOutOfBoundsException(
                        "offset " + at + ", count " + (end - start) + ", length " + into.length);
            }
            inheritedGetChars(self, start, end, into, at);
        }

        static native void inheritedSetLength(StringBuilder self, int length);

        static void setLength(StringBuilder self, int length) {
            if (length < 0) {
                throw new StringIndexOutOfBoundsException(length);
            }
            while (self.length() < length) {
                self.append('\0');
            }
            inheritedSetLength(self, length);
        }

        static int indexOf(StringBuilder self, String text, int from) {
            return self.toString().indexOf(text, from);
        }

        static int lastIndexOf(StringBuilder self, String text, int from) {
            return self.toString().lastIndexOf(text, from);
        }
    }
}
