package io.anykernel.demo;

import io.anykernel.demo.http.Stream;
import io.anykernel.net.socket.TcpSocket;

/** A connection of the stack as a stream, with one time-out for each wait. */
final class SocketStream implements Stream {
    /** Bounds of {@link #drain}: bytes a read, reads, and how long each waits. */
    private static final int DRAIN_BYTES = 16 * 1024;

    private static final int DRAIN_READS = 64;
    private static final long DRAIN_NANOS = 500_000_000L;

    private final TcpSocket socket;
    private final long timeoutNanos;

    SocketStream(TcpSocket socket, long timeoutNanos) {
        this.socket = socket;
        this.timeoutNanos = timeoutNanos;
        // Each write is a whole answer, or as much of one as there is: nothing follows that it could wait for.
        socket.noDelay(true);
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
    public void drain() {
        socket.shutdownOutput();
        byte[] dropped = new byte[DRAIN_BYTES];
        int reads = 0;
        while (reads < DRAIN_READS && socket.receive(dropped, 0, dropped.length, DRAIN_NANOS) > 0) {
            reads++;
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
