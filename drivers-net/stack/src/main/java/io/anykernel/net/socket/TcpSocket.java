package io.anykernel.net.socket;

import io.anykernel.core.error.KernelException;
import io.anykernel.core.time.Durations;
import io.anykernel.hypercall.Errno;
import io.anykernel.hypercall.Memory;
import io.anykernel.hypercall.Signal;
import io.anykernel.net.address.IpAddress;
import io.anykernel.net.connection.ConnectionInfo;
import io.anykernel.net.connection.TcpState;
import io.anykernel.net.observe.ConnectionObserver;
import io.anykernel.net.tcp.TcpConnection;
import java.time.Duration;
import java.util.Objects;

/**
 * A TCP connection. Calls named {@code try…} never block and answer with negative {@link Errno} codes; the others wait,
 * and throw {@link KernelException}. Usable from any number of threads. Time-outs are nanoseconds, {@link Gate#FOREVER}
 * for none, or a {@link Duration}, of which a negative one is an {@code IllegalArgumentException}; a call that times out or is interrupted throws with {@code TIMED_OUT} or {@code INTERRUPTED} and leaves the
 * connection as it was. A call for no bytes waits for nothing, and fails where one for more would.
 */
public final class TcpSocket implements AutoCloseable {
    private final Gate gate;
    private final TcpConnection connection;
    private final TcpSocketOptions options;
    private final Signal readable;
    private final Signal writable;
    private ConnectionObserver observer;
    private final ReadinessReport report;
    private boolean isClosed;

    /** Wraps a connection; the caller holds the Cpu. */
    public TcpSocket(Gate gate, TcpConnection connection) {
        this.gate = gate;
        this.report = new ReadinessReport(this, gate, this::readiness);
        this.connection = connection;
        this.options = new TcpSocketOptions(gate, connection);
        this.readable = gate.newSignal();
        this.writable = gate.newSignal();
        connection.observe(new Changes());
        connection.openedAs(gate.newHandle(this));
    }

    /** Buffers, probes, time-outs and how closing waits. */
    public TcpSocketOptions options() {
        return options;
    }

    // ---- without waiting

    /**
     * Takes received bytes.
     *
     * @return how many; 0 at the end of the peer's data; {@code WOULD_BLOCK}; {@code BAD_HANDLE} once this is closed; or why
     *     the connection ended
     */
    public int tryReceive(byte[] into, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, into.length);
        boolean entered = gate.enter();
        try {
            return take(into, offset, length);
        } catch (Throwable broken) {
            throw gate.failed(broken);
        } finally {
            gate.leave(entered);
        }
    }

    /** As {@link #tryReceive(byte[], int, int)} of bytes that stay to be received. */
    public int tryPeek(byte[] into, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, into.length);
        boolean entered = gate.enter();
        try {
            int outcome = isClosed ? Errno.BAD_HANDLE : connection.peek(into, offset, length);
            return length == 0 ? emptyOutcome(outcome) : outcome;
        } catch (Throwable broken) {
            throw gate.failed(broken);
        } finally {
            gate.leaveQuietly(entered);
        }
    }

    /** As {@link #tryReceive(byte[], int, int)}. */
    public int tryReceive(Memory into, int offset, int length) {
        into.check(offset, length);
        boolean entered = gate.enter();
        try {
            return take(into, offset, length);
        } catch (Throwable broken) {
            throw gate.failed(broken);
        } finally {
            gate.leave(entered);
        }
    }

    /**
     * Queues bytes for sending. Less than a segment waits while something sent before is not acknowledged (Nagle, RFC 9293
     * §3.7.4), and the peer may take 40 ms or more to acknowledge: a request in two small parts costs as much. Send its parts
     * {@link #send(byte[][], long) together}, or without {@link TcpSocketOptions#noDelay delay}.
     *
     * @return how many were taken, at least one of a positive {@code length}; {@code WOULD_BLOCK} while there is no room
     *     or no connection yet; {@code BROKEN_PIPE} after {@link #shutdownOutput}; {@code BAD_HANDLE} once this is closed; or
     *     why the connection ended
     */
    public int trySend(byte[] from, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, from.length);
        boolean entered = gate.enter();
        try {
            return queue(from, offset, length);
        } catch (Throwable broken) {
            throw gate.failed(broken);
        } finally {
            gate.leave(entered);
        }
    }

    /** As {@link #trySend(byte[], int, int)}. */
    public int trySend(Memory from, int offset, int length) {
        from.check(offset, length);
        boolean entered = gate.enter();
        try {
            return queue(from, offset, length);
        } catch (Throwable broken) {
            throw gate.failed(broken);
        } finally {
            gate.leave(entered);
        }
    }

    /** Bytes that wait to be received. */
    public int readableBytes() {
        boolean entered = gate.enter();
        try {
            return connection.readableBytes();
        } catch (Throwable broken) {
            throw gate.failed(broken);
        } finally {
            gate.leaveQuietly(entered);
        }
    }

    /** Bytes that {@link #trySend} would take now, but for the pool's limits; 0 if it would refuse. */
    public int sendRoomBytes() {
        boolean entered = gate.enter();
        try {
            return connection.sendRoomBytes();
        } catch (Throwable broken) {
            throw gate.failed(broken);
        } finally {
            gate.leaveQuietly(entered);
        }
    }

    /**
     * Names a driver of the same Cpu that is notified of readiness while the Cpu is held, or {@code null}. Applications
     * register with a {@link ReadinessQueue}: the type is exported to drivers alone.
     */
    public void observe(ConnectionObserver observer) {
        boolean entered = gate.enter();
        try {
            this.observer = observer;
        } catch (Throwable broken) {
            throw gate.failed(broken);
        } finally {
            gate.leaveQuietly(entered);
        }
    }

    // ---- waiting

    /**
     * Waits for bytes and takes them.
     *
     * @return how many, at least one of a positive {@code length}; 0 at the end of the peer's data
     * @throws KernelException if the connection ended otherwise, the time is over or the thread was interrupted
     */
    public int receive(byte[] into, int offset, int length, long timeoutNanos) {
        Objects.checkFromIndexSize(offset, length, into.length);
        gate.requireOutside();
        int outcome = Errno.WOULD_BLOCK;
        boolean entered = gate.enter();
        try {
            long deadline = gate.deadline(timeoutNanos);
            outcome = take(into, offset, length);
            while (outcome == Errno.WOULD_BLOCK) {
                int waited = gate.await(readable, deadline);
                outcome = take(into, offset, length);
                outcome = outcome == Errno.WOULD_BLOCK && waited != Errno.OK ? waited : outcome;
            }
        } catch (Throwable broken) {
            throw gate.failed(broken);
        } finally {
            gate.leave(entered);
        }
        return check(outcome);
    }

    /** As {@link #receive(byte[], int, int, long)}; longer than a clock counts is for ever. */
    public int receive(byte[] into, int offset, int length, Duration timeout) {
        return receive(into, offset, length, Durations.timeoutNanos(timeout));
    }

    /** As {@link #receive(byte[], int, int, long)}. */
    public int receive(Memory into, int offset, int length, long timeoutNanos) {
        into.check(offset, length);
        gate.requireOutside();
        int outcome = Errno.WOULD_BLOCK;
        boolean entered = gate.enter();
        try {
            long deadline = gate.deadline(timeoutNanos);
            outcome = take(into, offset, length);
            while (outcome == Errno.WOULD_BLOCK) {
                int waited = gate.await(readable, deadline);
                outcome = take(into, offset, length);
                outcome = outcome == Errno.WOULD_BLOCK && waited != Errno.OK ? waited : outcome;
            }
        } catch (Throwable broken) {
            throw gate.failed(broken);
        } finally {
            gate.leave(entered);
        }
        return check(outcome);
    }

    /**
     * Queues all of the bytes, waiting for room.
     *
     * @throws KernelException if the connection ended, the time is over or the thread was interrupted; some of the bytes
     *     may have been queued
     */
    public void send(byte[] from, int offset, int length, long timeoutNanos) {
        Objects.checkFromIndexSize(offset, length, from.length);
        gate.requireOutside();
        int outcome = Errno.OK;
        boolean entered = gate.enter();
        try {
            outcome = queueAll(from, offset, length, gate.deadline(timeoutNanos));
        } catch (Throwable broken) {
            throw gate.failed(broken);
        } finally {
            gate.leave(entered);
        }
        check(outcome);
    }

    /**
     * As {@link #send(byte[], int, int, long)} of several parts in their order, such as a header and what follows it. Where there is
     * room for all, none leaves before the last is queued: small ones share a segment.
     */
    public void send(byte[][] parts, long timeoutNanos) {
        gate.requireOutside();
        int outcome = Errno.OK;
        boolean entered = gate.enter();
        try {
            long deadline = gate.deadline(timeoutNanos);
            for (int i = 0; i < parts.length && outcome == Errno.OK; i++) {
                outcome = queueAll(parts[i], 0, parts[i].length, deadline);
            }
        } catch (Throwable broken) {
            throw gate.failed(broken);
        } finally {
            gate.leave(entered);
        }
        check(outcome);
    }

    /** Queues all of the bytes, waiting for room; the gate is entered. */
    private int queueAll(byte[] from, int offset, int length, long deadlineNanos) {
        int outcome;
        int done = 0;
        do {
            int taken = queue(from, offset + done, length - done);
            done += Math.max(0, taken);
            outcome = taken == Errno.WOULD_BLOCK ? gate.await(writable, deadlineNanos) : Math.min(taken, Errno.OK);
        } while (done < length && outcome == Errno.OK);
        return outcome;
    }

    /** As {@link #send(byte[], int, int, long)}; longer than a clock counts is for ever. */
    public void send(byte[] from, int offset, int length, Duration timeout) {
        send(from, offset, length, Durations.timeoutNanos(timeout));
    }

    /** As {@link #send(byte[], int, int, long)}. */
    public void send(Memory from, int offset, int length, long timeoutNanos) {
        from.check(offset, length);
        gate.requireOutside();
        int outcome = Errno.OK;
        boolean entered = gate.enter();
        try {
            long deadline = gate.deadline(timeoutNanos);
            int done = 0;
            do {
                int taken = queue(from, offset + done, length - done);
                done += Math.max(0, taken);
                outcome = taken == Errno.WOULD_BLOCK ? gate.await(writable, deadline) : Math.min(taken, Errno.OK);
            } while (done < length && outcome == Errno.OK);
        } catch (Throwable broken) {
            throw gate.failed(broken);
        } finally {
            gate.leave(entered);
        }
        check(outcome);
    }

    /**
     * Waits for room and queues as many of the bytes as there is room for.
     *
     * @return how many, at least one of a positive {@code length}
     * @throws KernelException if the connection ended, the time is over or the thread was interrupted: none was queued then
     */
    public int sendSome(byte[] from, int offset, int length, long timeoutNanos) {
        Objects.checkFromIndexSize(offset, length, from.length);
        gate.requireOutside();
        int outcome;
        boolean entered = gate.enter();
        try {
            long deadline = gate.deadline(timeoutNanos);
            outcome = queue(from, offset, length);
            while (outcome == Errno.WOULD_BLOCK) {
                int waited = gate.await(writable, deadline);
                outcome = queue(from, offset, length);
                outcome = outcome == Errno.WOULD_BLOCK && waited != Errno.OK ? waited : outcome;
            }
        } catch (Throwable broken) {
            throw gate.failed(broken);
        } finally {
            gate.leave(entered);
        }
        return check(outcome);
    }

    /** As {@link #sendSome(byte[], int, int, long)}; longer than a clock counts is for ever. */
    public int sendSome(byte[] from, int offset, int length, Duration timeout) {
        return sendSome(from, offset, length, Durations.timeoutNanos(timeout));
    }

    private int take(byte[] into, int offset, int length) {
        int outcome = isClosed ? Errno.BAD_HANDLE : connection.receive(into, offset, length, gate.nowNanos());
        return length == 0 ? emptyOutcome(outcome) : outcome;
    }

    private int take(Memory into, int offset, int length) {
        int outcome = isClosed ? Errno.BAD_HANDLE : connection.receive(into, offset, length, gate.nowNanos());
        return length == 0 ? emptyOutcome(outcome) : outcome;
    }

    private int queue(byte[] from, int offset, int length) {
        int outcome = isClosed ? Errno.BAD_HANDLE : connection.send(from, offset, length, gate.nowNanos());
        return length == 0 ? emptyOutcome(outcome) : outcome;
    }

    private int queue(Memory from, int offset, int length) {
        int outcome = isClosed ? Errno.BAD_HANDLE : connection.send(from, offset, length, gate.nowNanos());
        return length == 0 ? emptyOutcome(outcome) : outcome;
    }

    /** A call for no bytes waits for nothing, and fails where one for more would. */
    private static int emptyOutcome(int outcome) {
        return outcome == Errno.WOULD_BLOCK ? 0 : outcome;
    }

    /**
     * Waits until the connection is established.
     *
     * @throws KernelException if it could not be, the time is over or the thread was interrupted
     */
    public void awaitConnected(long timeoutNanos) {
        gate.requireOutside();
        int outcome;
        boolean entered = gate.enter();
        try {
            long deadline = gate.deadline(timeoutNanos);
            outcome = connectOutcome();
            while (outcome == Errno.IN_PROGRESS) {
                int waited = gate.await(writable, deadline);
                outcome = connectOutcome();
                outcome = outcome == Errno.IN_PROGRESS && waited != Errno.OK ? waited : outcome;
            }
        } catch (Throwable broken) {
            throw gate.failed(broken);
        } finally {
            gate.leave(entered);
        }
        check(outcome);
    }

    /** As {@link #awaitConnected(long)}; longer than a clock counts is for ever. */
    public void awaitConnected(Duration timeout) {
        awaitConnected(Durations.timeoutNanos(timeout));
    }

    /** {@code Errno.OK} once established, {@code IN_PROGRESS}, or why it could not be. */
    public int connectOutcome() {
        boolean entered = gate.enter();
        try {
            if (connection.error() != Errno.OK) {
                return connection.error();
            }
            return switch (connection.state()) {
                case SYN_SENT, SYN_RECEIVED -> Errno.IN_PROGRESS;
                default -> Errno.OK;
            };
        } catch (Throwable broken) {
            throw gate.failed(broken);
        } finally {
            gate.leaveQuietly(entered);
        }
    }

    // ---- ending

    /** Half-close: what is queued is sent, then the end of data; receiving goes on. Does nothing if done before. */
    public void shutdownOutput() {
        boolean entered = gate.enter();
        int outcome;
        try {
            outcome = connection.shutdownOutput(gate.nowNanos());
        } catch (Throwable broken) {
            throw gate.failed(broken);
        } finally {
            gate.leave(entered);
        }
        check(outcome);
    }

    /**
     * Waits, after {@link #shutdownOutput}, until the peer has acknowledged all that was queued and the end of data: what
     * {@code SO_LINGER} is to a close, with receiving still possible.
     *
     * @throws KernelException if the connection ended otherwise, the time is over, the thread was interrupted, or output
     *     was not shut down ({@code INVALID})
     */
    public void awaitSent(long timeoutNanos) {
        gate.requireOutside();
        int outcome;
        boolean entered = gate.enter();
        try {
            long deadline = gate.deadline(timeoutNanos);
            outcome = connection.sentOutcome();
            while (outcome == Errno.WOULD_BLOCK) {
                int waited = gate.await(writable, deadline);
                outcome = connection.sentOutcome();
                outcome = outcome == Errno.WOULD_BLOCK && waited != Errno.OK ? waited : outcome;
            }
        } catch (Throwable broken) {
            throw gate.failed(broken);
        } finally {
            gate.leave(entered);
        }
        check(outcome);
    }

    /** As {@link #awaitSent(long)}; longer than a clock counts is for ever. */
    public void awaitSent(Duration timeout) {
        awaitSent(Durations.timeoutNanos(timeout));
    }

    /**
     * Orderly end: what is queued is still sent, in the background unless {@link TcpSocketOptions#linger} says otherwise. What arrives from now
     * on is answered by a reset. A call that waits in this socket ends with {@code BAD_HANDLE}.
     *
     * @throws KernelException where it lingers, and the peer did not acknowledge all in time ({@code TIMED_OUT}), the connection
     *     ended or the thread was interrupted: the socket is closed nevertheless, the connection reset
     */
    @Override
    public void close() {
        int outcome = Errno.OK;
        boolean entered = gate.enter();
        if (!entered && options.isClosingWaited()) {
            gate.requireOutside();
        }
        try {
            boolean isFirst = !isClosed;
            report.end();
            isClosed = true;
            signal();
            outcome = isFirst && options.isClosingWaited() ? finishSending() : Errno.OK;
            if (outcome == Errno.OK && !options.isClosingReset()) {
                connection.close(gate.nowNanos());
            } else {
                connection.abort(gate.nowNanos());
            }
        } catch (Throwable broken) {
            throw gate.failed(broken);
        } finally {
            gate.leave(entered);
        }
        check(outcome);
    }

    /** Ends our direction and waits until the peer has acknowledged it; a connection that has ended already has nothing to wait for. */
    private int finishSending() {
        if (!connection.state().isSynchronized() || connection.shutdownOutput(gate.nowNanos()) != Errno.OK) {
            return Errno.OK;
        }
        long deadline = gate.deadline(options.lingerNanos());
        int outcome = connection.sentOutcome();
        while (outcome == Errno.WOULD_BLOCK) {
            int waited = gate.await(writable, deadline);
            outcome = connection.sentOutcome();
            outcome = outcome == Errno.WOULD_BLOCK && waited != Errno.OK ? waited : outcome;
        }
        return outcome;
    }

    /** Sends a reset and forgets what is queued, as closing with {@code SO_LINGER} 0 does. */
    public void abort() {
        boolean entered = gate.enter();
        try {
            report.end();
            isClosed = true;
            connection.abort(gate.nowNanos());
            signal();
        } catch (Throwable broken) {
            throw gate.failed(broken);
        } finally {
            gate.leave(entered);
        }
    }

    /**
     * Takes the last ICMP error about this connection that did not end it (RFC 1122 §4.2.3.9): such as {@code HOST_UNREACHABLE}
     * while what was sent is sent again. {@code Errno.OK} if there was none since.
     */
    public int takeSoftError() {
        boolean entered = gate.enter();
        try {
            return connection.takeSoftError();
        } catch (Throwable broken) {
            throw gate.failed(broken);
        } finally {
            gate.leaveQuietly(entered);
        }
    }

    // ---- questions

    public TcpState state() {
        boolean entered = gate.enter();
        try {
            return connection.state();
        } catch (Throwable broken) {
            throw gate.failed(broken);
        } finally {
            gate.leaveQuietly(entered);
        }
    }

    public ConnectionInfo info() {
        boolean entered = gate.enter();
        try {
            return connection.info();
        } catch (Throwable broken) {
            throw gate.failed(broken);
        } finally {
            gate.leaveQuietly(entered);
        }
    }

    public IpAddress localAddress() {
        return new IpAddress(connection.localHigh(), connection.localLow());
    }

    public int localPort() {
        return connection.localPort();
    }

    public IpAddress remoteAddress() {
        return new IpAddress(connection.remoteHigh(), connection.remoteLow());
    }

    public int remotePort() {
        return connection.remotePort();
    }

    // ---- readiness

    ReadinessReport report() {
        return report;
    }

    /** What holds now, of {@link ReadinessListener}'s constants. */
    private int readiness() {
        return (connection.readableBytes() > 0 ? ReadinessListener.READABLE : 0)
                | (connection.sendRoomBytes() > 0 ? ReadinessListener.WRITABLE : 0)
                | (connection.hasPeerClosed() ? ReadinessListener.END_OF_DATA : 0)
                | (connection.error() != Errno.OK || isClosed ? ReadinessListener.ERROR : 0);
    }

    private void signal() {
        readable.signalAll();
        writable.signalAll();
        if (observer != null) {
            observer.onReadable();
            observer.onWritable();
        }
    }

    /** What the stack tells of this connection. */
    private final class Changes implements ConnectionObserver {
        @Override
        public void onReadable() {
            readable.signalAll();
            report.changed();
            if (observer != null) {
                observer.onReadable();
            }
        }

        @Override
        public void onWritable() {
            writable.signalAll();
            report.changed();
            if (observer != null) {
                observer.onWritable();
            }
        }
    }

    private int check(int outcome) {
        if (outcome < 0) {
            throw new KernelException(outcome, this.toString());
        }
        return outcome;
    }

    @Override
    public String toString() {
        return "tcp " + remoteAddress() + " port " + remotePort();
    }
}
