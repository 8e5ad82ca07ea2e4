package io.anykernel.net.tcp;

import io.anykernel.hypercall.Errno;
import io.anykernel.net.connection.TcpState;
import io.anykernel.net.wire.SequenceNumber;
import io.anykernel.net.wire.TcpHeader;

/**
 * SEGMENT ARRIVES in every state from SYN-RECEIVED on (RFC 9293 §3.10.7.4): one method a step, in the RFC's order. Those
 * that answer a boolean say whether the next step follows. One for all connections.
 */
final class SegmentArrival {
    /** Between two answers to segments that are out of the window and carry nothing (RFC 5961 §7 in spirit). */
    private static final long OUT_OF_WINDOW_ACK_NANOS = 100_000_000L;

    private final TcpLayer layer;
    private final Challenges challenges;
    private final AcknowledgmentArrival acknowledgments;
    private final TextArrival text;
    private final TcpCounters counters;

    SegmentArrival(
            TcpLayer layer,
            Challenges challenges,
            AcknowledgmentArrival acknowledgments,
            TextArrival text,
            TcpCounters counters) {
        this.layer = layer;
        this.challenges = challenges;
        this.acknowledgments = acknowledgments;
        this.text = text;
        this.counters = counters;
    }

    void onSegment(TcpConnection c, TcpSegment segment, long nowNanos) {
        if (checkSequenceNumber(c, segment, nowNanos)
                && checkReset(c, segment, nowNanos)
                && checkSyn(c, segment, nowNanos)
                && acknowledgments.check(c, segment, nowNanos)) {
            if (c.liveness != null) {
                c.liveness.onHeard(nowNanos);
            }
            checkUrgent(segment);
            takeMark(c, segment);
            if (text.processText(c, segment, nowNanos)) {
                text.checkFin(c, segment, nowNanos);
            }
        }
    }

    /** First: is it in the window, and not from the past (RFC 7323 §5.3, R1 to R3)? */
    private boolean checkSequenceNumber(TcpConnection c, TcpSegment segment, long nowNanos) {
        if (c.state == TcpState.SYN_RECEIVED && isRepeatedSyn(c, segment)) {
            if (!segment.has(TcpHeader.ACK)) {
                c.marks.onRepeatedSyn(segment);
                c.send.segments.markAllLost();
                layer.schedule(c);
                return false;
            }
            segment.trim(c.receive.next, segment.end());
        }
        if (c.timestamps.isEnabled && !isTimestampFresh(c, segment, nowNanos)) {
            counters.dropOldTimestamp.increment();
            acknowledgeAtOnce(c, segment, nowNanos);
            return false;
        }
        int window = c.receive.edge - c.receive.next;
        if (!isAcceptable(c, segment, window)) {
            if (window > 0 || segment.sequence != c.receive.next) {
                counters.dropOutOfWindow.increment();
                noteDuplicate(c, segment);
                acknowledgeAtOnce(c, segment, nowNanos);
                return false;
            }
            // A probe of our closed window: its acknowledgment counts, its data does not. A reset counts with its data.
            segment.trim(c.receive.next, c.receive.next);
            if (!segment.has(TcpHeader.RST)) {
                c.receive.ackNow = true;
                layer.schedule(c);
            }
        }
        // Believed only once its acknowledgment is: a forged stamp would have every later segment dropped as old.
        segment.hasNewTimestamp = c.timestamps.isEnabled
                && segment.options.hasTimestamps()
                && SequenceNumber.isAtMost(segment.sequence, c.receive.lastAckSent);
        // What a reset carries is no content, and where it begins is judged as it came.
        if (!segment.has(TcpHeader.SYN) && !segment.has(TcpHeader.RST)) {
            noteDuplicate(c, segment);
            segment.trim(c.receive.next, c.receive.edge);
        }
        return true;
    }

    /** What of a segment lies before RCV.NXT arrived a second time (RFC 2883 §4). */
    private static void noteDuplicate(TcpConnection c, TcpSegment segment) {
        int end = segment.sequence + segment.dataBytes();
        if (SequenceNumber.isBefore(segment.sequence, c.receive.next)) {
            boolean isWhole = SequenceNumber.isAtMost(end, c.receive.next);
            c.receive.sack.onDuplicate(segment.sequence, isWhole ? end : c.receive.next);
        }
    }

    private static boolean isRepeatedSyn(TcpConnection c, TcpSegment segment) {
        return segment.has(TcpHeader.SYN) && !segment.has(TcpHeader.RST) && segment.sequence == c.receive.initial;
    }

    /** A segment without the option is judged by its numbers alone, as Linux does: some middleboxes take options off. */
    private static boolean isTimestampFresh(TcpConnection c, TcpSegment segment, long nowNanos) {
        return segment.has(TcpHeader.RST)
                || !segment.options.hasTimestamps()
                || c.timestamps.isFresh(segment.options.timestamp(), nowNanos);
    }

    /** RFC 9293 table 6. */
    private static boolean isAcceptable(TcpConnection c, TcpSegment segment, int window) {
        int length = segment.length();
        if (window == 0) {
            return length == 0 && segment.sequence == c.receive.next;
        }
        int first = segment.sequence - c.receive.next;
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
        if (c.state == TcpState.TIME_WAIT && segment.has(TcpHeader.FIN)) {
            layer.transitions().enter(c, TcpState.TIME_WAIT, nowNanos);
        }
        boolean isEmpty = segment.length() == 0;
        boolean isTooSoon = isEmpty
                && c.receive.sentOutOfWindowAck
                && nowNanos - c.receive.lastOutOfWindowAckNanos < OUT_OF_WINDOW_ACK_NANOS;
        if (isTooSoon || !challenges.mayAnswer(c, nowNanos)) {
            return;
        }
        if (isEmpty) {
            c.receive.sentOutOfWindowAck = true;
            c.receive.lastOutOfWindowAckNanos = nowNanos;
        }
        c.receive.ackNow = true;
        layer.schedule(c);
    }

    /** Second: a reset counts only at exactly RCV.NXT; elsewhere in the window it is challenged (RFC 5961 §3.2). */
    private boolean checkReset(TcpConnection c, TcpSegment segment, long nowNanos) {
        if (!segment.has(TcpHeader.RST)) {
            return true;
        }
        if (segment.sequence != c.receive.next) {
            challenges.challenge(c, nowNanos);
            return false;
        }
        counters.resetsIn.increment();
        switch (c.state) {
            case SYN_RECEIVED -> layer.transitions().finish(c, Errno.CONNECTION_REFUSED);
            case CLOSING, LAST_ACK, TIME_WAIT -> layer.transitions().finish(c, Errno.OK);
            default -> layer.transitions().finish(c, Errno.CONNECTION_RESET);
        }
        return false;
    }

    /** Fourth: a SYN in a synchronized connection is challenged (RFC 5961 §4.2). There is no third: no security. */
    private boolean checkSyn(TcpConnection c, TcpSegment segment, long nowNanos) {
        if (!segment.has(TcpHeader.SYN)) {
            return true;
        }
        if (c.state == TcpState.SYN_RECEIVED && c.parent != null) {
            layer.transitions().finish(c, Errno.CONNECTION_RESET);
            return false;
        }
        challenges.challenge(c, nowNanos);
        return false;
    }

    /** RFC 3168 §6.1.3: a mark is echoed from now on, and at once. */
    private void takeMark(TcpConnection c, TcpSegment segment) {
        if (segment.dataBytes() > 0 && c.marks.onData(segment)) {
            counters.marksIn.increment();
            c.receive.ackNow = true;
            layer.schedule(c);
        }
    }

    /** Sixth: urgent data is data (RFC 6093 §6). */
    private void checkUrgent(TcpSegment segment) {
        if (segment.has(TcpHeader.URG)) {
            counters.urgentIgnored.increment();
        }
    }
}
