package io.anykernel.net.nio;

import io.anykernel.net.socket.Gate;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;

/** What a connection's peer receives. */
final class TcpOutputStream extends OutputStream {
    private final TcpStreams streams;

    TcpOutputStream(TcpStreams streams) {
        this.streams = streams;
    }

    @Override
    public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
    }

    /** Waits until all of the bytes are queued; of a call that fails some may have been. */
    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, from.length);
        if (length == 0) {
            return;
        }
        streams.call(() -> {
            streams.socket().send(from, offset, length, Gate.FOREVER);
            return length;
        });
    }

    @Override
    public void close() throws IOException {
        streams.close();
    }
}
