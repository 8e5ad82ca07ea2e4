package io.anykernel.hypercall.guest.library;

import io.anykernel.hypercall.guest.Environment;
import java.io.InputStream;
import java.util.Objects;

/** The standard input of a process; a machine's is at its end. A read suspends the whole process, not a fiber. */
final class ConsoleInput extends InputStream {
    private static final int END = -1;

    @Override
    public int read() {
        return Environment.readInput();
    }

    /** What has come, at least one byte. */
    @Override
    public int read(byte[] into, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, into.length);
        if (length == 0) {
            return 0;
        }
        int value = Environment.readInput();
        if (value == END) {
            return END;
        }
        int count = 0;
        into[offset + count++] = (byte) value;
        while (count < length && Environment.bufferedInput() > 0) {
            into[offset + count++] = (byte) Environment.readInput();
        }
        return count;
    }

    @Override
    public int available() {
        return Environment.bufferedInput();
    }
}
