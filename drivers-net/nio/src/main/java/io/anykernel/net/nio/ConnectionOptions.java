package io.anykernel.net.nio;

import io.anykernel.hypercall.CpuFailedException;
import io.anykernel.net.connection.KeepAlive;
import io.anykernel.net.connection.TcpConfig;
import io.anykernel.net.connection.TcpSettings;
import io.anykernel.net.socket.TcpSocket;
import io.anykernel.net.socket.TcpSocketOptions;
import java.io.IOException;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;

/**
 * The options of {@code StandardSocketOptions} that a connection has, as the JDK's channels take them: sizes of buffers are hints,
 * times are cut to what can be, and an option of another kind of socket is an {@code UnsupportedOperationException}.
 *
 * <p>{@code SO_REUSEADDR} is none of them: it says which ports may be listened on, and a connection has its port already.
 */
final class ConnectionOptions {
    static final Set<SocketOption<?>> SUPPORTED = Set.of(
            StandardSocketOptions.SO_KEEPALIVE,
            StandardSocketOptions.SO_LINGER,
            StandardSocketOptions.SO_RCVBUF,
            StandardSocketOptions.SO_SNDBUF,
            StandardSocketOptions.TCP_NODELAY);

    private static final int LEAST_BUFFER_BYTES = 4096;
    private static final int LONGEST_LINGER_SECONDS = 65_535;
    /** What {@code SO_LINGER} is while closing sends in the background. */
    private static final int NO_LINGER = -1;

    private final TcpSocket socket;
    private final TcpSocketOptions options;

    ConnectionOptions(TcpSocket socket) {
        this.socket = socket;
        this.options = socket.options();
    }

    /**
     * @param option a supported one
     * @throws IllegalArgumentException for a value that it cannot have
     */
    <T> void set(SocketOption<T> option, T value) throws IOException {
        if (value == null) {
            throw new IllegalArgumentException("Invalid option value");
        }
        SocketCall.run(socket, () -> apply(option, value));
    }

    private void apply(SocketOption<?> option, Object value) {
        if (option == StandardSocketOptions.SO_KEEPALIVE) {
            keepAlive((Boolean) value);
        } else if (option == StandardSocketOptions.SO_LINGER) {
            int seconds = (Integer) value;
            options.linger(seconds < 0 ? null : Duration.ofSeconds(Math.min(seconds, LONGEST_LINGER_SECONDS)));
        } else if (option == StandardSocketOptions.SO_RCVBUF) {
            options.receiveBufferBytes(bufferBytes((Integer) value, "receive", options.largestReceiveBufferBytes()));
        } else if (option == StandardSocketOptions.SO_SNDBUF) {
            options.sendBufferBytes(bufferBytes((Integer) value, "send", options.largestSendBufferBytes()));
        } else {
            options.noDelay((Boolean) value);
        }
    }

    /** Keeps times that were chosen by {@link TcpSocketOptions#keepAlive}. */
    private void keepAlive(boolean isWanted) {
        if (!isWanted) {
            options.keepAlive(null);
        } else if (options.settings().keepAlive() == null) {
            options.keepAlive(KeepAlive.DEFAULT);
        }
    }

    /** A hint: as much of it as a buffer of {@link TcpConfig} can be. */
    private static int bufferBytes(int hint, String name, int largest) {
        if (hint < 0) {
            throw new IllegalArgumentException("Invalid " + name + " buffer size");
        }
        return Math.max(LEAST_BUFFER_BYTES, Math.min(hint, largest));
    }

    /** @param option a supported one */
    <T> T get(SocketOption<T> option) throws IOException {
        try {
            return option.type().cast(value(option, options.settings()));
        } catch (CpuFailedException failure) {
            throw SocketFailures.of(failure);
        }
    }

    private static Object value(SocketOption<?> option, TcpSettings settings) {
        if (option == StandardSocketOptions.SO_KEEPALIVE) {
            return settings.keepAlive() != null;
        }
        if (option == StandardSocketOptions.SO_LINGER) {
            return settings.linger() == null
                    ? NO_LINGER
                    : (int) settings.linger().toSeconds();
        }
        if (option == StandardSocketOptions.SO_RCVBUF) {
            return settings.receiveBufferBytes();
        }
        return option == StandardSocketOptions.SO_SNDBUF ? settings.sendBufferBytes() : settings.noDelay();
    }

    /** @throws UnsupportedOperationException for an option that a connection does not have */
    void requireSupported(SocketOption<?> option) {
        Objects.requireNonNull(option, "option");
        if (!SUPPORTED.contains(option)) {
            throw new UnsupportedOperationException("'" + option + "' not supported");
        }
    }
}
