package example;

import io.anykernel.net.socket.TcpSocket;
import java.nio.charset.StandardCharsets;

/** A client's side of the protocol, over our stack. */
final class Talk implements AutoCloseable {
    private static final long LIMIT_NANOS = 600_000_000_000L;

    private final TcpSocket socket;

    Talk(TcpSocket socket) {
        this.socket = socket;
    }

    /** Sends a request of words; returns the answer without its type and length, {@code null} for a missing value. */
    String ask(String... words) {
        StringBuilder request = new StringBuilder("*" + words.length + "\r\n");
        for (String word : words) {
            request.append('$')
                    .append(word.length())
                    .append("\r\n")
                    .append(word)
                    .append("\r\n");
        }
        byte[] bytes = request.toString().getBytes(StandardCharsets.ISO_8859_1);
        socket.send(bytes, 0, bytes.length, LIMIT_NANOS);
        String head = line();
        if (head.charAt(0) != '$') {
            return head;
        }
        int length = Integer.parseInt(head.substring(1));
        return length < 0 ? null : read(length + 2).substring(0, length);
    }

    private String line() {
        StringBuilder line = new StringBuilder();
        while (line.length() < 2 || line.charAt(line.length() - 1) != '\n') {
            line.append(read(1));
        }
        return line.substring(0, line.length() - 2);
    }

    private String read(int length) {
        byte[] bytes = new byte[length];
        for (int done = 0; done < length; ) {
            int count = socket.receive(bytes, done, length - done, LIMIT_NANOS);
            if (count <= 0) {
                throw new IllegalStateException("the connection ended");
            }
            done += count;
        }
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() {
        socket.close();
    }
}
