package io.anykernel.net.socket;

import io.anykernel.core.time.Durations;
import io.anykernel.net.connection.KeepAlive;
import io.anykernel.net.connection.TcpSettings;
import io.anykernel.net.tcp.TcpConnection;
import java.time.Duration;

/** Options of one {@link TcpSocket}, and what they are set to. They may be set at any time, by any thread. */
public final class TcpSocketOptions {
    private static final int LEAST_BUFFER_BYTES = 4096;

    /** A century, which may be added to what a clock reads. */
    private static final long LONGEST_NANOS = 36_500L * 24 * 3600 * 1_000_000_000L;

    /** Closing waits for nothing. */
    private static final long IN_BACKGROUND = -1;

    private final Gate gate;
    private final TcpConnection connection;

    /** How long closing waits, or {@link #IN_BACKGROUND}. */
    private long lingerNanos = IN_BACKGROUND;

    TcpSocketOptions(Gate gate, TcpConnection connection) {
        this.gate = gate;
        this.connection = connection;
    }

    /** Whether closing waits for the peer; the caller is within the gate. */
    boolean isClosingWaited() {
        return lingerNanos > 0;
    }

    /** Whether closing resets the connection at once; the caller is within the gate. */
    boolean isClosingReset() {
        return lingerNanos == 0;
    }

    /** How long closing waits, if it does; the caller is within the gate. */
    long lingerNanos() {
        return lingerNanos;
    }

    /** Sends small segments at once; off at first. */
    public void noDelay(boolean enabled) {
        boolean entered = gate.enter();
        try {
            connection.noDelay(enabled);
        } catch (Throwable broken) {
            throw gate.failed(broken);
        } finally {
            gate.leave(entered);
        }
    }

    /**
     * Bounds what waits to be sent or acknowledged. Until this is called the bound grows with what the path takes, up to {@code
     * TcpConfig.sendBufferBytes}. What is queued stays.
     *
     * @param bytes from 4096 to {@code TcpConfig.sendBufferBytes}
     */
    public void sendBufferBytes(int bytes) {
        requireBuffer(bytes, connection.largestSendBytes());
        boolean entered = gate.enter();
        try {
            connection.sendLimitBytes(bytes);
        } catch (Throwable broken) {
            throw gate.failed(broken);
        } finally {
            gate.leave(entered);
        }
    }

    /**
     * Bounds what the peer may send before it is received; {@code TcpConfig.receiveBufferBytes} at first. What the peer was
     * promised before may still come.
     *
     * @param bytes from 4096 to {@code TcpConfig.receiveBufferBytes}
     */
    public void receiveBufferBytes(int bytes) {
        requireBuffer(bytes, connection.largestReceiveBytes());
        boolean entered = gate.enter();
        try {
            connection.receiveLimitBytes(bytes);
        } catch (Throwable broken) {
            throw gate.failed(broken);
        } finally {
            gate.leave(entered);
        }
    }

    private static void requireBuffer(int bytes, int largestBytes) {
        if (bytes < LEAST_BUFFER_BYTES || bytes > largestBytes) {
            throw new IllegalArgumentException("from 4096 to " + largestBytes + " bytes: " + bytes);
        }
    }

    /**
     * Probes the peer while nothing else is under way, so that one that is gone is noticed: the connection then ends with {@code
     * TIMED_OUT}, or the ICMP error that came for a probe. Off at first.
     *
     * @param settings or {@code null} for no probes
     */
    public void keepAlive(KeepAlive settings) {
        boolean entered = gate.enter();
        try {
            connection.keepAlive(settings, gate.nowNanos());
        } catch (Throwable broken) {
            throw gate.failed(broken);
        } finally {
            gate.leave(entered);
        }
    }

    /**
     * Ends the connection with {@code TIMED_OUT}, or an ICMP error that came, when the peer does not acknowledge what was sent, or
     * does not open its window for what is queued, for that long; keep-alive probes then count by this time too.
     * Off at first: data is sent again 15 times, and a closed window is waited for as long as the peer answers.
     *
     * @param timeout or zero for none
     */
    public void userTimeout(Duration timeout) {
        long timeoutNanos = Durations.timeoutNanos(timeout);
        boolean entered = gate.enter();
        try {
            connection.userTimeoutNanos(timeoutNanos > LONGEST_NANOS ? 0 : timeoutNanos, gate.nowNanos());
        } catch (Throwable broken) {
            throw gate.failed(broken);
        } finally {
            gate.leave(entered);
        }
    }

    /** What the options are set to. */
    public TcpSettings settings() {
        boolean entered = gate.enter();
        try {
            return new TcpSettings(
                    connection.isNoDelay(),
                    connection.keepAlive(),
                    lingerNanos == IN_BACKGROUND ? null : Duration.ofNanos(lingerNanos),
                    connection.sendLimitBytes(),
                    connection.receiveLimitBytes());
        } catch (Throwable broken) {
            throw gate.failed(broken);
        } finally {
            gate.leaveQuietly(entered);
        }
    }

    public int largestSendBufferBytes() {
        return connection.largestSendBytes();
    }

    public int largestReceiveBufferBytes() {
        return connection.largestReceiveBytes();
    }

    /**
     * What {@link TcpSocket#close} does with what the peer has not acknowledged yet ({@code SO_LINGER}).
     *
     * @param limit how long to wait for the peer, and then to reset the connection; zero to reset it at once, as {@link TcpSocket#abort}
     *     does; {@code null}, as at first, to wait for nothing and send in the background
     */
    public void linger(Duration limit) {
        long nanos = limit == null ? IN_BACKGROUND : Durations.timeoutNanos(limit);
        boolean entered = gate.enter();
        try {
            lingerNanos = nanos;
        } finally {
            gate.leaveQuietly(entered);
        }
    }
}
