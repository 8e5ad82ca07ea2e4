package io.anykernel.demo;

import io.anykernel.demo.http.Stream;
import io.anykernel.net.socket.TcpSocket;

/** A connection of the stack as a stream, with one time-out for each wait. */
final class SocketStream implements Stream {
    private final TcpSocket socket;
    private final long timeoutNanos;

    SocketStream(TcpSocket socket, long timeoutNanos) {
        this.socket = socket;
        this.timeoutNanos = timeoutNanos;
    }

    @Override
    public int read(byte[] into, int offset, int lengthBytes) {
        int count = socket.receive(into, offset, lengthBytes, timeoutNanos);
        return count == 0 ? -1 : count;
    }

    @Override
    public void write(byte[] from, int offset, int lengthBytes) {
        socket.send(from, offset, lengthBytes, timeoutNanos);
    }

    @Override
    public void close() {
        socket.close();
    }
}
