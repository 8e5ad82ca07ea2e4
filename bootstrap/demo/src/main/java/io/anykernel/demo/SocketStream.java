package io.anykernel.demo;

import io.anykernel.core.error.KernelException;
import io.anykernel.demo.http.Phase;
import io.anykernel.demo.http.Stream;
import io.anykernel.hypercall.Clock;
import io.anykernel.hypercall.Errno;
import io.anykernel.net.socket.TcpSocket;

/**
 * A connection of the stack as a stream. A request has a deadline as a whole; of an answer the client must acknowledge
 * {@link #RATE_BYTES} in each {@link #RATE_NANOS}. A client that sends or takes a byte now and then keeps no connection.
 */
final class SocketStream implements Stream {
    static final long IDLE_NANOS = 30_000_000_000L;
    static final long REQUEST_NANOS = 10_000_000_000L;

    /** 1 KiB a second, over a time that covers a few retransmissions. */
    static final long RATE_NANOS = 10_000_000_000L;

    static final long RATE_BYTES = 10 * 1024;

    /** Bounds of what is read after the end of our data: in bytes a read, in bytes and in time as a whole. */
    private static final int DRAIN_READ_BYTES = 16 * 1024;

    private static final int DRAIN_BYTES = 1 << 20;
    private static final long DRAIN_NANOS = 1_000_000_000L;

    private final TcpSocket socket;
    private final Clock clock;
    private final ClientProgress progress;
    private long deadlineNanos;
    private long readBytes;
    private boolean hasTimedOut;
    private boolean isFinished;

    SocketStream(TcpSocket socket, Clock clock, ClientProgress progress) {
        this.socket = socket;
        this.clock = clock;
        this.progress = progress;
        this.deadlineNanos = clock.nanoTime() + IDLE_NANOS;
        // Each write is a whole answer, or as much of one as there is: nothing follows that it could wait for.
        socket.options().noDelay(true);
    }

    @Override
    public void enter(Phase phase) {
        long nowNanos = clock.nanoTime();
        progress.enter(phase, nowNanos);
        deadlineNanos = nowNanos
                + switch (phase) {
                    case IDLE -> IDLE_NANOS;
                    case REQUEST -> REQUEST_NANOS;
                    case ANSWER -> RATE_NANOS;
                    case FINISH -> DRAIN_NANOS;
                };
    }

    @Override
    public int read(byte[] into, int offset, int lengthBytes) {
        progress.onWait(readBytes);
        try {
            int count = socket.receive(into, offset, lengthBytes, leftNanos());
            readBytes += count;
            return count == 0 ? END : count;
        } catch (KernelException failure) {
            hasTimedOut = failure.errno() == Errno.TIMED_OUT;
            if (hasTimedOut) {
                return TIMED_OUT;
            }
            throw failure;
        }
    }

    private long leftNanos() {
        return Math.max(0, deadlineNanos - clock.nanoTime());
    }

    @Override
    public void write(byte[] from, int offset, int lengthBytes) {
        int done = 0;
        while (done < lengthBytes) {
            int taken = socket.trySend(from, offset + done, lengthBytes - done);
            if (taken == Errno.WOULD_BLOCK) {
                awaitRoom(from, offset + done);
                taken = 1;
            } else if (taken < 0) {
                throw new KernelException(taken, socket.toString());
            }
            done += taken;
            progress.onQueued(taken);
        }
    }

    /** Sends one byte, which is taken whole or not at all, as long as the client takes others fast enough. */
    private void awaitRoom(byte[] from, int offset) {
        awaitAtRate(timeoutNanos -> socket.send(from, offset, 1, timeoutNanos));
    }

    /** Waits for as long as the client acknowledges bytes at the least rate. */
    private void awaitAtRate(Wait wait) {
        long beforeBytes = socket.info().bytesOut();
        while (true) {
            try {
                wait.await(RATE_NANOS);
                return;
            } catch (KernelException failure) {
                long nowBytes = socket.info().bytesOut();
                if (failure.errno() != Errno.TIMED_OUT || nowBytes - beforeBytes < RATE_BYTES) {
                    throw failure;
                }
                beforeBytes = nowBytes;
            }
        }
    }

    @Override
    public void finish() {
        boolean isUnused = hasTimedOut;
        socket.shutdownOutput();
        enter(Phase.FINISH);
        awaitAtRate(socket::awaitSent);
        enter(Phase.FINISH);
        // A client that let its time pass is reset, lest it stay half-open on the way. Another may still read its
        // answer.
        isFinished = hasDrained() || !isUnused;
    }

    /** Reads and drops; whether the peer has finished, too. */
    private boolean hasDrained() {
        byte[] dropped = new byte[DRAIN_READ_BYTES];
        int bytes = 0;
        int count = read(dropped, 0, dropped.length);
        while (count > 0 && bytes < DRAIN_BYTES && leftNanos() > 0) {
            bytes += count;
            count = read(dropped, 0, dropped.length);
        }
        return count == END;
    }

    @Override
    public void close() {
        if (isFinished) {
            socket.close();
        } else {
            socket.abort();
        }
    }

    /** A blocking call of the socket's. */
    private interface Wait {
        void await(long timeoutNanos);
    }
}
