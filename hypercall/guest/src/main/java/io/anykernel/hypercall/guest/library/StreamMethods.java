package io.anykernel.hypercall.guest.library;

import java.io.IOException;
import java.io.PrintStream;
import java.util.Formatter;
import java.util.Locale;

/**
 * {@code PrintStream}: what is missing, and formats without a look at the default locale, which would bring the data of all.
 */
@MethodsOf(PrintStream.class)
final class StreamMethods {
    private StreamMethods() {}

    static PrintStream format(PrintStream self, String format, Object... arguments) {
        new Formatter((Appendable) self).format(format, arguments);
        return self;
    }

    static PrintStream format(PrintStream self, Locale locale, String format, Object... arguments) {
        new Formatter((Appendable) self, locale).format(format, arguments);
        return self;
    }

    static PrintStream printf(PrintStream self, String format, Object... arguments) {
        return format(self, format, arguments);
    }

    static PrintStream printf(PrintStream self, Locale locale, String format, Object... arguments) {
        return format(self, locale, format, arguments);
    }

    static void print(PrintStream self, boolean value) {
        self.print(String.valueOf(value));
    }

    static void print(PrintStream self, float value) {
        self.print(String.valueOf(value));
    }

    static void println(PrintStream self, char[] units) {
        self.print(units);
        self.println();
    }

    static void write(PrintStream self, byte[] bytes) throws IOException {
        self.write(bytes, 0, bytes.length);
    }

    static void writeBytes(PrintStream self, byte[] bytes) {
        self.write(bytes, 0, bytes.length);
    }
}
