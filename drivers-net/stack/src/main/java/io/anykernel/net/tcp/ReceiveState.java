package io.anykernel.net.tcp;

import io.anykernel.core.packet.PacketBuffer;

/** The receiving half of a connection: receive sequence variables (RFC 9293 §3.3.1), and what it owes the peer. */
final class ReceiveState {
    /** What a peer may send before the application has read anything, as in other hosts. */
    private static final int INITIAL_BYTES = 65_536;

    final ReceiveQueue queue = new ReceiveQueue();
    /** The SACK blocks that describe {@link #queue} beyond a gap to the peer (RFC 2018 §4). */
    final SackBlocks sack = new SackBlocks();

    /** IRS. */
    int initial;

    /** RCV.NXT. */
    int next;
    /** RCV.NXT + RCV.WND as the peer was told it; never moves back. */
    int edge;
    /** How much of {@link #edge} was promised by rounding the window up to its unit, not by the buffer. */
    int lent;

    /** Rcv.Wind.Shift (RFC 7323 §2.3). */
    int shift;
    /** Most unread bytes now; grows to the configured bound while the application reads. */
    int limit;
    /** What {@link #limit} may grow to. */
    int bound;

    private final ReceiveTuning tuning = new ReceiveTuning();

    /** Whether the peer's FIN was received; kept after the connection is gone. */
    boolean peerClosed;

    // Acknowledging.
    /** Last.ACK.sent (RFC 7323 §4.3). */
    int lastAckSent;

    boolean ackNow;
    int unacknowledgedBytes;
    long lastOutOfWindowAckNanos;
    boolean sentOutOfWindowAck;

    /** Delivered in order. */
    long bytes;

    ReceiveState(int boundBytes) {
        this.bound = boundBytes;
        this.limit = Math.min(INITIAL_BYTES, boundBytes);
    }

    /** The peer's SYN had this sequence number; no window was offered yet. */
    void startAt(int initialSequence) {
        initial = initialSequence;
        next = initialSequence + 1;
        edge = next;
        lastAckSent = next;
    }

    /** Keeps data that starts after a gap; takes the packet's reference. */
    void keepAhead(PacketBuffer packet, int sequence, boolean finFollows) {
        queue.keepAhead(packet, sequence, finFollows);
        sack.onDuplicate(queue.duplicateStart(), queue.duplicateEnd());
        sack.onKept(queue.runStart(), queue.runEnd());
    }

    /** Releases what is ahead of a gap; the peer sends it again. Returns how many packets. */
    int dropAhead() {
        sack.clear();
        return queue.dropAhead();
    }

    /**
     * The application has read: a peer whose data is not read is promised no more.
     *
     * @param roundTripNanos the shortest, or 0 if none is known
     */
    void onRead(int bytes, long roundTripNanos, long nowNanos) {
        if (limit < bound) {
            limit = (int) Math.min(bound, tuning.limitAfterRead(limit, bytes, roundTripNanos, nowNanos));
        }
    }
}
