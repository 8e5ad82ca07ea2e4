package io.anykernel.net.tcp;

import io.anykernel.hypercall.Errno;
import io.anykernel.net.connection.TcpState;
import io.anykernel.net.ip.NetworkLayer;
import io.anykernel.net.ip.PacketInfo;
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
    private final TcpCounters counters;

    Opening(
            TcpLayer layer,
            NetworkLayer network,
            ConnectionTable connections,
            Listeners listeners,
            HandshakeArrival handshake,
            SequenceNumbers sequenceNumbers,
            TcpCounters counters) {
        this.layer = layer;
        this.network = network;
        this.connections = connections;
        this.listeners = listeners;
        this.handshake = handshake;
        this.sequenceNumbers = sequenceNumbers;
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
        if (!makeRoom()) {
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
        if (listener.isHalfOpenFull()) {
            counters.dropSynFlood.increment();
            return;
        }
        if (!makeRoom()) {
            counters.dropTableFull.increment();
            return;
        }
        TcpConnection c = new TcpConnection(layer);
        c.nameAs(
                envelope.destinationHigh(),
                envelope.destinationLow(),
                segment.destinationPort,
                envelope.sourceHigh(),
                envelope.sourceLow(),
                segment.sourcePort);
        c.parent = listener;
        if (begin(c, nowNanos) != Errno.OK) {
            return;
        }
        counters.opensPassive.increment();
        listener.onHalfOpen();
        handshake.onListen(c, segment, nowNanos);
    }

    /** Sets what every connection starts with, and enters it into the table. */
    private int begin(TcpConnection c, long nowNanos) {
        int outcome = network.route(c.path, c.localHigh(), c.localLow(), c.remoteHigh(), c.remoteLow(), nowNanos);
        if (outcome != Errno.OK) {
            return outcome;
        }
        long secret = sequenceNumbers.initial(c, nowNanos);
        c.initialSend = (int) secret;
        c.timestampOffset = (int) (secret >>> 32);
        c.sendUnacknowledged = c.initialSend;
        c.sendNext = c.initialSend;
        c.sendMax = c.initialSend;
        c.streamStart = c.initialSend + 1;
        c.recover = c.initialSend;
        c.peerSegmentBytes = c.path.maxTransportBytes() - TcpHeader.SIZE_BYTES;
        c.sendShift = TcpOptions.ABSENT;
        c.receiveShift = windowShift(c.receiveLimit);
        c.lastSentNanos = nowNanos;
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

    /** Whether another connection may be added; the connection longest in TIME-WAIT gives way. */
    private boolean makeRoom() {
        if (connections.size() < layer.config().maxConnections()) {
            return true;
        }
        TcpConnection oldest = connections.oldestInTimeWait();
        if (oldest != null) {
            counters.timeWaitRecycled.increment();
            layer.transitions().finish(oldest, Errno.OK);
        }
        return oldest != null;
    }
}
