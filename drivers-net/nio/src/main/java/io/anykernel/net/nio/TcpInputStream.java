package io.anykernel.net.nio;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/** What a connection's peer sends. */
final class TcpInputStream extends InputStream {
    private final TcpStreams streams;

    TcpInputStream(TcpStreams streams) {
        this.streams = streams;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, into.length);
        if (length == 0) {
            return 0;
        }
        int taken = streams.call(() -> streams.socket().receive(into, offset, length, streams.readTimeoutNanos()));
        return taken == 0 ? -1 : taken;
    }

    @Override
    public int available() throws IOException {
        return streams.call(streams.socket()::readableBytes);
    }

    @Override
    public void close() throws IOException {
        streams.close();
    }
}
