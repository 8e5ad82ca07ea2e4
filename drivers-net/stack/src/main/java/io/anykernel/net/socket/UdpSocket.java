package io.anykernel.net.socket;

import io.anykernel.core.error.KernelException;
import io.anykernel.core.packet.PacketBuffer;
import io.anykernel.core.time.Durations;
import io.anykernel.hypercall.Errno;
import io.anykernel.hypercall.Memory;
import io.anykernel.hypercall.Signal;
import io.anykernel.net.address.IpAddress;
import io.anykernel.net.observe.ConnectionObserver;
import io.anykernel.net.udp.UdpEndpoint;
import io.anykernel.net.udp.UdpLayer;
import java.time.Duration;
import java.util.Objects;

/**
 * A bound UDP port. Usable from any number of threads; time-outs as for {@link TcpSocket}.
 *
 * <p>Connected, it hears its peer alone, and the peer's refusal ends the next call that sends or receives. All other errors are
 * kept for {@link #takeError}, as on Linux: one client that is gone ends no call of a server.
 */
public final class UdpSocket implements AutoCloseable {
    private final Gate gate;
    private final UdpLayer layer;
    private final UdpEndpoint endpoint;
    private final Signal readable;
    private final ReadinessReport report;
    private ConnectionObserver observer;

    /** Wraps an endpoint; the caller holds the Cpu. */
    public UdpSocket(Gate gate, UdpLayer layer, UdpEndpoint endpoint) {
        this.gate = gate;
        this.report = new ReadinessReport(this, gate, this::readiness);
        this.layer = layer;
        this.endpoint = endpoint;
        this.readable = gate.newSignal();
        endpoint.observe(this::onReadable);
        endpoint.openedAs(gate.newHandle(this));
    }

    private void onReadable() {
        readable.signalAll();
        report.changed();
        if (observer != null) {
            observer.onReadable();
        }
    }

    /** As {@link TcpSocket#observe}: readable means that a datagram or an error came, or that the port was closed. */
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

    public int port() {
        return endpoint.localPort();
    }

    // ---- the peer

    /**
     * Takes datagrams of one address and port only from now on, and sends to them where no destination is named. What waits
     * already stays. A socket may be connected anew.
     *
     * @param port from 1 to 65535
     * @throws KernelException with {@code NETWORK_UNREACHABLE} or {@code ADDRESS_UNAVAILABLE} if there is no way,
     *     {@code BAD_HANDLE} once closed
     */
    public void connect(IpAddress to, int port) {
        Objects.requireNonNull(to, "to");
        if (port < 1 || port > 0xffff) {
            throw new IllegalArgumentException("port from 1 to 65535: " + port);
        }
        int outcome = Errno.BAD_HANDLE;
        boolean entered = gate.enter();
        try {
            if (!endpoint.isClosed()) {
                outcome = layer.route(endpoint, to.high(), to.low(), gate.nowNanos());
            }
            if (outcome == Errno.OK) {
                endpoint.connect(to.high(), to.low(), port);
            }
        } catch (Throwable broken) {
            throw gate.failed(broken);
        } finally {
            gate.leaveQuietly(entered);
        }
        if (outcome != Errno.OK) {
            throw new KernelException(outcome, "udp " + to + " port " + port);
        }
    }

    /** Takes datagrams of any source again. */
    public void disconnect() {
        boolean entered = gate.enter();
        try {
            endpoint.disconnect();
        } catch (Throwable broken) {
            throw gate.failed(broken);
        } finally {
            gate.leaveQuietly(entered);
        }
    }

    /** Address that the socket is connected to, or {@code null}. */
    public IpAddress remoteAddress() {
        boolean entered = gate.enter();
        try {
            return endpoint.isConnected() ? new IpAddress(endpoint.peerHigh(), endpoint.peerLow()) : null;
        } catch (Throwable broken) {
            throw gate.failed(broken);
        } finally {
            gate.leaveQuietly(entered);
        }
    }

    /** Port that the socket is connected to, or 0. */
    public int remotePort() {
        boolean entered = gate.enter();
        try {
            return endpoint.peerPort();
        } catch (Throwable broken) {
            throw gate.failed(broken);
        } finally {
            gate.leaveQuietly(entered);
        }
    }

    /** An error that came back for a datagram and was not taken yet, the oldest first, or {@code null}; 16 are kept. */
    public DatagramError takeError() {
        boolean entered = gate.enter();
        try {
            int refusal = endpoint.takePeerError();
            if (refusal != Errno.OK) {
                IpAddress peer = new IpAddress(endpoint.peerHigh(), endpoint.peerLow());
                return new DatagramError(refusal, peer, endpoint.peerPort());
            }
            if (!endpoint.hasErrorKept()) {
                return null;
            }
            IpAddress destination = new IpAddress(endpoint.errorHigh(), endpoint.errorLow());
            DatagramError oldest = new DatagramError(endpoint.errorCode(), destination, endpoint.errorPort());
            endpoint.discardError();
            return oldest;
        } catch (Throwable broken) {
            throw gate.failed(broken);
        } finally {
            gate.leaveQuietly(entered);
        }
    }

    /**
     * How much memory unread datagrams may occupy, 512 KiB at first: buffers count whole, however few bytes lie in them. What
     * does not fit is dropped and counted; the first datagram is always taken.
     *
     * @param bytes 0 or more
     */
    public void receiveLimitBytes(int bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("bytes: " + bytes);
        }
        boolean entered = gate.enter();
        try {
            endpoint.receiveLimitBytes(bytes);
        } catch (Throwable broken) {
            throw gate.failed(broken);
        } finally {
            gate.leaveQuietly(entered);
        }
    }

    // ---- sending

    /**
     * Sends one datagram of at most 65,507 bytes by IPv4 and 65,527 by IPv6, in fragments where it has to be.
     *
     * @param port of the receiver, from 1 to 65535
     * @return {@code Errno.OK}, {@code INVALID} for another port, {@code MESSAGE_TOO_LONG} also where the stack's pools could never
     *     hold it, {@code NO_BUFFERS} while there is no room on the way out ({@link ReadinessListener#WRITABLE} is reported
     *     when there is), {@code BAD_HANDLE} once closed, or why there is no way there
     */
    public int trySend(byte[] from, int offset, int length, IpAddress to, int port) {
        Objects.requireNonNull(to, "to");
        return trySend(from, offset, length, to.high(), to.low(), port);
    }

    /**
     * As {@link #trySend(byte[], int, int, IpAddress, int)}, to the peer.
     *
     * @return also {@code NOT_CONNECTED}; or, once and with nothing sent, the error that came back for something sent before
     */
    public int trySend(byte[] from, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, from.length);
        boolean entered = gate.enter();
        try {
            if (endpoint.isClosed()) {
                return Errno.BAD_HANDLE;
            }
            if (!endpoint.isConnected()) {
                return Errno.NOT_CONNECTED;
            }
            int error = endpoint.takePeerError();
            return error != Errno.OK
                    ? error
                    : trySend(from, offset, length, endpoint.peerHigh(), endpoint.peerLow(), endpoint.peerPort());
        } catch (Throwable broken) {
            throw gate.failed(broken);
        } finally {
            gate.leave(entered);
        }
    }

    private int trySend(byte[] from, int offset, int length, long remoteHigh, long remoteLow, int port) {
        return trySend(from, offset, length, endpoint.localHigh(), endpoint.localLow(), remoteHigh, remoteLow, port);
    }

    /**
     * Answers a datagram: as {@link #trySend(byte[], int, int, IpAddress, int)} to its source, from the address that it was sent to. A host of several addresses
     * is known to its clients by the one that they asked (RFC 1122 §4.1.3.5).
     *
     * @param request as filled by a receiving call of this port; of one to a group or broadcast address, the source is chosen
     */
    public int tryReply(byte[] from, int offset, int length, Datagram request) {
        Objects.requireNonNull(request, "request");
        return trySend(
                from,
                offset,
                length,
                request.destinationHigh,
                request.destinationLow,
                request.sourceHigh,
                request.sourceLow,
                request.sourcePort);
    }

    /** From the wished address if it is one of this host's, else from the port's. */
    private int trySend(
            byte[] from,
            int offset,
            int length,
            long wishedHigh,
            long wishedLow,
            long remoteHigh,
            long remoteLow,
            int port) {
        Objects.checkFromIndexSize(offset, length, from.length);
        if (port < 1 || port > 0xffff) {
            return Errno.INVALID;
        }
        boolean entered = gate.enter();
        try {
            if (endpoint.isClosed()) {
                return Errno.BAD_HANDLE;
            }
            boolean isOurs = layer.isLocal(wishedHigh, wishedLow);
            long localHigh = isOurs ? wishedHigh : endpoint.localHigh();
            long localLow = isOurs ? wishedLow : endpoint.localLow();
            return layer.send(
                    endpoint, localHigh, localLow, from, offset, length, remoteHigh, remoteLow, port, gate.nowNanos());
        } catch (Throwable broken) {
            throw gate.failed(broken);
        } finally {
            gate.leave(entered);
        }
    }

    /**
     * Sends one datagram.
     *
     * @throws KernelException with the codes of {@link #trySend(byte[], int, int, IpAddress, int)}
     */
    public void send(byte[] from, int offset, int length, IpAddress to, int port) {
        int outcome = trySend(from, offset, length, to, port);
        if (outcome < 0) {
            throw new KernelException(outcome, "udp " + to + " port " + port);
        }
    }

    /**
     * Sends one datagram to the peer.
     *
     * @throws KernelException with the codes of {@link #trySend(byte[], int, int)}
     */
    public void send(byte[] from, int offset, int length) {
        int outcome = trySend(from, offset, length);
        if (outcome < 0) {
            throw new KernelException(outcome, toString());
        }
    }

    /**
     * Answers a datagram, from the address that it was sent to.
     *
     * @throws KernelException with the codes of {@link #tryReply}
     */
    public void reply(byte[] from, int offset, int length, Datagram request) {
        int outcome = tryReply(from, offset, length, request);
        if (outcome < 0) {
            throw new KernelException(outcome, "udp " + request.source() + " port " + request.sourcePort());
        }
    }

    /**
     * Takes one datagram; what does not fit is lost, as {@link Datagram#lengthBytes} tells.
     *
     * @param origin filled with where it came from
     * @return bytes copied; {@code WOULD_BLOCK}; {@code BAD_HANDLE} once closed; or, once, the error that came back from the peer
     */
    public int tryReceive(byte[] into, int offset, int length, Datagram origin) {
        Objects.checkFromIndexSize(offset, length, into.length);
        Objects.requireNonNull(origin, "origin");
        boolean entered = gate.enter();
        try {
            return take(into, offset, length, origin);
        } catch (Throwable broken) {
            throw gate.failed(broken);
        } finally {
            gate.leave(entered);
        }
    }

    /** As {@link #tryReceive}, of a datagram that stays to be received. */
    public int tryPeek(byte[] into, int offset, int length, Datagram origin) {
        Objects.checkFromIndexSize(offset, length, into.length);
        Objects.requireNonNull(origin, "origin");
        boolean entered = gate.enter();
        try {
            return peek(into, offset, length, origin);
        } catch (Throwable broken) {
            throw gate.failed(broken);
        } finally {
            gate.leaveQuietly(entered);
        }
    }

    /**
     * Waits for one datagram.
     *
     * @return bytes copied
     * @throws KernelException with the codes of {@link #tryReceive}, {@code TIMED_OUT} or {@code INTERRUPTED}
     */
    public int receive(byte[] into, int offset, int length, Datagram origin, long timeoutNanos) {
        Objects.checkFromIndexSize(offset, length, into.length);
        Objects.requireNonNull(origin, "origin");
        gate.requireOutside();
        int outcome;
        boolean entered = gate.enter();
        try {
            long deadline = gate.deadline(timeoutNanos);
            outcome = take(into, offset, length, origin);
            while (outcome == Errno.WOULD_BLOCK) {
                int waited = gate.await(readable, deadline);
                outcome = take(into, offset, length, origin);
                outcome = outcome == Errno.WOULD_BLOCK && waited != Errno.OK ? waited : outcome;
            }
        } catch (Throwable broken) {
            throw gate.failed(broken);
        } finally {
            gate.leave(entered);
        }
        if (outcome < 0) {
            throw new KernelException(outcome, "udp port " + port());
        }
        return outcome;
    }

    /** As {@link #receive(byte[], int, int, Datagram, long)}; longer than a clock counts is for ever. */
    public int receive(byte[] into, int offset, int length, Datagram origin, Duration timeout) {
        return receive(into, offset, length, origin, Durations.timeoutNanos(timeout));
    }

    private int take(byte[] into, int offset, int length, Datagram origin) {
        int copied = peek(into, offset, length, origin);
        if (copied >= 0) {
            endpoint.discard();
        }
        return copied;
    }

    private int peek(byte[] into, int offset, int length, Datagram origin) {
        if (endpoint.isClosed()) {
            return Errno.BAD_HANDLE;
        }
        if (endpoint.isEmpty()) {
            int error = endpoint.takePeerError();
            return error != Errno.OK ? error : Errno.WOULD_BLOCK;
        }
        PacketBuffer payload = endpoint.peek();
        origin.sourceHigh = endpoint.sourceHigh();
        origin.sourceLow = endpoint.sourceLow();
        origin.sourcePort = endpoint.sourcePort();
        origin.destinationHigh = endpoint.destinationHigh();
        origin.destinationLow = endpoint.destinationLow();
        origin.lengthBytes = payload.totalBytes();
        return copy(payload, into, offset, Math.min(length, payload.totalBytes()));
    }

    private static int copy(PacketBuffer payload, byte[] into, int offset, int length) {
        int done = Math.min(length, payload.runBytes());
        payload.memory().get(payload.start(), into, offset, done);
        for (int i = 0; done < length; i++) {
            Memory memory = payload.sliceBlock(i).memory();
            int part = Math.min(length - done, payload.sliceLength(i));
            memory.get(payload.sliceOffset(i), into, offset + done, part);
            done += part;
        }
        return length;
    }

    /** Unbinds the port. */
    @Override
    public void close() {
        boolean entered = gate.enter();
        try {
            report.end();
            endpoint.close();
        } catch (Throwable broken) {
            throw gate.failed(broken);
        } finally {
            gate.leave(entered);
        }
    }

    // ---- readiness

    ReadinessReport report() {
        return report;
    }

    /** What holds now, of {@link ReadinessListener}'s constants; it is writable but where a datagram found no room. */
    private int readiness() {
        if (endpoint.isClosed()) {
            return ReadinessListener.ERROR;
        }
        return (endpoint.isWritable() ? ReadinessListener.WRITABLE : 0)
                | (endpoint.isEmpty() ? 0 : ReadinessListener.READABLE)
                | (endpoint.hasError() ? ReadinessListener.ERROR : 0);
    }

    @Override
    public String toString() {
        return "udp port " + port();
    }
}
