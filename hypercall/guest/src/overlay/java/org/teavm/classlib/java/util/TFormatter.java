package org.teavm.classlib.java.util;

import io.anykernel.hypercall.guest.library.TextLocale;
import java.io.Closeable;
import java.io.Flushable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.UnsupportedEncodingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * {@code java.util.Formatter} of an image, in TeaVM's place for it: every conversion, in English. TeaVM's brings the data of
 * all locales with it, and lacks half of the conversions. Another locale than an English one is refused by name.
 */
public final class TFormatter implements Closeable, Flushable {
    private static final int NONE = -1;

    private final boolean isDefaultLocale;
    private final Locale locale;
    private Appendable out;
    private IOException ioException;

    public TFormatter() {
        this(new StringBuilder(), null, true);
    }

    public TFormatter(Appendable out) {
        this(out == null ? new StringBuilder() : out, null, true);
    }

    public TFormatter(Locale locale) {
        this(new StringBuilder(), locale, false);
    }

    public TFormatter(Appendable out, Locale locale) {
        this(out == null ? new StringBuilder() : out, locale, false);
    }

    public TFormatter(PrintStream out) {
        this(checked(out), null, true);
    }

    public TFormatter(OutputStream out) {
        this(new OutputStreamWriter(out), null, true);
    }

    public TFormatter(OutputStream out, String charset) throws UnsupportedEncodingException {
        this(new OutputStreamWriter(out, charset), null, true);
    }

    public TFormatter(OutputStream out, String charset, Locale locale) throws UnsupportedEncodingException {
        this(new OutputStreamWriter(out, charset), locale, false);
    }

    private TFormatter(Appendable out, Locale locale, boolean isDefaultLocale) {
        this.out = out;
        this.locale = TextLocale.checked(locale);
        this.isDefaultLocale = isDefaultLocale;
    }

    private static PrintStream checked(PrintStream out) {
        if (out == null) {
            throw new NullPointerException();
        }
        return out;
    }

    public Locale locale() {
        requireOpen();
        return isDefaultLocale ? Locale.getDefault() : locale;
    }

    public Appendable out() {
        requireOpen();
        return out;
    }

    private void requireOpen() {
        if (out == null) {
            throw new TFormatterClosedException();
        }
    }

    @Override
    public String toString() {
        requireOpen();
        return out.toString();
    }

    @Override
    public void flush() {
        requireOpen();
        if (out instanceof Flushable) {
            try {
                ((Flushable) out).flush();
            } catch (IOException e) {
                ioException = e;
            }
        }
    }

    @Override
    public void close() {
        if (out instanceof Closeable) {
            try {
                ((Closeable) out).close();
            } catch (IOException e) {
                ioException = e;
            }
        }
        out = null;
    }

    public IOException ioException() {
        return ioException;
    }

    public TFormatter format(Locale locale, String format, Object... arguments) {
        TextLocale.checked(locale);
        return format(format, arguments);
    }

    /** The whole format is read before anything is written. */
    public TFormatter format(String format, Object... arguments) {
        requireOpen();
        int previous = NONE;
        int ordinary = NONE;
        for (TFormatSpecifier specifier : parse(format)) {
            int index = specifier.index();
            if (index == TFormatSpecifier.NO_ARGUMENT) {
                write(specifier, null);
                continue;
            }
            if (index == TFormatSpecifier.ORDINARY) {
                previous = ++ordinary;
            } else if (index != TFormatSpecifier.PREVIOUS) {
                previous = index - 1;
            }
            if (previous < 0 || arguments != null && previous >= arguments.length) {
                throw new TMissingFormatArgumentException(specifier.toString());
            }
            write(specifier, arguments == null ? null : arguments[previous]);
        }
        return this;
    }

    private void write(TFormatSpecifier specifier, Object argument) {
        try {
            specifier.write(this, out, argument);
        } catch (IOException e) {
            ioException = e;
        }
    }

    private static List<TFormatSpecifier> parse(String format) {
        List<TFormatSpecifier> specifiers = new ArrayList<>();
        int at = 0;
        while (at < format.length()) {
            int percent = format.indexOf('%', at);
            int textEnd = percent < 0 ? format.length() : percent;
            if (textEnd > at) {
                specifiers.add(TFormatSpecifier.text(format.substring(at, textEnd)));
            }
            at = textEnd;
            if (percent >= 0) {
                TFormatSpecifier specifier = TFormatSpecifier.parse(format, percent);
                specifiers.add(specifier);
                at = specifier.end();
            }
        }
        return specifiers;
    }
}
