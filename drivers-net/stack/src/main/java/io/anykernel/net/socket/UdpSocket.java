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

/** A bound UDP port. Usable from any number of threads; time-outs as for {@link TcpSocket}. */
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

    /**
     * Sends one datagram of at most 65,507 bytes by IPv4 and 65,527 by IPv6, in fragments where it has to be.
     *
     * @param port of the receiver, from 1 to 65535
     * @return {@code Errno.OK}, {@code INVALID} for another port, {@code MESSAGE_TOO_LONG}, {@code NO_BUFFERS}, {@code BAD_HANDLE} once closed, or why there
     *     is no way there
     */
    public int trySend(byte[] from, int offset, int length, IpAddress to, int port) {
        Objects.requireNonNull(to, "to");
        return trySend(from, offset, length, endpoint.localHigh(), endpoint.localLow(), to.high(), to.low(), port);
    }

    /**
     * Answers a datagram: as {@link #trySend} to its source, from the address that it was sent to. A host of several addresses
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
            PacketBuffer payload = layer.newPayload();
            if (payload == null) {
                return Errno.NO_BUFFERS;
            }
            int outcome = layer.append(payload, from, offset, length);
            if (outcome != Errno.OK) {
                payload.release();
                return outcome;
            }
            boolean isOurs = layer.isLocal(wishedHigh, wishedLow);
            long localHigh = isOurs ? wishedHigh : endpoint.localHigh();
            long localLow = isOurs ? wishedLow : endpoint.localLow();
            return layer.send(endpoint, localHigh, localLow, payload, remoteHigh, remoteLow, port, gate.nowNanos());
        } catch (Throwable broken) {
            throw gate.failed(broken);
        } finally {
            gate.leave(entered);
        }
    }

    /**
     * Sends one datagram.
     *
     * @throws KernelException with the codes of {@link #trySend}
     */
    public void send(byte[] from, int offset, int length, IpAddress to, int port) {
        int outcome = trySend(from, offset, length, to, port);
        if (outcome < 0) {
            throw new KernelException(outcome, "udp " + to + " port " + port);
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
     * @return bytes copied; {@code WOULD_BLOCK}; {@code BAD_HANDLE} once closed; or, once, the error that came back for
     *     something sent
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
        if (endpoint.isClosed()) {
            return Errno.BAD_HANDLE;
        }
        if (endpoint.isEmpty()) {
            int error = endpoint.takeError();
            return error != Errno.OK ? error : Errno.WOULD_BLOCK;
        }
        PacketBuffer payload = endpoint.peek();
        origin.sourceHigh = endpoint.sourceHigh();
        origin.sourceLow = endpoint.sourceLow();
        origin.sourcePort = endpoint.sourcePort();
        origin.destinationHigh = endpoint.destinationHigh();
        origin.destinationLow = endpoint.destinationLow();
        origin.lengthBytes = payload.totalBytes();
        int copied = copy(payload, into, offset, Math.min(length, payload.totalBytes()));
        endpoint.discard();
        return copied;
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

    /** What holds now, of {@link ReadinessListener}'s constants; a datagram never waits for room. */
    private int readiness() {
        if (endpoint.isClosed()) {
            return ReadinessListener.ERROR;
        }
        return ReadinessListener.WRITABLE
                | (endpoint.isEmpty() ? 0 : ReadinessListener.READABLE)
                | (endpoint.hasError() ? ReadinessListener.ERROR : 0);
    }

    @Override
    public String toString() {
        return "udp port " + port();
    }
}
