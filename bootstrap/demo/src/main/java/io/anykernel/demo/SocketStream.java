package io.anykernel.demo;

import io.anykernel.demo.http.Stream;
import io.anykernel.hypercall.Clock;
import io.anykernel.net.socket.TcpSocket;

/** A connection of the stack as a stream, with one time-out for each wait. */
final class SocketStream implements Stream {
    /** Bounds of {@link #drain}: in bytes a read, in bytes and in time as a whole. */
    private static final int DRAIN_READ_BYTES = 16 * 1024;

    private static final int DRAIN_BYTES = 1 << 20;
    private static final long DRAIN_NANOS = 1_000_000_000L;

    private final TcpSocket socket;
    private final Clock clock;
    private final long timeoutNanos;

    SocketStream(TcpSocket socket, Clock clock, long timeoutNanos) {
        this.socket = socket;
        this.clock = clock;
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
        byte[] dropped = new byte[DRAIN_READ_BYTES];
        long deadlineNanos = clock.nanoTime() + DRAIN_NANOS;
        int bytes = 0;
        int count = 1;
        while (count > 0 && bytes < DRAIN_BYTES) {
            count = socket.receive(dropped, 0, dropped.length, Math.max(0, deadlineNanos - clock.nanoTime()));
            bytes += count;
            if (clock.nanoTime() >= deadlineNanos) {
                return;
            }
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
