package io.anykernel.net.nio;

import io.anykernel.core.error.KernelException;
import io.anykernel.core.time.Durations;
import io.anykernel.hypercall.CpuFailedException;
import io.anykernel.hypercall.Errno;
import io.anykernel.net.address.IpAddress;
import io.anykernel.net.socket.Gate;
import io.anykernel.net.socket.TcpSocket;
import io.anykernel.net.stack.NetStack;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketOption;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ByteChannel;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.InterruptibleChannel;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A connection as a channel, in the manner of {@code java.nio.channels.SocketChannel}. One thread may read while another
 * writes; two readers take turns, as two writers do.
 *
 * <p>While it is blocking, as at first, a read waits for at least one byte and a write for room for all. Otherwise they move
 * what can be moved at once, which may be nothing. Closing it, in order, ends a thread that waits in it with an {@code
 * AsynchronousCloseException}; interrupting such a thread closes it too, with a {@code ClosedByInterruptException}.
 */
public final class TcpChannel implements ByteChannel, InterruptibleChannel {
    private static final int SCRATCH_BYTES = 16 << 10;

    private final TcpSocket socket;
    private final AtomicBoolean isClosed = new AtomicBoolean();
    private final ReentrantLock reading = new ReentrantLock();
    private final ReentrantLock writing = new ReentrantLock();
    private final ConnectionOptions options;
    private volatile boolean isBlocking = true;
    private volatile long timeoutNanos = Gate.FOREVER;
    /** For buffers without an array. Guarded by {@link #reading}. */
    private byte[] readScratch;
    /** As {@link #readScratch}. Guarded by {@link #writing}. */
    private byte[] writeScratch;

    private TcpChannel(TcpSocket socket) {
        this.socket = socket;
        this.options = new ConnectionOptions(socket);
    }

    /** A channel over a connection, which is its own from now on. */
    public static TcpChannel of(TcpSocket socket) {
        return new TcpChannel(Objects.requireNonNull(socket, "socket"));
    }

    /**
     * Connects.
     *
     * @throws IOException if it fails: {@code ConnectException} if the peer refuses, {@code SocketTimeoutException} if the time
     *     is over, {@code NoRouteToHostException} if there is no way
     * @throws IllegalArgumentException if there is no such port, or the time is negative
     */
    public static TcpChannel connect(NetStack stack, IpAddress to, int port, Duration timeout) throws IOException {
        long nanos = Durations.timeoutNanos(timeout);
        try {
            return of(stack.connect(to, port, nanos));
        } catch (KernelException failure) {
            throw SocketFailures.of(failure);
        } catch (CpuFailedException failure) {
            throw SocketFailures.of(failure);
        }
    }

    /** The connection: addresses, state, {@code noDelay}. */
    public TcpSocket socket() {
        return socket;
    }

    /** Whether calls wait; a thread that waits already goes on. */
    public TcpChannel configureBlocking(boolean isBlocking) throws IOException {
        requireOpen();
        this.isBlocking = isBlocking;
        return this;
    }

    public boolean isBlocking() {
        return isBlocking;
    }

    /**
     * How long a call waits, each time that it has to, before it ends with a {@code SocketTimeoutException}, after which another
     * may be tried; zero for as long as it takes, as at first. A write's buffer shows what was queued.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public TcpChannel timeout(Duration timeout) {
        timeoutNanos = timeout.isZero() ? Gate.FOREVER : Durations.timeoutNanos(timeout);
        return this;
    }

    // ---- reading

    /** Bytes read; -1 at the end of the peer's data; 0 if the buffer has no room or, while not blocking, there is nothing. */
    @Override
    public int read(ByteBuffer into) throws IOException {
        if (into.isReadOnly()) {
            throw new IllegalArgumentException("a read-only buffer");
        }
        reading.lock();
        try {
            requireOpen();
            if (!into.hasRemaining()) {
                return 0;
            }
            return into.hasArray() ? readIntoArray(into) : readThroughScratch(into);
        } finally {
            reading.unlock();
        }
    }

    private int readIntoArray(ByteBuffer into) throws IOException {
        int count = receive(into.array(), into.arrayOffset() + into.position(), into.remaining());
        into.position(into.position() + Math.max(0, count));
        return count;
    }

    private int readThroughScratch(ByteBuffer into) throws IOException {
        if (readScratch == null) {
            readScratch = new byte[SCRATCH_BYTES];
        }
        int count = receive(readScratch, 0, Math.min(SCRATCH_BYTES, into.remaining()));
        into.put(readScratch, 0, Math.max(0, count));
        return count;
    }

    private int receive(byte[] into, int offset, int length) throws IOException {
        int outcome = isBlocking
                ? waiting(() -> socket.receive(into, offset, length, timeoutNanos))
                : attempt(() -> socket.tryReceive(into, offset, length));
        if (outcome == Errno.WOULD_BLOCK) {
            return 0;
        }
        return outcome == 0 ? -1 : outcome;
    }

    // ---- writing

    /** Bytes queued, all that remained unless not blocking. */
    @Override
    public int write(ByteBuffer from) throws IOException {
        writing.lock();
        try {
            requireOpen();
            int start = from.position();
            boolean isMore = from.hasRemaining();
            while (isMore) {
                int queued = from.hasArray() ? writeFromArray(from) : writeThroughScratch(from);
                from.position(from.position() + queued);
                isMore = queued > 0 && from.hasRemaining();
            }
            return from.position() - start;
        } finally {
            writing.unlock();
        }
    }

    private int writeFromArray(ByteBuffer from) throws IOException {
        return send(from.array(), from.arrayOffset() + from.position(), from.remaining());
    }

    private int writeThroughScratch(ByteBuffer from) throws IOException {
        if (writeScratch == null) {
            writeScratch = new byte[SCRATCH_BYTES];
        }
        int length = Math.min(SCRATCH_BYTES, from.remaining());
        from.duplicate().get(writeScratch, 0, length);
        return send(writeScratch, 0, length);
    }

    private int send(byte[] from, int offset, int length) throws IOException {
        int outcome = isBlocking
                ? waiting(() -> socket.sendSome(from, offset, length, timeoutNanos))
                : attempt(() -> socket.trySend(from, offset, length));
        return outcome == Errno.WOULD_BLOCK ? 0 : outcome;
    }

    // ---- options

    /** As of {@code NetworkChannel}: those of {@code StandardSocketOptions} that a connection has. */
    public Set<SocketOption<?>> supportedOptions() {
        return ConnectionOptions.SUPPORTED;
    }

    /**
     * As of {@code NetworkChannel}; sizes of buffers are hints.
     *
     * @throws UnsupportedOperationException for an option that is not among {@link #supportedOptions}
     * @throws IllegalArgumentException for a value that it cannot have
     * @throws ClosedChannelException once closed
     */
    public <T> TcpChannel setOption(SocketOption<T> option, T value) throws IOException {
        options.requireSupported(option);
        requireOpen();
        options.set(option, value);
        return this;
    }

    /** As of {@code NetworkChannel}, with the failures of {@link #setOption}. */
    public <T> T getOption(SocketOption<T> option) throws IOException {
        options.requireSupported(option);
        requireOpen();
        return options.get(option);
    }

    // ---- calls

    private int waiting(SocketCall call) throws IOException {
        if (Thread.currentThread().isInterrupted()) {
            throw closedByInterrupt();
        }
        try {
            return SocketCall.result(socket, call);
        } catch (SocketTimeoutException late) {
            throw late;
        } catch (InterruptedIOException interrupted) {
            throw closedByInterrupt();
        } catch (IOException failure) {
            throw isOpen() ? failure : new AsynchronousCloseException();
        }
    }

    /**
     * The waiting thread closes the channel itself. The JDK's own way would have the interrupting thread do so while it holds a
     * lock that the waiting thread needs, which may hold the Cpu meanwhile. A close that lingers does not wait in an interrupted
     * thread: the connection is reset.
     */
    private ClosedByInterruptException closedByInterrupt() {
        ClosedByInterruptException closed = new ClosedByInterruptException();
        try {
            close();
        } catch (IOException unsent) {
            closed.addSuppressed(unsent);
        }
        return closed;
    }

    private int attempt(SocketCall call) throws IOException {
        int outcome = SocketCall.result(socket, call);
        if (outcome < 0 && outcome != Errno.WOULD_BLOCK) {
            requireOpen();
            throw SocketFailures.of(new KernelException(outcome, socket.toString()), socket);
        }
        return outcome;
    }

    private void requireOpen() throws ClosedChannelException {
        if (!isOpen()) {
            throw new ClosedChannelException();
        }
    }

    // ---- the end

    /** Half-close: what was written is sent, then the end of data; reading goes on. */
    public TcpChannel shutdownOutput() throws IOException {
        requireOpen();
        SocketCall.run(socket, socket::shutdownOutput);
        return this;
    }

    @Override
    public boolean isOpen() {
        return !isClosed.get();
    }

    @Override
    public void close() throws IOException {
        if (isClosed.compareAndSet(false, true)) {
            SocketCall.run(socket, socket::close);
        }
    }
}
