package example;

import io.anykernel.net.socket.TcpSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Requests of one client, as Redis's protocol has them: an array of bulk strings ({@code *2}, {@code $3}, {@code GET}, {@code $1},
 * {@code a}, each ended by CR LF), or words in a line.
 */
final class Requests {
    private static final int MAX_WORDS = 64;
    private static final int MAX_LINE_BYTES = 4096;
    private static final long IDLE_NANOS = 600_000_000_000L;

    private final TcpSocket socket;
    private final byte[] buffer = new byte[MAX_LINE_BYTES];
    private int start;
    private int end;

    Requests(TcpSocket socket) {
        this.socket = socket;
    }

    /**
     * The next request's words, one byte a character and at least one of them; {@code null} at the end of the client's data.
     *
     * @throws ProtocolException if it is none, or longer than may be
     */
    List<String> next() throws ProtocolException {
        String line = line();
        while (line != null && line.isBlank()) {
            line = line();
        }
        if (line == null || line.charAt(0) != '*') {
            return line == null ? null : words(line);
        }
        int count = number(line, 1, MAX_WORDS, "multibulk length");
        List<String> words = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String length = line();
            if (length == null) {
                return null;
            }
            if (!length.startsWith("$")) {
                throw new ProtocolException("expected '$'");
            }
            String word = bulk(number(length, 0, Batch.MAX_VALUE_BYTES, "bulk length"));
            if (word == null) {
                return null;
            }
            words.add(word);
        }
        return words;
    }

    private static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        for (String word : line.split(" ")) {
            if (!word.isEmpty()) {
                words.add(word);
            }
        }
        return words;
    }

    private static int number(String line, int least, int most, String what) throws ProtocolException {
        try {
            int number = Integer.parseInt(line.substring(1));
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException none) {
            // As one that is out of bounds.
        }
        throw new ProtocolException("invalid " + what);
    }

    /** Without its end; {@code null} at the end of the client's data. */
    private String line() throws ProtocolException {
        StringBuilder line = new StringBuilder();
        while (true) {
            if (start == end && !fill()) {
                return null;
            }
            char next = (char) (buffer[start++] & 0xff);
            if (next == '\n') {
                int length = line.length();
                boolean hasReturn = length > 0 && line.charAt(length - 1) == '\r';
                return line.substring(0, hasReturn ? length - 1 : length);
            }
            if (line.length() == MAX_LINE_BYTES) {
                throw new ProtocolException("too big inline request");
            }
            line.append(next);
        }
    }

    /** So many bytes and CR LF. */
    private String bulk(int length) throws ProtocolException {
        byte[] bytes = new byte[length + 2];
        for (int done = 0; done < bytes.length; ) {
            if (start == end && !fill()) {
                return null;
            }
            int count = Math.min(end - start, bytes.length - done);
            System.arraycopy(buffer, start, bytes, done, count);
            start += count;
            done += count;
        }
        if (bytes[length] != '\r' || bytes[length + 1] != '\n') {
            throw new ProtocolException("a bulk string does not end where it says");
        }
        return new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
    }

    private boolean fill() {
        start = 0;
        end = socket.receive(buffer, 0, buffer.length, IDLE_NANOS);
        return end > 0;
    }
}
