package io.anykernel.image.corpus;

import static io.anykernel.image.corpus.Corpus.probe;
import static io.anykernel.image.corpus.Corpus.say;

import java.io.CharConversionException;
import java.io.FilterWriter;
import java.io.IOException;
import java.io.LineNumberReader;
import java.io.PrintStream;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.CRC32C;

/** Readers that count lines, writers over others, what {@code PrintStream} prints, a checksum, patterns and streams. */
final class Streams implements Corpus.Program {
    private static final String LINES = "one\ntwo\r\nthree\rfour\n\n\r\r\nlast";

    @Override
    public void run() throws Exception {
        lines();
        marks();
        printing();
        filters();
        checksums();
        patterns();
        bytes();
    }

    private static void lines() throws IOException {
        LineNumberReader reader = new LineNumberReader(new StringReader(LINES));
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            say(reader.getLineNumber() + " " + line);
        }
        say("end " + reader.getLineNumber() + " " + reader.readLine() + reader.getLineNumber());
        LineNumberReader single = new LineNumberReader(new StringReader(LINES), 4);
        StringBuilder text = new StringBuilder();
        for (int unit = single.read(); unit >= 0; unit = single.read()) {
            text.append(unit).append('/').append(single.getLineNumber()).append(' ');
        }
        say(text + "" + single.getLineNumber() + single.read() + single.getLineNumber());
        LineNumberReader blocks = new LineNumberReader(new StringReader(LINES));
        char[] block = new char[5];
        for (int count = blocks.read(block, 0, 5); count >= 0; count = blocks.read(block, 0, 5)) {
            say(count + " " + blocks.getLineNumber() + " " + new String(block, 0, count).length());
        }
        say("end " + blocks.getLineNumber());
        LineNumberReader ended = new LineNumberReader(new StringReader("a\n"));
        say(ended.readLine() + ended.getLineNumber() + ended.readLine() + ended.getLineNumber());
    }

    private static void marks() throws IOException {
        LineNumberReader reader = new LineNumberReader(new StringReader(LINES));
        reader.setLineNumber(40);
        reader.readLine();
        reader.mark(20);
        say(reader.readLine() + reader.readLine() + reader.getLineNumber());
        reader.reset();
        say(reader.getLineNumber() + reader.readLine());
        say(reader.skip(7) + " " + reader.getLineNumber() + " " + (char) reader.read());
        probe("skip", () -> reader.skip(-1));
    }

    private static void printing() throws IOException {
        PrintStream out = System.out;
        out.print(true);
        out.print(1.5f);
        out.println(new char[] {' ', 'x'});
        out.write("bytes ".getBytes(StandardCharsets.UTF_8));
        out.writeBytes("more\n".getBytes(StandardCharsets.UTF_8));
    }

    private static void filters() throws IOException {
        StringWriter below = new StringWriter();
        Writer upper = new FilterWriter(below) {
            @Override
            public void write(int unit) throws IOException {
                out.write(Character.toUpperCase(unit));
            }
        };
        upper.write('a');
        upper.write("bcd", 1, 2);
        upper.write("x");
        upper.append('y').flush();
        upper.close();
        say(below.toString());
        probe("of null", () -> new FilterWriter(null) {});
        say(new CharConversionException("text").getMessage());
    }

    private static void checksums() {
        CRC32C sum = new CRC32C();
        sum.update("123456789".getBytes(StandardCharsets.US_ASCII));
        say(Long.toHexString(sum.getValue()));
        sum.update(300);
        sum.update(ByteBuffer.wrap(new byte[32]));
        say(Long.toHexString(sum.getValue()));
        sum.reset();
        say(sum.getValue() + "");
        probe("range", () -> {
            sum.update(new byte[3], 2, 2);
            return "";
        });
    }

    private static void patterns() {
        Pattern comma = Pattern.compile("\\s*,\\s*");
        say(comma.splitAsStream("a , b,c,,").collect(Collectors.joining("|")));
        say(comma.splitAsStream("").count() + " " + comma.asPredicate().test("a,b") + " "
                + comma.asMatchPredicate().test("a,b") + " "
                + comma.asMatchPredicate().test(" , "));
    }

    @SuppressWarnings("deprecation")
    private static void bytes() {
        byte[] ascii = "bytes".getBytes(StandardCharsets.US_ASCII);
        say(new String(ascii, 0) + new String(ascii, 0, 1, 3) + (int) new String(ascii, 1, 0, 1).charAt(0));
        probe("range", () -> new String(ascii, 0, 3, 3));
        for (String name : new String[] {"utf-8", "US-ASCII", "no-such-charset", "not a name", ""}) {
            probe(name, () -> Charset.isSupported(name));
        }
    }
}
