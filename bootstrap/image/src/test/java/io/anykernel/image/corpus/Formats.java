package io.anykernel.image.corpus;

import static io.anykernel.image.corpus.Corpus.say;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Date;
import java.util.Formattable;
import java.util.Formatter;
import java.util.Locale;

/** {@code Formatter}: each conversion with each flag, wrong formats, and generated ones. */
final class Formats implements Corpus.Program {
    private static final String CONVERSIONS = "bBsShHcCdoxXeEgGfaA%nqDFN";
    private static final String[] FLAGS = {
        "", "-", "#", "+", " ", "0", ",", "(", "-#", "+,", "0(", " (", ",(", "0,", "+ ", "-0", "--", "#0", "0+", "<"
    };
    private static final String[] SIZES = {
        "", "1", "12", ".0", ".1", ".3", "14.2", "14.9", ".", "99999999999", ".99999999999"
    };
    private static final Object[] ARGUMENTS = {
        null,
        true,
        'x',
        "some text",
        (byte) -1,
        (short) -300,
        42,
        -1234567,
        Integer.MIN_VALUE,
        Long.MIN_VALUE,
        1234567890123L,
        0x1f600,
        0x110000,
        0.0,
        -0.0,
        1.5,
        2.5,
        -0.125,
        1234567.891,
        1e10,
        1e-5,
        0.00012345,
        9.9995,
        999999.5,
        1e100,
        1e-300,
        Double.MAX_VALUE,
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        0.1f,
        -3.25f,
        new BigInteger("-123456789012345678901234567890"),
        new BigInteger("255"),
        new BigDecimal("-1234.5678"),
        new BigDecimal("1E+5"),
        new BigDecimal("0.000001235"),
        new Described()
    };

    private long seed = 20_260_103;

    /** Formats itself. */
    private static final class Described implements Formattable {
        @Override
        public void formatTo(Formatter formatter, int flags, int width, int precision) {
            formatter.format("<%d %d %d>", flags, width, precision);
        }

        @Override
        public int hashCode() {
            return 77;
        }

        @Override
        public String toString() {
            return "described";
        }
    }

    @Override
    public void run() throws IOException {
        plain();
        indices();
        exceptions();
        dates();
        destinations();
        locales();
        everything();
        generated();
    }

    private static void plain() {
        show("%d%% of %s%n", 42, "all");
        show("%5d|%-5d|%05d|%,d|%+d|%(d|% d", 1, 2, 3, 4444444, 5, -6, 7);
        show("%x %X %#x %o %#o %08x", 255, 255, 255, 8, 8, -1);
        show("%.2f %.0f %e %.3e %g %a", 0.005, 2.5, 12345.678, 0.00012, 0.0001, 1.0);
        show("%10.3f|%-10.3f|%010.3f", Math.PI, -Math.PI, Math.PI);
        show("%s %S %10s %-10s| %.3s", "one", "two", "three", "four", "fifth");
        show("%b %B %c %C %h", true, null, 'c', 'd', "hash");
        show("no arguments%n");
        show("%s", (Object[]) null);
        show("%s %s", "one");
        show("%s", (Object) new int[0].length);
    }

    private static void indices() {
        show("%2$s %1$s %<s %s %s", "a", "b");
        show("%1$s %1$s %3$s", "a", "b");
        show("%<s", "a");
        show("%0$s", "a");
        show("%99999999999$s", "a");
        show("%1$s %s %2$s %s %<s", "a", "b");
        show("%1$-5d|", 5);
        show("%-1$5d|", 5);
    }

    private static void exceptions() {
        for (String format : new String[] {
            "%", "%%%", "100%", "%y", "%5", "%.", "%.s", "%-", "% %", "%#", "%1$", "%t", "%tq", "%T", "%5n", "%-n",
            "%-%", "%-5%|", "%5%", "%05%", "%.2d", "%.2c", "%,x", "%,o", "%#d", "%#b", "%+s", "%+x", "%(a", "%,e",
            "%#g", "%-d", "%0d", "%-05d", "%+ d", "%++d", "%s %", "%é", "%#s", "%,a", "%1$1$s", "%ld", "%i", "%-tY",
            "%5.2tY", "%#tY"
        }) {
            show(format, 1, 2);
        }
        for (Object argument : ARGUMENTS) {
            show("%s %<b %<h", argument instanceof Number ? String.valueOf(argument) : argument);
            show("%d", argument);
            show("%f", argument);
            show("%c", argument);
            show("%x", argument);
            show("%tY", argument);
        }
    }

    private static void dates() {
        for (long millis : new long[] {
            0,
            -1,
            1_700_000_000_123L,
            951_782_400_000L,
            951_868_800_000L,
            4_102_444_799_999L,
            -12_219_292_800_000L,
            -12_219_292_800_001L,
            -62_135_596_800_000L,
            -70_000_000_000_000L,
            -2_208_988_800_000L,
            43_200_000L,
            1_735_689_599_000L,
            1_798_675_200_000L,
            46_800_000L
        }) {
            show("%tF %<tT %<tL %<tN %<tp %<Tp %<tI %<tl %<tk %<tH %<tM %<tS %<tz %<tZ %<ts %<tQ", millis);
            show("%tA %<ta %<TA %<tB %<tb %<th %<tC %<tY %<ty %<tj %<tm %<td %<te %<tR %<tr %<tD %<tc", millis);
            show("%10tY|%-10tB|%20TF", millis, new Date(millis), millis);
        }
        for (int month = 0; month < 13; month++) {
            show("%tj %<tF %<ta", 1_582_000_000_000L + month * 2_635_200_000L);
        }
    }

    private static void destinations() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (PrintStream stream = new PrintStream(bytes)) {
            stream.printf("%d", 1)
                    .format("%s", "x")
                    .printf(Locale.ROOT, "%.1f", 2.5)
                    .format((Locale) null, "%d", 3);
        }
        say(bytes.toString());
        StringWriter text = new StringWriter();
        new PrintWriter(text).printf("%d", 1).format("%s", "x").printf(Locale.US, "%,d", 2500);
        say(text.toString());
        StringBuilder builder = new StringBuilder("before ");
        try (Formatter formatter = new Formatter(builder)) {
            formatter.format("%d ", 1).format("%d", 2);
            say(formatter + " " + (formatter.out() == builder) + " " + formatter.ioException());
            formatter.close();
            Corpus.probe("closed", () -> formatter.format("x"));
            Corpus.probe("closed text", formatter::toString);
        }
        System.out.printf("%s %s%n", "to", "console");
        say("%d items".formatted(3));
        Corpus.probe("null", () -> String.format(null));
    }

    private static void locales() {
        say(String.format(Locale.ROOT, "%,.2f", 1234.5)
                + String.format(Locale.ENGLISH, "%,d", -1234)
                + String.format((Locale) null, "%.3f", 0.5)
                + String.format(Locale.UK, "%s %tB", 1, 0L));
    }

    private static void everything() {
        int count = 0;
        long hash = 0;
        for (int c = 0; c < CONVERSIONS.length(); c++) {
            for (String flags : FLAGS) {
                for (String size : SIZES) {
                    String format = "%" + flags + size + CONVERSIONS.charAt(c);
                    for (Object argument : ARGUMENTS) {
                        hash = hash * 31 + outcome(format, argument).hashCode();
                        count++;
                    }
                    if (size.isEmpty() || size.startsWith("14")) {
                        say(format + " " + Long.toHexString(hash));
                    }
                }
            }
        }
        say("formats " + count + " " + Long.toHexString(hash));
    }

    /** Doubles of few digits, whose text is the same in all JDKs, in random formats. */
    private void generated() {
        long hash = 0;
        for (int i = 0; i < 4000; i++) {
            double value = next(2_000_001) / Math.pow(10, next(9)) - next(100);
            String format = "%" + (next(2) == 0 ? "" : ",") + (next(3) == 0 ? "+" : "") + (next(3) == 0 ? "020" : "")
                    + "." + next(9) + "fge".charAt(next(3));
            String text = outcome(format, (double) (float) value);
            hash = hash * 31 + text.hashCode();
            if (i % 40 == 0) {
                say(format + " " + value + " " + text);
            }
        }
        say("generated " + Long.toHexString(hash));
    }

    private int next(int bound) {
        seed ^= seed << 13;
        seed ^= seed >>> 7;
        seed ^= seed << 17;
        return (int) Math.floorMod(seed, (long) bound);
    }

    private static void show(String format, Object... arguments) {
        say(format.replace("%n", "%n ") + " -> " + outcome(format, arguments));
    }

    private static String outcome(String format, Object... arguments) {
        try {
            return String.format(format, arguments);
        } catch (RuntimeException e) {
            return e.getClass().getName() + " " + e.getMessage();
        }
    }
}
