package io.anykernel.net.tcp;

import io.anykernel.hypercall.Errno;
import io.anykernel.net.connection.TcpState;
import io.anykernel.net.wire.SequenceNumber;
import io.anykernel.net.wire.TcpHeader;

/** The fifth step of SEGMENT ARRIVES, the ACK field (RFC 9293 §3.10.7.4), with recovery from loss (RFC 5681, RFC 6582). */
final class AcknowledgmentArrival {
    private final TcpLayer layer;
    private final HandshakeArrival handshake;
    private final Challenges challenges;
    private final TcpCounters counters;

    AcknowledgmentArrival(TcpLayer layer, HandshakeArrival handshake, Challenges challenges, TcpCounters counters) {
        this.layer = layer;
        this.handshake = handshake;
        this.challenges = challenges;
        this.counters = counters;
    }

    /** Fifth; false where the segment ends here. */
    boolean check(TcpConnection c, TcpSegment segment, long nowNanos) {
        if (!segment.has(TcpHeader.ACK)) {
            counters.dropNoAck.increment();
            return false;
        }
        int acknowledgment = segment.acknowledgment;
        if (c.state == TcpState.SYN_RECEIVED) {
            if (!HandshakeArrival.isHandshakeAcknowledged(c, segment)) {
                handshake.refuse(c, segment, nowNanos);
                return false;
            }
            if (c.parent != null && c.parent.isAcceptFull()) {
                // Stays half-open; our SYN, sent again, brings the acknowledgment again.
                counters.dropBacklogFull.increment();
                return false;
            }
            establishPassively(c, segment, nowNanos);
        }
        // RFC 5961 §5.2: neither from the far past nor from the future.
        boolean isTooOld = SequenceNumber.isBefore(acknowledgment, c.sendUnacknowledged - c.largestSendWindow);
        if (isTooOld || SequenceNumber.isBefore(c.sendMax, acknowledgment)) {
            challenges.challenge(c, nowNanos);
            return false;
        }
        if (segment.hasNewTimestamp) {
            c.recentTimestamp = segment.options.timestamp();
            c.recentTimestampNanos = nowNanos;
        }
        takeAcknowledgment(c, segment, nowNanos);
        return advanceClosing(c, nowNanos);
    }

    private void establishPassively(TcpConnection c, TcpSegment segment, long nowNanos) {
        handshake.establish(c, segment, nowNanos);
        if (c.finQueued) {
            layer.transitions().enter(c, TcpState.FIN_WAIT_1, nowNanos);
        }
        layer.schedule(c);
    }

    /** The close of our side, once acknowledged, moves the connection on. */
    private boolean advanceClosing(TcpConnection c, long nowNanos) {
        if (!c.isFinAcknowledged()) {
            return true;
        }
        switch (c.state) {
            case FIN_WAIT_1 -> {
                layer.transitions().enter(c, TcpState.FIN_WAIT_2, nowNanos);
                if (c.orphaned) {
                    layer.transitions().awaitPeerClose(c, nowNanos);
                }
            }
            case CLOSING -> layer.transitions().enter(c, TcpState.TIME_WAIT, nowNanos);
            case LAST_ACK -> {
                layer.transitions().finish(c, Errno.OK);
                return false;
            }
            default -> {}
        }
        return true;
    }

    private void takeAcknowledgment(TcpConnection c, TcpSegment segment, long nowNanos) {
        int acknowledged = segment.acknowledgment - c.sendUnacknowledged;
        boolean isDuplicate = acknowledged == 0 && isDuplicate(c, segment);
        boolean wasClosed = c.sendWindow == 0;
        if (isWindowNewer(c, segment)) {
            updateSendWindow(c, segment);
        }
        if (acknowledged > 0) {
            takeNewData(c, segment, acknowledged, nowNanos);
            layer.schedule(c);
        } else if (isDuplicate) {
            takeDuplicate(c, nowNanos);
            layer.schedule(c);
        }
        if (c.persisting || isFinRefused(c)) {
            // Any answer shows that the peer is there.
            c.retransmitsInRow = 0;
        }
        if (c.persisting && c.sendWindow > 0 && wasClosed) {
            layer.retransmission().endPersist(c, nowNanos);
        }
        if (c.streamEnd() - c.sendNext > 0) {
            layer.schedule(c);
        }
    }

    /** All but our FIN is acknowledged, and the peer's closed window has no place for that (RFC 9293 §3.8.6.1). */
    private static boolean isFinRefused(TcpConnection c) {
        return !c.orphaned && c.finQueued && c.sendWindow == 0 && c.sendUnacknowledged == c.streamEnd();
    }

    /** RFC 5681 §2, (a) to (e). */
    private static boolean isDuplicate(TcpConnection c, TcpSegment segment) {
        return segment.length() == 0 && c.sendMax != c.sendUnacknowledged && scaledWindow(c, segment) == c.sendWindow;
    }

    private static int scaledWindow(TcpConnection c, TcpSegment segment) {
        boolean isScaled = c.sendShift > 0 && !segment.has(TcpHeader.SYN);
        return isScaled ? segment.rawWindow << c.sendShift : segment.rawWindow;
    }

    private static boolean isWindowNewer(TcpConnection c, TcpSegment segment) {
        return SequenceNumber.isBefore(c.sendWindowSequence, segment.sequence)
                || c.sendWindowSequence == segment.sequence
                        && SequenceNumber.isAtMost(c.sendWindowAcknowledgment, segment.acknowledgment);
    }

    static void updateSendWindow(TcpConnection c, TcpSegment segment) {
        c.sendWindow = scaledWindow(c, segment);
        c.sendWindowSequence = segment.sequence;
        c.sendWindowAcknowledgment = segment.acknowledgment;
        c.largestSendWindow = Math.max(c.largestSendWindow, c.sendWindow);
    }

    private void takeNewData(TcpConnection c, TcpSegment segment, int acknowledged, long nowNanos) {
        takeRoundTrip(c, segment, nowNanos);
        int flight = c.flightBytes();
        int data = Math.min(acknowledged, c.streamEnd() - c.sendUnacknowledged);
        c.sendUnacknowledged = segment.acknowledgment;
        c.sendNext = SequenceNumber.later(c.sendNext, c.sendUnacknowledged);
        if (data > 0) {
            c.stream.discard(data);
            c.streamStart += data;
            c.bytesOut += data;
            c.tellRoom();
        }
        c.path.confirm(nowNanos);
        layer.retransmission().onAcknowledged(c, nowNanos);
        recover(c, acknowledged, flight, nowNanos);
    }

    /** RFC 6582 §3.2, steps 3 and 4. */
    private void recover(TcpConnection c, int acknowledged, int flight, long nowNanos) {
        c.duplicateAcks = 0;
        if (!c.congestion.isRecovering()) {
            c.congestion.onAcknowledged(acknowledged);
        } else if (SequenceNumber.isBefore(c.sendUnacknowledged, c.recover)) {
            c.congestion.onPartialAcknowledgment(acknowledged);
            counters.retransmitFast.increment();
            layer.output().retransmitFirst(c, nowNanos);
        } else {
            c.congestion.onRecovered(c.flightBytes());
        }
    }

    private void takeDuplicate(TcpConnection c, long nowNanos) {
        counters.duplicateAck.increment();
        c.duplicateAcks++;
        if (c.congestion.isRecovering()) {
            c.congestion.onDuplicate();
        } else if (c.duplicateAcks == 3 && SequenceNumber.isBefore(c.recover, c.sendUnacknowledged)) {
            c.recover = c.sendMax;
            c.congestion.onLoss(c.flightBytes());
            counters.retransmitFast.increment();
            layer.output().retransmitFirst(c, nowNanos);
        }
    }

    /** One segment a flight is timed (RFC 6298 §3); after a retransmission only its timestamp can tell. */
    static void takeRoundTrip(TcpConnection c, TcpSegment segment, long nowNanos) {
        if (c.timing && SequenceNumber.isAtMost(c.timedEnd, segment.acknowledgment)) {
            c.timing = false;
            c.roundTrip.sample(nowNanos - c.timedAtNanos);
        } else if (!c.timing && c.retransmitted && isEchoOfRetransmission(c, segment)) {
            c.roundTrip.sample(SegmentOutput.sinceTimestamp(c, segment.options.echo(), nowNanos));
        }
    }

    /** An older echo may come from before the loss: the acknowledgment that was lost, not the data, made it old. */
    private static boolean isEchoOfRetransmission(TcpConnection c, TcpSegment segment) {
        return c.timestamps
                && segment.options.hasTimestamps()
                && SequenceNumber.isAtMost(c.retransmitTimestamp, segment.options.echo());
    }
}
