package io.anykernel.net.tcp;

import io.anykernel.core.error.Errno;
import io.anykernel.core.packet.PacketPool;
import io.anykernel.net.wire.SequenceNumber;
import io.anykernel.net.wire.TcpHeader;
import io.anykernel.net.wire.TcpOptions;

/**
 * SEGMENT ARRIVES (RFC 9293 §3.10.7): one method a step, in the RFC's order. Those that answer a boolean say whether the
 * next step follows. One for all connections.
 */
final class SegmentArrival {
    private static final int LEAST_PEER_SEGMENT = 88;
    private static final int DEFAULT_PEER_SEGMENT = 536;
    private static final int REASSEMBLY_LIMIT = 1024;
    /** TS.Recent older than this says nothing: the peer's clock may have wrapped (RFC 7323 §5.5). */
    private static final long TIMESTAMP_LIFE_NANOS = 24L * 24 * 3600 * 1_000_000_000L;
    /** Between two answers to segments that are out of the window and carry nothing (RFC 5961 §7 in spirit). */
    private static final long OUT_OF_WINDOW_ACK_NANOS = 100_000_000L;

    private final TcpLayer layer;
    private final PacketPool pool;
    private final TcpCounters counters;

    SegmentArrival(TcpLayer layer, PacketPool pool, TcpCounters counters) {
        this.layer = layer;
        this.pool = pool;
        this.counters = counters;
    }

    // ---- §3.10.7.2, LISTEN: the connection was made for this SYN

    void onListen(TcpConnection c, TcpSegment segment, long nowNanos) {
        readHandshakeOptions(c, segment, nowNanos);
        acceptPeerSequence(c, segment);
        c.sendWindow = segment.rawWindow;
        layer.enter(c, TcpState.SYN_RECEIVED, nowNanos);
        layer.schedule(c);
    }

    private static void acceptPeerSequence(TcpConnection c, TcpSegment segment) {
        c.initialReceive = segment.sequence;
        c.receiveNext = segment.sequence + 1;
        c.receiveEdge = c.receiveNext;
        c.lastAckSent = c.receiveNext;
    }

    private static void readHandshakeOptions(TcpConnection c, TcpSegment segment, long nowNanos) {
        TcpOptions options = segment.options;
        int offered = options.maxSegment() == 0 ? DEFAULT_PEER_SEGMENT : options.maxSegment();
        c.peerSegmentBytes = Math.max(LEAST_PEER_SEGMENT, offered);
        c.sendShift = options.windowShift();
        if (c.sendShift == TcpOptions.ABSENT) {
            c.receiveShift = 0;
        }
        c.timestamps = options.hasTimestamps();
        if (c.timestamps) {
            c.recentTimestamp = options.timestamp();
            c.recentTimestampNanos = nowNanos;
        }
    }

    // ---- §3.10.7.3, SYN-SENT

    void onSynSent(TcpConnection c, TcpSegment segment, long nowNanos) {
        boolean acknowledges = segment.has(TcpHeader.ACK);
        if (acknowledges && !isHandshakeAcknowledged(c, segment)) {
            if (!segment.has(TcpHeader.RST)) {
                layer.refuse(c, segment, nowNanos);
            }
            return;
        }
        if (segment.has(TcpHeader.RST)) {
            if (acknowledges) {
                counters.resetsIn.increment();
                layer.finish(c, Errno.CONNECTION_REFUSED);
            }
            return;
        }
        if (!segment.has(TcpHeader.SYN)) {
            counters.dropNoAck.increment();
            return;
        }
        acceptPeerSequence(c, segment);
        // Our SYN offered this much: what follows theirs may be here before our next segment leaves.
        c.receiveEdge = c.receiveNext + Math.min(c.receiveLimit, 65_535);
        readHandshakeOptions(c, segment, nowNanos);
        c.sendWindow = segment.rawWindow;
        if (acknowledges) {
            establish(c, segment, nowNanos);
            c.ackNow = true;
        } else {
            // Simultaneous open: answer with our SYN again, acknowledging theirs.
            layer.enter(c, TcpState.SYN_RECEIVED, nowNanos);
            c.sendNext = c.initialSend;
        }
        layer.schedule(c);
    }

    private static boolean isHandshakeAcknowledged(TcpConnection c, TcpSegment segment) {
        return SequenceNumber.isBefore(c.initialSend, segment.acknowledgment)
                && SequenceNumber.isAtMost(segment.acknowledgment, c.sendMax);
    }

    private void establish(TcpConnection c, TcpSegment segment, long nowNanos) {
        takeRoundTrip(c, segment, nowNanos);
        c.sendUnacknowledged = c.initialSend + 1;
        c.sendNext = SequenceNumber.later(c.sendNext, c.sendUnacknowledged);
        updateSendWindow(c, segment);
        c.path.confirm(nowNanos);
        layer.retransmission().onAcknowledged(c, nowNanos);
        layer.enter(c, TcpState.ESTABLISHED, nowNanos);
    }

    // ---- §3.10.7.4, all other states

    void onOther(TcpConnection c, TcpSegment segment, long nowNanos) {
        if (checkSequenceNumber(c, segment, nowNanos)
                && checkReset(c, segment)
                && checkSyn(c, segment, nowNanos)
                && checkAcknowledgment(c, segment, nowNanos)) {
            checkUrgent(segment);
            if (processText(c, segment, nowNanos)) {
                checkFin(c, segment, nowNanos);
            }
        }
    }

    /** First: is it in the window, and not from the past (RFC 7323 §5.3, R1 to R3)? */
    private boolean checkSequenceNumber(TcpConnection c, TcpSegment segment, long nowNanos) {
        if (c.state == TcpState.SYN_RECEIVED && isRepeatedSyn(c, segment)) {
            if (!segment.has(TcpHeader.ACK)) {
                c.sendNext = c.initialSend;
                layer.schedule(c);
                return false;
            }
            segment.trim(c.receiveNext, segment.end());
        }
        if (c.timestamps && !isTimestampFresh(c, segment, nowNanos)) {
            counters.dropOldTimestamp.increment();
            acknowledgeAtOnce(c, segment, nowNanos);
            return false;
        }
        int window = c.receiveEdge - c.receiveNext;
        if (!isAcceptable(c, segment, window)) {
            if (window > 0 || segment.sequence != c.receiveNext || segment.has(TcpHeader.RST)) {
                counters.dropOutOfWindow.increment();
                acknowledgeAtOnce(c, segment, nowNanos);
                return false;
            }
            // A probe of our closed window: its acknowledgment counts, its data does not.
            segment.trim(c.receiveNext, c.receiveNext);
            c.ackNow = true;
            layer.schedule(c);
        }
        boolean coversLastAck = SequenceNumber.isAtMost(segment.sequence, c.lastAckSent);
        if (c.timestamps && segment.options.hasTimestamps() && coversLastAck) {
            c.recentTimestamp = segment.options.timestamp();
            c.recentTimestampNanos = nowNanos;
        }
        if (!segment.has(TcpHeader.SYN)) {
            segment.trim(c.receiveNext, c.receiveEdge);
        }
        return true;
    }

    private static boolean isRepeatedSyn(TcpConnection c, TcpSegment segment) {
        return segment.has(TcpHeader.SYN) && segment.sequence == c.initialReceive;
    }

    private static boolean isTimestampFresh(TcpConnection c, TcpSegment segment, long nowNanos) {
        if (segment.has(TcpHeader.RST)) {
            return true;
        }
        return segment.options.hasTimestamps()
                && (SequenceNumber.isAtMost(c.recentTimestamp, segment.options.timestamp())
                        || nowNanos - c.recentTimestampNanos > TIMESTAMP_LIFE_NANOS);
    }

    /** RFC 9293 table 6. */
    private static boolean isAcceptable(TcpConnection c, TcpSegment segment, int window) {
        int length = segment.length();
        if (window == 0) {
            return length == 0 && segment.sequence == c.receiveNext;
        }
        int first = segment.sequence - c.receiveNext;
        if (length == 0) {
            return first >= 0 && first < window;
        }
        int last = first + length - 1;
        return first >= 0 && first < window || last >= 0 && last < window;
    }

    private void acknowledgeAtOnce(TcpConnection c, TcpSegment segment, long nowNanos) {
        if (segment.has(TcpHeader.RST)) {
            return;
        }
        if (segment.length() == 0) {
            if (c.sentOutOfWindowAck && nowNanos - c.lastOutOfWindowAckNanos < OUT_OF_WINDOW_ACK_NANOS) {
                return;
            }
            c.sentOutOfWindowAck = true;
            c.lastOutOfWindowAckNanos = nowNanos;
        }
        if (c.state == TcpState.TIME_WAIT && segment.has(TcpHeader.FIN)) {
            layer.enter(c, TcpState.TIME_WAIT, nowNanos);
        }
        c.ackNow = true;
        layer.schedule(c);
    }

    /** Second: a reset counts only at exactly RCV.NXT; elsewhere in the window it is challenged (RFC 5961 §3.2). */
    private boolean checkReset(TcpConnection c, TcpSegment segment) {
        if (!segment.has(TcpHeader.RST)) {
            return true;
        }
        if (segment.sequence != c.receiveNext) {
            layer.challenge(c);
            return false;
        }
        counters.resetsIn.increment();
        switch (c.state) {
            case SYN_RECEIVED -> layer.finish(c, Errno.CONNECTION_REFUSED);
            case CLOSING, LAST_ACK, TIME_WAIT -> layer.finish(c, Errno.OK);
            default -> layer.finish(c, Errno.CONNECTION_RESET);
        }
        return false;
    }

    /** Fourth: a SYN in a synchronized connection is challenged (RFC 5961 §4.2). There is no third: no security. */
    private boolean checkSyn(TcpConnection c, TcpSegment segment, long nowNanos) {
        if (!segment.has(TcpHeader.SYN)) {
            return true;
        }
        if (c.state == TcpState.SYN_RECEIVED && c.parent != null) {
            layer.finish(c, Errno.CONNECTION_RESET);
            return false;
        }
        layer.challenge(c);
        return false;
    }

    /** Fifth. */
    private boolean checkAcknowledgment(TcpConnection c, TcpSegment segment, long nowNanos) {
        if (!segment.has(TcpHeader.ACK)) {
            counters.dropNoAck.increment();
            return false;
        }
        int acknowledgment = segment.acknowledgment;
        if (c.state == TcpState.SYN_RECEIVED) {
            if (!isHandshakeAcknowledged(c, segment)) {
                layer.refuse(c, segment, nowNanos);
                return false;
            }
            establishPassively(c, segment, nowNanos);
        }
        // RFC 5961 §5.2: neither from the far past nor from the future.
        boolean isTooOld = SequenceNumber.isBefore(acknowledgment, c.sendUnacknowledged - c.largestSendWindow);
        if (isTooOld || SequenceNumber.isBefore(c.sendMax, acknowledgment)) {
            layer.challenge(c);
            return false;
        }
        takeAcknowledgment(c, segment, nowNanos);
        return advanceClosing(c, nowNanos);
    }

    private void establishPassively(TcpConnection c, TcpSegment segment, long nowNanos) {
        establish(c, segment, nowNanos);
        if (c.finQueued) {
            layer.enter(c, TcpState.FIN_WAIT_1, nowNanos);
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
                layer.enter(c, TcpState.FIN_WAIT_2, nowNanos);
                if (c.orphaned) {
                    layer.awaitPeerClose(c, nowNanos);
                }
            }
            case CLOSING -> layer.enter(c, TcpState.TIME_WAIT, nowNanos);
            case LAST_ACK -> {
                layer.finish(c, Errno.OK);
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
        if (c.persisting) {
            // Any answer shows that the peer is there.
            c.retransmitsInRow = 0;
            if (c.sendWindow > 0 && wasClosed) {
                layer.retransmission().endPersist(c, nowNanos);
            }
        }
        if (c.streamEnd() - c.sendNext > 0) {
            layer.schedule(c);
        }
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

    private static void updateSendWindow(TcpConnection c, TcpSegment segment) {
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
    private static void takeRoundTrip(TcpConnection c, TcpSegment segment, long nowNanos) {
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

    /** Sixth: urgent data is data (RFC 6093 §6). */
    private void checkUrgent(TcpSegment segment) {
        if (segment.has(TcpHeader.URG)) {
            counters.urgentIgnored.increment();
        }
    }

    /** Seventh. */
    private boolean processText(TcpConnection c, TcpSegment segment, long nowNanos) {
        int bytes = segment.dataBytes();
        if (bytes == 0 || !c.state.canReceiveData()) {
            return true;
        }
        if (c.orphaned) {
            counters.abortOrphan.increment();
            layer.abort(c, nowNanos);
            return false;
        }
        if (segment.sequence != c.receiveNext) {
            keepAhead(c, segment, nowNanos);
            return false;
        }
        if (pool.available() < pool.capacity() / 16) {
            counters.dropMemory.increment();
            return false;
        }
        boolean fillsGap = c.received.hasGap();
        c.received.append(segment.packet);
        segment.isTaken = true;
        c.receiveNext += bytes;
        c.bytesIn += bytes;
        if (fillsGap) {
            joinAhead(c, segment);
        }
        acknowledgeData(c, bytes, fillsGap, nowNanos);
        c.tellReadable();
        return true;
    }

    private void joinAhead(TcpConnection c, TcpSegment segment) {
        int joined = c.received.joinAhead(c.receiveNext);
        c.bytesIn += joined - c.receiveNext;
        c.receiveNext = joined;
        segment.sequence = joined;
        if (c.received.joinedFin()) {
            segment.flags |= TcpHeader.FIN;
        }
    }

    /** Every second full segment at once, the others soon; at once too while there is a gap (RFC 5681 §4.2). */
    private void acknowledgeData(TcpConnection c, int bytes, boolean atOnce, long nowNanos) {
        c.unacknowledgedBytes += bytes;
        if (atOnce || c.unacknowledgedBytes >= 2 * c.segmentBytes()) {
            c.ackNow = true;
            layer.schedule(c);
        } else if (!c.ackTimer.isArmed()) {
            layer.timers().arm(c.ackTimer, nowNanos + layer.config().delayedAckNanos());
        }
    }

    /** Keeps data that came too early, and says at once what is missing, once for each segment. */
    private void keepAhead(TcpConnection c, TcpSegment segment, long nowNanos) {
        if (c.received.aheadPackets() >= REASSEMBLY_LIMIT) {
            counters.dropReassemblyFull.increment();
        } else if (pool.available() < pool.capacity() / 4) {
            counters.dropMemory.increment();
        } else {
            counters.reassemblyQueued.increment();
            c.received.keepAhead(segment.packet, segment.sequence, segment.has(TcpHeader.FIN));
            segment.isTaken = true;
        }
        layer.output().sendAck(c, nowNanos);
    }

    /** Eighth. */
    private void checkFin(TcpConnection c, TcpSegment segment, long nowNanos) {
        if (!segment.has(TcpHeader.FIN)) {
            return;
        }
        int finAt = segment.isTaken ? c.receiveNext : segment.sequence + segment.dataBytes();
        if (finAt != c.receiveNext) {
            if (c.state.canReceiveData()) {
                keepAhead(c, segment, nowNanos);
            }
            return;
        }
        c.ackNow = true;
        layer.schedule(c);
        if (!c.state.canReceiveData()) {
            return;
        }
        c.receiveNext++;
        c.peerClosed = true;
        c.received.dropAhead();
        switch (c.state) {
            case ESTABLISHED -> layer.enter(c, TcpState.CLOSE_WAIT, nowNanos);
            case FIN_WAIT_1 -> layer.enter(c, c.isFinAcknowledged() ? TcpState.TIME_WAIT : TcpState.CLOSING, nowNanos);
            case FIN_WAIT_2 -> layer.enter(c, TcpState.TIME_WAIT, nowNanos);
            default -> {}
        }
        c.tellReadable();
    }
}
