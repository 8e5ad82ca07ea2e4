package io.anykernel.net.tcp;

import io.anykernel.net.connection.EcnMode;
import io.anykernel.net.wire.SequenceNumber;
import io.anykernel.net.wire.TcpHeader;

/**
 * Explicit congestion notification of one connection (RFC 3168 §6.1): the receiver echoes a router's mark in each
 * acknowledgment (ECE) until the sender says that it has slowed down (CWR), which it does once a round trip.
 */
final class CongestionMarks {
    /** Both sides take part: new data is sent as capable of marks. */
    boolean isEnabled;

    private boolean isOffered;
    private boolean isEchoDue;
    private boolean isReductionDue;
    private boolean hasReduced;
    /** SND.NXT when the sender last slowed down: marks on what was sent before are answered. */
    private int reducedAt;

    // ---- opening (§6.1.1)

    /** Flags of a SYN: both, unless it is a repetition: what lies between may have dropped the first for them (§6.1.1.1). */
    int flagsOfSyn(EcnMode mode, boolean isRepetition) {
        isOffered = mode == EcnMode.OFFER && !isRepetition;
        return isOffered ? TcpHeader.ECE | TcpHeader.CWR : 0;
    }

    int flagsOfSynAcknowledgment() {
        return isEnabled ? TcpHeader.ECE : 0;
    }

    /**
     * The peer's SYN. One that offers more accurate marks (RFC 9768 §2.1.1) sets both flags, too, and understands the answer to
     * this.
     */
    void onSyn(EcnMode mode, TcpSegment segment) {
        isEnabled = mode != EcnMode.OFF && segment.has(TcpHeader.ECE) && segment.has(TcpHeader.CWR);
    }

    /** One without both flags takes the offer back. */
    void onRepeatedSyn(TcpSegment segment) {
        isEnabled &= segment.has(TcpHeader.ECE) && segment.has(TcpHeader.CWR);
    }

    /** The peer's answer to our SYN: an echo of both flags comes from hosts that reflect what they do not know. */
    void onSynAcknowledged(TcpSegment segment) {
        isEnabled = isOffered && segment.has(TcpHeader.ECE) && !segment.has(TcpHeader.CWR);
    }

    // ---- receiving (§6.1.3)

    /** Data arrived; returns whether it was marked, and should be acknowledged at once. */
    boolean onData(TcpSegment segment) {
        if (!isEnabled) {
            return false;
        }
        if (segment.has(TcpHeader.CWR)) {
            isEchoDue = false;
        }
        isEchoDue |= segment.isMarked;
        return segment.isMarked;
    }

    // ---- sending (§6.1.2)

    /** Whether an acknowledgment says that the network is congested. */
    boolean isEcho(TcpSegment segment) {
        return isEnabled && segment.has(TcpHeader.ECE) && !segment.has(TcpHeader.SYN);
    }

    /** Whether an echo asks for a reaction: the data that it answers was sent after the last one. */
    boolean isReactionDue(SendState send) {
        return !hasReduced || SequenceNumber.isBefore(reducedAt, send.unacknowledged);
    }

    /** The congestion window was reduced, by a mark or a loss: CWR is due (§6.1.2). */
    void onReduced(SendState send) {
        hasReduced = true;
        reducedAt = send.next();
        isReductionDue = isEnabled;
    }

    /** The next new data tells of it, in a segment that no device cuts into several. */
    boolean isReductionDue() {
        return isReductionDue;
    }

    /** Flags of a segment after the handshake. */
    int flags(boolean isNewData) {
        return (isEchoDue ? TcpHeader.ECE : 0) | (isReductionDue && isNewData ? TcpHeader.CWR : 0);
    }

    /** A segment of new data left. */
    void onNewDataSent() {
        isReductionDue = false;
    }
}
