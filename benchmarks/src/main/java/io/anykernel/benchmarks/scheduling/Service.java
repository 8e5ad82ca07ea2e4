package io.anykernel.benchmarks.scheduling;

import java.io.IOException;

/**
 * What every server does for one connection. The client's first nine bytes are a command and a big-endian length: {@code E}
 * echoes blocks of 64 bytes, {@code S} takes everything, {@code R} sends that many bytes.
 */
final class Service {
    static final int PORT = 5002;
    static final int HEADER_BYTES = 9;
    static final int REQUEST_BYTES = 64;
    static final int CHUNK_BYTES = 64 * 1024;

    private Service() {}

    /** A connection whose calls wait. */
    interface Connection {
        /** Returns how many bytes came, or 0 or less at the end of the peer's data. */
        int read(byte[] into, int offset, int length) throws IOException;

        void write(byte[] from, int length) throws IOException;

        void end() throws IOException;
    }

    static void serve(Connection connection) throws IOException {
        byte[] chunk = new byte[CHUNK_BYTES];
        if (!readFully(connection, chunk, HEADER_BYTES)) {
            return;
        }
        switch (chunk[0]) {
            case 'E' -> {
                while (readFully(connection, chunk, REQUEST_BYTES)) {
                    connection.write(chunk, REQUEST_BYTES);
                }
            }
            case 'R' -> {
                for (long left = length(chunk); left > 0; left -= CHUNK_BYTES) {
                    connection.write(chunk, (int) Math.min(left, CHUNK_BYTES));
                }
                connection.end();
                drain(connection, chunk);
            }
            default -> drain(connection, chunk);
        }
    }

    static long length(byte[] header) {
        long length = 0;
        for (int i = 1; i < HEADER_BYTES; i++) {
            length = length << 8 | header[i] & 0xff;
        }
        return length;
    }

    static byte[] header(char command, long length) {
        byte[] header = new byte[HEADER_BYTES];
        header[0] = (byte) command;
        for (int i = 1; i < HEADER_BYTES; i++) {
            header[i] = (byte) (length >>> 8 * (HEADER_BYTES - 1 - i));
        }
        return header;
    }

    private static void drain(Connection connection, byte[] chunk) throws IOException {
        while (connection.read(chunk, 0, CHUNK_BYTES) > 0) {
            // Until the peer's end of data.
        }
    }

    private static boolean readFully(Connection connection, byte[] into, int length) throws IOException {
        int done = 0;
        int taken = 1;
        while (done < length && taken > 0) {
            taken = connection.read(into, done, length - done);
            done += Math.max(0, taken);
        }
        return done == length;
    }
}
