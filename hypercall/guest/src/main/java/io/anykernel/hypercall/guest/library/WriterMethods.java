package io.anykernel.hypercall.guest.library;

import java.io.PrintWriter;
import java.util.Formatter;
import java.util.Locale;

/** {@code PrintWriter}: formats without a look at the default locale, which would bring the data of all. */
@MethodsOf(PrintWriter.class)
final class WriterMethods {
    private WriterMethods() {}

    static PrintWriter format(PrintWriter self, String format, Object... arguments) {
        new Formatter((Appendable) self).format(format, arguments);
        return self;
    }

    static PrintWriter format(PrintWriter self, Locale locale, String format, Object... arguments) {
        new Formatter((Appendable) self, locale).format(format, arguments);
        return self;
    }

    static PrintWriter printf(PrintWriter self, String format, Object... arguments) {
        return format(self, format, arguments);
    }

    static PrintWriter printf(PrintWriter self, Locale locale, String format, Object... arguments) {
        return format(self, locale, format, arguments);
    }
}
