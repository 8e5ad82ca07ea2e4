package io.anykernel.net.nio;

import io.anykernel.core.time.Durations;
import io.anykernel.net.socket.Gate;
import io.anykernel.net.socket.TcpSocket;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketException;
import java.net.SocketOption;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;

/**
 * A connection as two streams, in the manner of {@code java.net.Socket}. Usable from any number of threads.
 *
 * <p>Closing this or either stream closes the connection in order; a call that waits in it then ends with a {@link
 * SocketException}, as every later one does. An interrupt ends a call that waits with an {@code InterruptedIOException}, keeps
 * the thread's interrupt status, and leaves the connection as it was. Failures are {@code ConnectException}, {@code
 * NoRouteToHostException}, {@code SocketTimeoutException} or {@code SocketException}, in the words of the code.
 */
public final class TcpStreams implements Closeable {
    private final TcpSocket socket;
    private final ConnectionOptions options;
    private final InputStream input;
    private final OutputStream output;
    private volatile long readTimeoutNanos = Gate.FOREVER;
    private volatile boolean isClosed;

    private TcpStreams(TcpSocket socket) {
        this.socket = socket;
        this.options = new ConnectionOptions(socket);
        this.input = new TcpInputStream(this);
        this.output = new TcpOutputStream(this);
    }

    /** Streams over a connection, which is theirs from now on. */
    public static TcpStreams of(TcpSocket socket) {
        return new TcpStreams(Objects.requireNonNull(socket, "socket"));
    }

    /** What the peer sends; its end of data is the stream's end. */
    public InputStream input() {
        return input;
    }

    /** What the peer receives. Bytes are queued as they are written, so {@code flush} has nothing to do. */
    public OutputStream output() {
        return output;
    }

    /** The connection: addresses, state, {@code noDelay}. */
    public TcpSocket socket() {
        return socket;
    }

    /**
     * How long a read waits before it ends with a {@code SocketTimeoutException}, after which another may be tried; zero for
     * as long as it takes, as at first.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public void readTimeout(Duration timeout) {
        readTimeoutNanos = timeout.isZero() ? Gate.FOREVER : Durations.timeoutNanos(timeout);
    }

    long readTimeoutNanos() {
        return readTimeoutNanos;
    }

    /** Half-close: what was written is sent, then the end of data; reading goes on. */
    public void shutdownOutput() throws IOException {
        call(() -> {
            socket.shutdownOutput();
            return 0;
        });
    }

    /** As {@code java.net.Socket#supportedOptions}: those of {@code StandardSocketOptions} that a connection has. */
    public Set<SocketOption<?>> supportedOptions() {
        return ConnectionOptions.SUPPORTED;
    }

    /**
     * As {@code java.net.Socket#setOption}; sizes of buffers are hints.
     *
     * @throws UnsupportedOperationException for an option that is not among {@link #supportedOptions}
     * @throws IllegalArgumentException for a value that it cannot have
     * @throws SocketException once closed
     */
    public <T> void setOption(SocketOption<T> option, T value) throws IOException {
        options.requireSupported(option);
        requireOpen();
        options.set(option, value);
    }

    /** As {@code java.net.Socket#getOption}, with the failures of {@link #setOption}. */
    public <T> T getOption(SocketOption<T> option) throws IOException {
        options.requireSupported(option);
        requireOpen();
        return options.get(option);
    }

    /** Makes a call, which fails as one to a closed socket does if it was closed before or meanwhile. */
    int call(SocketCall call) throws IOException {
        requireOpen();
        try {
            return SocketCall.result(socket, call);
        } catch (IOException failure) {
            requireOpen();
            throw failure;
        }
    }

    public boolean isClosed() {
        return isClosed;
    }

    private void requireOpen() throws SocketException {
        if (isClosed) {
            throw new SocketException("Socket closed");
        }
    }

    /** Orderly end, in the background; a peer whose bytes were not read is sent a reset. Idempotent. */
    @Override
    public void close() throws IOException {
        isClosed = true;
        SocketCall.run(socket, socket::close);
    }
}
