package io.anykernel.net.tcp;

import io.anykernel.net.tcp.congestion.CongestionControl;
import io.anykernel.net.wire.SequenceNumber;

/**
 * Recovery from loss without selective acknowledgments: three duplicates tell of one lost segment, each partial
 * acknowledgment of the next (RFC 5681 §3.2, RFC 6582); the first two duplicates let a new segment out each (RFC 3042).
 */
final class NewRenoRecovery implements LossRecovery {
    private static final int DUPLICATE_THRESHOLD = 3;

    private final TcpConnection c;
    private final SendState send;
    private final CongestionControl congestion;
    private final TcpCounters counters;
    private int duplicateAcks;
    /** The highest sequence number sent when the last recovery began. */
    private int recover;

    private boolean isRecovering;
    /** The congestion window during recovery: inflated by what has left the network, deflated by what is acknowledged. */
    private int inflatedWindow;
    /** The lost segment is sent whatever the window. */
    private boolean isRepairDue;

    NewRenoRecovery(TcpConnection c, TcpCounters counters) {
        this.c = c;
        this.send = c.send;
        this.congestion = c.congestion;
        this.counters = counters;
        this.recover = send.initial;
    }

    @Override
    public boolean isRecovering() {
        return isRecovering;
    }

    @Override
    public void onAcknowledgment(AckSample sample, long nowNanos) {
        if (sample.acknowledgedBytes > 0) {
            onProgress(sample, nowNanos);
        } else if (sample.isDuplicate) {
            onDuplicate(nowNanos);
        }
        if (!isRecovering && sample.hasCongestionEcho && c.marks.isReactionDue(send)) {
            counters.markReductions.increment();
            congestion.onCongestion(CongestionControl.Cause.MARK, sample.flightBytesBefore, nowNanos);
            c.marks.onReduced(send);
        }
    }

    /** RFC 6582 §3.2, step 3. */
    private void onProgress(AckSample sample, long nowNanos) {
        duplicateAcks = 0;
        if (!isRecovering) {
            sample.grow(congestion, sample.acknowledgedBytes, c.segmentBytes(), nowNanos);
        } else if (SequenceNumber.isBefore(send.unacknowledged, recover)) {
            onPartial(sample.acknowledgedBytes);
        } else {
            isRecovering = false;
            isRepairDue = false;
            int segment = c.segmentBytes();
            int enough = Math.max(send.outstandingBytes(), segment) + segment;
            congestion.onRecovered(Math.min(congestion.thresholdBytes(), enough));
        }
    }

    private void onPartial(int bytes) {
        int segment = c.segmentBytes();
        inflatedWindow = Math.max(segment, inflatedWindow - bytes);
        if (bytes >= segment) {
            inflatedWindow += segment;
        }
        repairFirst();
    }

    /** RFC 5681 §3.2, steps 1 to 4. */
    private void onDuplicate(long nowNanos) {
        counters.duplicateAck.increment();
        duplicateAcks++;
        if (isRecovering) {
            inflate(c.segmentBytes());
        } else if (duplicateAcks == DUPLICATE_THRESHOLD && SequenceNumber.isBefore(recover, send.unacknowledged)) {
            recover = send.max;
            isRecovering = true;
            congestion.onCongestion(CongestionControl.Cause.LOSS, send.outstandingBytes(), nowNanos);
            c.marks.onReduced(send);
            inflatedWindow = congestion.thresholdBytes();
            inflate(DUPLICATE_THRESHOLD * c.segmentBytes());
            repairFirst();
        }
    }

    /** No more duplicates count than there can be: one for each segment under way (RFC 5681 §3.2, step 4). */
    private void inflate(int bytes) {
        int most = congestion.thresholdBytes() + send.outstandingBytes();
        inflatedWindow = Math.max(inflatedWindow, Math.min(inflatedWindow + bytes, most));
    }

    private void repairFirst() {
        counters.retransmitFast.increment();
        isRepairDue = true;
        send.segments.markLostUpTo(send.unacknowledged + c.segmentBytes());
    }

    @Override
    public void onTimeout(long nowNanos) {
        congestion.onCongestion(CongestionControl.Cause.TIMEOUT, send.outstandingBytes(), nowNanos);
        c.marks.onReduced(send);
        recover = send.max;
        duplicateAcks = 0;
        isRecovering = false;
        isRepairDue = false;
        send.segments.markAllLost();
    }

    @Override
    public int quotaBytes() {
        int segment = c.segmentBytes();
        int window = isRecovering ? inflatedWindow : congestion.windowBytes();
        boolean isLimited = duplicateAcks < DUPLICATE_THRESHOLD && !isRecovering;
        int quota = window + (isLimited ? duplicateAcks * segment : 0) - flightBytes();
        return isRepairDue ? Math.max(quota, segment) : quota;
    }

    /** Whatever the peer says it holds: each duplicate has inflated the window for it already. */
    private int flightBytes() {
        return send.segments.totalBytes() - send.segments.lostBytes();
    }

    @Override
    public void onSent(int bytes, boolean isRepetition, long nowNanos) {
        isRepairDue = false;
    }

    @Override
    public void end() {}
}
