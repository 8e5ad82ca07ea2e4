package io.anykernel.net.tcp;

import io.anykernel.hypercall.Errno;
import io.anykernel.net.connection.TcpState;
import io.anykernel.net.ip.NetworkLayer;
import io.anykernel.net.ip.PacketInfo;
import io.anykernel.net.ip.Path;
import io.anykernel.net.wire.TcpHeader;
import io.anykernel.net.wire.TcpOptions;

/** OPEN, active and passive (RFC 9293 §3.10.1): makes connections and enters them into the table. */
final class Opening {
    private static final int MAX_WINDOW_SHIFT = 14;

    private final TcpLayer layer;
    private final NetworkLayer network;
    private final ConnectionTable connections;
    private final Listeners listeners;
    private final HandshakeArrival handshake;
    private final SequenceNumbers sequenceNumbers;
    private final SynCookies cookies;
    private final TcpCounters counters;

    Opening(
            TcpLayer layer,
            NetworkLayer network,
            ConnectionTable connections,
            Listeners listeners,
            HandshakeArrival handshake,
            SequenceNumbers sequenceNumbers,
            SynCookies cookies,
            TcpCounters counters) {
        this.layer = layer;
        this.network = network;
        this.connections = connections;
        this.listeners = listeners;
        this.handshake = handshake;
        this.sequenceNumbers = sequenceNumbers;
        this.cookies = cookies;
        this.counters = counters;
    }

    /** See {@link TcpLayer#connect}. */
    TcpConnection connect(
            long localHigh,
            long localLow,
            int localPort,
            long remoteHigh,
            long remoteLow,
            int remotePort,
            long nowNanos) {
        TcpConnection c = new TcpConnection(layer);
        if (!network.isUnicast(remoteHigh, remoteLow)) {
            // RFC 9293 §3.9.2.3, MUST-46.
            c.error = Errno.NETWORK_UNREACHABLE;
            return c;
        }
        if (!makeRoom(nowNanos)) {
            c.error = Errno.NO_BUFFERS;
            return c;
        }
        c.error = network.route(c.path, localHigh, localLow, remoteHigh, remoteLow, nowNanos);
        if (c.error != Errno.OK) {
            return c;
        }
        int port = localPort == 0 ? connections.freePort(c.path, remotePort, listeners) : localPort;
        boolean isListenedOn = localPort != 0 && listeners.find(c.path.localHigh(), c.path.localLow(), port) != null;
        if (port < 0 || isListenedOn || connections.isTaken(c.path, port, remotePort)) {
            c.error = Errno.ADDRESS_IN_USE;
            return c;
        }
        c.nameAs(c.path.localHigh(), c.path.localLow(), port, remoteHigh, remoteLow, remotePort);
        c.error = begin(c, nowNanos);
        if (c.error == Errno.OK) {
            counters.opensActive.increment();
            layer.transitions().enter(c, TcpState.SYN_SENT, nowNanos);
            layer.schedule(c);
        }
        return c;
    }

    /**
     * A SYN for a listener (RFC 9293 §3.10.7.2, third): makes a connection in SYN-RECEIVED, or counts why it does not.
     */
    void accept(ListenQueue listener, PacketInfo envelope, TcpSegment segment, long nowNanos) {
        if (listener.isAcceptFull()) {
            counters.dropBacklogFull.increment();
            return;
        }
        if (listener.isHalfOpenFull() || !hasRoom()) {
            answerByCookie(envelope, segment, nowNanos);
            evictHalfOpen(listener);
            return;
        }
        TcpConnection c = newPassive(listener, envelope, segment, nowNanos);
        if (c != null) {
            handshake.onListen(c, segment, nowNanos);
        }
    }

    /** A connection of a listener, half open and in the table; or {@code null}, and a count where it is for want of room. */
    private TcpConnection newPassive(ListenQueue listener, PacketInfo envelope, TcpSegment segment, long nowNanos) {
        if (!makeRoom(nowNanos)) {
            counters.dropTableFull.increment();
            return null;
        }
        TcpConnection c = new TcpConnection(layer);
        c.nameAs(
                envelope.destinationHigh(),
                envelope.destinationLow(),
                segment.destinationPort,
                envelope.sourceHigh(),
                envelope.sourceLow(),
                segment.sourcePort);
        if (begin(c, nowNanos) != Errno.OK) {
            return null;
        }
        c.parent = listener;
        counters.opensPassive.increment();
        listener.onHalfOpen(c);
        return c;
    }

    /** Our SYN was repeated and not acknowledged: where others wait for its place, it is taken for a spoofed one. */
    private void evictHalfOpen(ListenQueue listener) {
        TcpConnection oldest = listener.oldestHalfOpen();
        if (oldest != null && oldest.send.retransmitsInRow > 0) {
            counters.halfOpenEvicted.increment();
            layer.transitions().finish(oldest, Errno.TIMED_OUT);
        }
    }

    // ---- without remembering (RFC 4987 §3.6)

    private void answerByCookie(PacketInfo envelope, TcpSegment segment, long nowNanos) {
        Path back = layer.output().replyPath(envelope, nowNanos);
        if (back == null) {
            return;
        }
        TcpOptions options = segment.options;
        int offered =
                options.maxSegment() == 0 ? back.leastTransportBytes() - TcpHeader.SIZE_BYTES : options.maxSegment();
        int cookie = cookies.make(
                envelope.destinationHigh(),
                envelope.destinationLow(),
                envelope.sourceHigh(),
                envelope.sourceLow(),
                ports(segment),
                segment.sequence,
                offered,
                nowNanos);
        int offset = sequenceNumbers.timestampOffset(
                envelope.destinationHigh(),
                envelope.destinationLow(),
                envelope.sourceHigh(),
                envelope.sourceLow(),
                segment.destinationPort,
                segment.sourcePort);
        int scale = options.windowShift() == TcpOptions.ABSENT ? SynCookies.NO_SCALE : options.windowShift();
        int stamp = SynCookies.stamp(
                Timestamps.at(offset, nowNanos),
                scale,
                options.isSackPermitted() && layer.config().isSackOffered());
        int shift = windowShift(layer.config().receiveBufferBytes());
        layer.output().sendCookie(segment, back, cookie, stamp, shift, nowNanos);
    }

    private static int ports(TcpSegment segment) {
        return segment.destinationPort << 16 | segment.sourcePort;
    }

    /** Whether the segment acknowledges a cookie that was sent from here lately. */
    boolean isCookie(PacketInfo envelope, TcpSegment segment, long nowNanos) {
        return cookies.isActive(nowNanos) && cookieSegmentBytes(envelope, segment, nowNanos) >= 0;
    }

    private int cookieSegmentBytes(PacketInfo envelope, TcpSegment segment, long nowNanos) {
        return cookies.segmentBytes(
                segment.acknowledgment - 1,
                envelope.destinationHigh(),
                envelope.destinationLow(),
                envelope.sourceHigh(),
                envelope.sourceLow(),
                ports(segment),
                segment.sequence - 1,
                nowNanos);
    }

    /**
     * The half-open connection that a cookie stands for: as if it had been remembered since its SYN.
     *
     * @param segment one for which {@link #isCookie} holds
     * @return {@code null}, and a count, where there is no room: the peer sends its data again
     */
    TcpConnection recall(ListenQueue listener, PacketInfo envelope, TcpSegment segment, long nowNanos) {
        if (listener.isAcceptFull()) {
            counters.dropBacklogFull.increment();
            return null;
        }
        int segmentBytes = cookieSegmentBytes(envelope, segment, nowNanos);
        TcpConnection c = newPassive(listener, envelope, segment, nowNanos);
        if (c != null) {
            counters.cookiesAccepted.increment();
            c.send.startAt(segment.acknowledgment - 1);
            c.send.resumeAfterSyn();
            handshake.onCookie(c, segment, segmentBytes, nowNanos);
        }
        return c;
    }

    /** Sets what every connection starts with, and enters it into the table. */
    private int begin(TcpConnection c, long nowNanos) {
        int outcome = network.route(c.path, c.localHigh(), c.localLow(), c.remoteHigh(), c.remoteLow(), nowNanos);
        if (outcome != Errno.OK) {
            return outcome;
        }
        long secret = sequenceNumbers.initial(c, nowNanos);
        c.send.startAt((int) secret);
        c.timestamps.offset = (int) (secret >>> 32);
        c.send.peerSegmentBytes = c.path.maxTransportBytes() - TcpHeader.SIZE_BYTES;
        c.send.shift = TcpOptions.ABSENT;
        c.receive.shift = windowShift(layer.config().receiveBufferBytes());
        c.send.lastSentNanos = nowNanos;
        connections.add(c);
        return Errno.OK;
    }

    private static int windowShift(int receiveLimit) {
        int shift = 0;
        while (shift < MAX_WINDOW_SHIFT && receiveLimit >> shift > 65_535) {
            shift++;
        }
        return shift;
    }

    /** Whether a connection may be added without the end of one that still delivers: all that a mere SYN is granted. */
    private boolean hasRoom() {
        return connections.size() < layer.config().maxConnections() || connections.oldestInTimeWait() != null;
    }

    /** Whether another connection may be added; the one longest in TIME-WAIT gives way, or the oldest orphan. */
    private boolean makeRoom(long nowNanos) {
        if (connections.size() < layer.config().maxConnections()) {
            return true;
        }
        TcpConnection oldest = connections.oldestInTimeWait();
        if (oldest != null) {
            counters.timeWaitRecycled.increment();
            layer.transitions().finish(oldest, Errno.OK);
        }
        return oldest != null || layer.reclamation().endOldestOrphan(nowNanos);
    }
}
