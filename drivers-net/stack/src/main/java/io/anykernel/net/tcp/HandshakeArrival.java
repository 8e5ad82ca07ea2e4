package io.anykernel.net.tcp;

import io.anykernel.hypercall.Errno;
import io.anykernel.net.connection.TcpState;
import io.anykernel.net.wire.SequenceNumber;
import io.anykernel.net.wire.TcpHeader;
import io.anykernel.net.wire.TcpOptions;

/** SEGMENT ARRIVES in LISTEN and SYN-SENT (RFC 9293 §3.10.7.2 and §3.10.7.3), up to ESTABLISHED. */
final class HandshakeArrival {
    /** Less is taken for this: every segment costs its headers, and a peer that says 1 means harm. */
    private static final int LEAST_PEER_SEGMENT = 48;

    private final TcpLayer layer;
    private final TcpCounters counters;
    private final AckSample sample = new AckSample();

    HandshakeArrival(TcpLayer layer, TcpCounters counters) {
        this.layer = layer;
        this.counters = counters;
    }

    // ---- §3.10.7.2, LISTEN: the connection was made for this SYN

    void onListen(TcpConnection c, TcpSegment segment, long nowNanos) {
        readHandshakeOptions(c, segment, nowNanos);
        c.marks.onSyn(layer.config().ecn(), segment);
        c.receive.startAt(segment.sequence);
        c.send.window = segment.rawWindow;
        layer.transitions().enter(c, TcpState.SYN_RECEIVED, nowNanos);
        layer.schedule(c);
    }

    /** The same from the acknowledgment of a cookie, which carries what the SYN had offered. */
    void onCookie(TcpConnection c, TcpSegment segment, int segmentBytes, long nowNanos) {
        c.receive.startAt(segment.sequence - 1);
        c.receive.edge = segment.sequence + Math.min(c.receive.limit, SegmentOutput.COOKIE_WINDOW_BYTES);
        c.send.peerSegmentBytes = Math.max(LEAST_PEER_SEGMENT, segmentBytes);
        c.timestamps.isEnabled = segment.options.hasTimestamps();
        int scale = c.timestamps.isEnabled ? SynCookies.scaleOf(segment.options.echo()) : SynCookies.NO_SCALE;
        c.receive.sack.isPermitted = c.timestamps.isEnabled && SynCookies.isSackPermitted(segment.options.echo());
        c.send.shift = scale == SynCookies.NO_SCALE ? TcpOptions.ABSENT : scale;
        c.receive.shift = c.send.shift == TcpOptions.ABSENT ? 0 : c.receive.shift;
        if (c.timestamps.isEnabled) {
            c.timestamps.takeRecent(segment.options.timestamp(), nowNanos);
        }
        layer.transitions().enter(c, TcpState.SYN_RECEIVED, nowNanos);
    }

    private static void readHandshakeOptions(TcpConnection c, TcpSegment segment, long nowNanos) {
        TcpOptions options = segment.options;
        // Without the option, what every host takes: 536 over IPv4, 1220 over IPv6 (RFC 9293 §3.7.1, MUST-15).
        int offered =
                options.maxSegment() == 0 ? c.path.leastTransportBytes() - TcpHeader.SIZE_BYTES : options.maxSegment();
        c.send.peerSegmentBytes = Math.max(LEAST_PEER_SEGMENT, offered);
        c.send.shift = options.windowShift();
        if (c.send.shift == TcpOptions.ABSENT) {
            c.receive.shift = 0;
        }
        c.receive.sack.isPermitted =
                options.isSackPermitted() && c.layer.config().isSackOffered();
        c.timestamps.isEnabled = options.hasTimestamps();
        if (c.timestamps.isEnabled) {
            c.timestamps.takeRecent(options.timestamp(), nowNanos);
        }
    }

    // ---- §3.10.7.3, SYN-SENT

    void onSynSent(TcpConnection c, TcpSegment segment, long nowNanos) {
        boolean acknowledges = segment.has(TcpHeader.ACK);
        if (acknowledges && !isHandshakeAcknowledged(c, segment)) {
            if (!segment.has(TcpHeader.RST)) {
                refuse(c, segment, nowNanos);
            }
            return;
        }
        if (segment.has(TcpHeader.RST)) {
            if (acknowledges) {
                counters.resetsIn.increment();
                layer.transitions().finish(c, Errno.CONNECTION_REFUSED);
            }
            return;
        }
        if (!segment.has(TcpHeader.SYN)) {
            counters.dropNoAck.increment();
            return;
        }
        // Our SYN offered this much: what follows theirs may be here before our next segment leaves.
        int offered = Math.min(c.receive.edge - c.receive.next, 65_535);
        c.receive.startAt(segment.sequence);
        c.receive.edge = c.receive.next + offered;
        readHandshakeOptions(c, segment, nowNanos);
        c.send.window = segment.rawWindow;
        if (acknowledges) {
            c.marks.onSynAcknowledged(segment);
            establish(c, segment, nowNanos);
            c.receive.ackNow = true;
        } else {
            // Simultaneous open: answer with our SYN again, acknowledging theirs.
            layer.transitions().enter(c, TcpState.SYN_RECEIVED, nowNanos);
            c.send.segments.markAllLost();
        }
        layer.schedule(c);
    }

    // ---- what a synchronized SYN-RECEIVED needs, too

    /** Whether it acknowledges our SYN, and nothing that was never sent. */
    static boolean isHandshakeAcknowledged(TcpConnection c, TcpSegment segment) {
        return SequenceNumber.isBefore(c.send.initial, segment.acknowledgment)
                && SequenceNumber.isAtMost(segment.acknowledgment, c.send.max);
    }

    /** Our SYN is acknowledged. */
    void establish(TcpConnection c, TcpSegment segment, long nowNanos) {
        AcknowledgmentArrival.takeHandshake(c, segment, sample, nowNanos);
        c.path.confirm(nowNanos);
        layer.retransmission().onAcknowledged(c, nowNanos);
        layer.transitions().enter(c, TcpState.ESTABLISHED, nowNanos);
    }

    /** Answers a segment that acknowledges what was never sent: <SEQ=SEG.ACK><CTL=RST>. */
    void refuse(TcpConnection c, TcpSegment segment, long nowNanos) {
        layer.output().sendReset(segment, c.localHigh(), c.localLow(), c.remoteHigh(), c.remoteLow(), nowNanos);
    }
}
