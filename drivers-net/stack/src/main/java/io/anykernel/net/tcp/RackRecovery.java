package io.anykernel.net.tcp;

import io.anykernel.core.time.Timer;
import io.anykernel.core.time.TimerWheel;
import io.anykernel.net.tcp.congestion.CongestionControl;
import io.anykernel.net.wire.SequenceNumber;

/**
 * Recovery of connections with selective acknowledgments: {@link Rack} says what is lost, a tail loss probe brings the
 * acknowledgment that it needs (RFC 8985 §7), {@link ProportionalRate} says how fast it is repaired. A repair that proves
 * needless is undone: by timestamps (RFC 3522), duplicates (RFC 3708) or data that arrives though it was given up (as RFC
 * 5682 §3), with the response of RFC 4015.
 */
final class RackRecovery implements LossRecovery {
    /** How long a receiver may keep the acknowledgment of a lone segment back (TLP.max_ack_delay). */
    private static final long MAX_ACK_DELAY_NANOS = 200_000_000L;
    /** Granularity of clocks and batches: less than a probe waits beyond two round trips. */
    private static final long PROBE_SLACK_NANOS = 2_000_000L;

    /** A probe that takes a time-out's place comes so much before it. */
    private static final long BEFORE_TIMEOUT_NANOS = 1_000_000L;

    private static final long FIRST_PROBE_NANOS = 1_000_000_000L;

    private enum Phase {
        /** Nothing is known to be lost. */
        OPEN,
        /** Fast recovery. */
        RECOVERY,
        /** The retransmission timer expired. */
        LOSS
    }

    private final TcpConnection c;
    private final SendState send;
    private final CongestionControl congestion;
    private final TimerWheel timers;
    private final TcpCounters counters;
    private final Rack rack;
    private final ProportionalRate rate = new ProportionalRate();
    private Phase phase = Phase.OPEN;
    /** A time-out sends the first lost segment again whatever else is under way (RFC 6298 §5.4), and that is to come. */
    private boolean isRepetitionDue;
    /** SND.NXT when the recovery began: it ends with this acknowledged. */
    private int recoveryPoint;

    // Undoing.
    /** SND.UNA when the recovery began; data before it was not sent again by it. */
    private int undoFrom;

    private boolean isUndoable;
    /** SND.NXT when the recovery ended: with more than this acknowledged, what it sent again has been answered. */
    private int undoEnd;
    /** Bytes that this recovery sent again and whose duplicates were not reported. */
    private long repeatedBytes;

    private boolean hasRepeated;
    /** Our timestamp at the first repetition. */
    private int repeatTimestamp;

    // The tail loss probe.
    private boolean isProbing;
    private boolean isProbeRepetition;
    private int probeEnd;
    /** The timer's next expiry is a probe's; else it ends the wait for the reordering window. */
    private boolean isProbeTimer;

    private final Timer timer = new Timer() {
        @Override
        protected void onTimer(long nowNanos) {
            if (isProbeTimer) {
                probe(nowNanos);
            } else {
                onReorderingTimer(nowNanos);
            }
        }
    };

    RackRecovery(TcpConnection c, TimerWheel timers, TcpCounters counters) {
        this.c = c;
        this.send = c.send;
        this.congestion = c.congestion;
        this.timers = timers;
        this.counters = counters;
        this.rack = new Rack(send);
    }

    @Override
    public boolean isRecovering() {
        return phase != Phase.OPEN;
    }

    @Override
    public void end() {
        timers.cancel(timer);
    }

    // ---- acknowledgments

    @Override
    public void onAcknowledgment(AckSample sample, long nowNanos) {
        if (sample.isDuplicate) {
            counters.duplicateAck.increment();
        }
        isRepetitionDue &= sample.acknowledgedBytes == 0;
        takeProbeAnswer(sample, nowNanos);
        rack.update(sample, nowNanos);
        tryUndo(sample);
        if (phase != Phase.OPEN && SequenceNumber.isAtMost(recoveryPoint, send.unacknowledged)) {
            finish();
        }
        int lostBefore = send.segments.lostBytes();
        long again = rack.detect(isRecovering(), nowNanos);
        boolean isMoreLost = send.segments.lostBytes() > lostBefore;
        if (phase == Phase.OPEN && isMoreLost) {
            enterRecovery(sample.deliveredBytes, nowNanos);
        }
        if (phase == Phase.OPEN && sample.hasCongestionEcho && c.marks.isReactionDue(send)) {
            slowDown(sample, nowNanos);
        }
        if (phase == Phase.RECOVERY) {
            boolean isSafe = sample.acknowledgedBytes > 0 && !isMoreLost;
            rate.onAcknowledged(sample.deliveredBytes, send.segments.flightBytes(), isSafe, c.segmentBytes());
        } else if (sample.acknowledgedBytes > 0) {
            sample.grow(congestion, sample.deliveredBytes, c.segmentBytes(), nowNanos);
        }
        armTimer(again, sample.acknowledgedBytes > 0, nowNanos);
    }

    private void enterRecovery(int deliveredBytes, long nowNanos) {
        counters.sackRecovery.increment();
        begin(Phase.RECOVERY);
        int outstanding = send.segments.totalBytes();
        congestion.onCongestion(CongestionControl.Cause.LOSS, outstanding, nowNanos);
        rate.start(congestion.thresholdBytes(), outstanding - send.segments.sackedBytes() + deliveredBytes);
    }

    /** A router marked what it would have dropped (RFC 3168 §6.1.2): nothing is to be repaired, and nothing to be undone. */
    private void slowDown(AckSample sample, long nowNanos) {
        counters.markReductions.increment();
        isUndoable = false;
        congestion.onCongestion(CongestionControl.Cause.MARK, sample.flightBytesBefore, nowNanos);
        c.marks.onReduced(send);
    }

    private void begin(Phase next) {
        c.marks.onReduced(send);
        phase = next;
        recoveryPoint = send.next();
        undoFrom = send.unacknowledged;
        isUndoable = true;
        hasRepeated = false;
        repeatedBytes = 0;
    }

    private void finish() {
        if (phase == Phase.RECOVERY) {
            congestion.onRecovered(congestion.thresholdBytes());
        }
        phase = Phase.OPEN;
        undoEnd = send.next();
        rack.onRecovered();
    }

    // ---- undoing

    private void tryUndo(AckSample sample) {
        if (phase == Phase.OPEN && SequenceNumber.isBefore(undoEnd, send.unacknowledged)) {
            isUndoable = false;
        }
        if (!isUndoable) {
            return;
        }
        if (sample.hasDuplicateSack
                && hasRepeated
                && SequenceNumber.isAtMost(undoFrom, sample.duplicateStart)
                && SequenceNumber.isAtMost(sample.duplicateEnd, recoveryPoint)) {
            repeatedBytes -= sample.duplicateEnd - sample.duplicateStart;
        }
        if (hasRepeated && repeatedBytes <= 0) {
            counters.undoDsack.increment();
            undo();
        } else if (phase != Phase.OPEN && isEchoOfOriginal(sample)) {
            counters.undoTimestamp.increment();
            undo();
        } else if (phase == Phase.LOSS && isOriginalDelivered(sample)) {
            counters.spuriousTimeouts.increment();
            undo();
        }
    }

    /** The acknowledgment of what was sent again answers what was sent first (RFC 3522 §3.2). */
    private boolean isEchoOfOriginal(AckSample sample) {
        return hasRepeated
                && sample.acknowledgedBytes > 0
                && sample.hasEcho
                && SequenceNumber.isBefore(sample.echo, repeatTimestamp);
    }

    /** Data that the time-out gave up, and that was not sent again, arrives: not all was lost. */
    private boolean isOriginalDelivered(AckSample sample) {
        return sample.hasOriginal && SequenceNumber.isBefore(sample.lowestOriginal, recoveryPoint);
    }

    private void undo() {
        isUndoable = false;
        congestion.undo();
        send.segments.unmarkAllLost();
        phase = Phase.OPEN;
    }

    // ---- time-outs

    @Override
    public void onTimeout(long nowNanos) {
        timers.cancel(timer);
        isProbing = false;
        if (phase == Phase.OPEN) {
            congestion.onCongestion(CongestionControl.Cause.TIMEOUT, send.segments.totalBytes(), nowNanos);
            begin(Phase.LOSS);
        } else {
            congestion.onCongestion(CongestionControl.Cause.REPEATED_TIMEOUT, send.segments.totalBytes(), nowNanos);
            phase = Phase.LOSS;
            recoveryPoint = send.next();
        }
        if (!send.segments.isEmpty() && send.segments.isSacked(0)) {
            // It holds what follows its acknowledgment, it said, and does not acknowledge it: what it says is not so.
            counters.sackReneging.increment();
            send.segments.forgetSacked();
            send.segments.markAllLost();
        } else {
            rack.markOnTimeout(nowNanos);
        }
        isRepetitionDue = true;
    }

    private void onReorderingTimer(long nowNanos) {
        int lostBefore = send.segments.lostBytes();
        long again = rack.detect(isRecovering(), nowNanos);
        if (send.segments.lostBytes() > lostBefore) {
            if (phase == Phase.OPEN) {
                enterRecovery(0, nowNanos);
            }
            if (phase == Phase.RECOVERY) {
                rate.onAcknowledged(0, send.segments.flightBytes(), false, c.segmentBytes());
            }
            c.layer.schedule(c);
        }
        armTimer(again, false, nowNanos);
    }

    private void armTimer(long again, boolean hasProgress, long nowNanos) {
        if (again != Rack.NONE) {
            isProbeTimer = false;
            timers.arm(timer, nowNanos + again);
        } else if (hasProgress || timer.isArmed() && !isProbeTimer) {
            timers.cancel(timer);
            armProbe(nowNanos);
        }
    }

    // ---- the tail loss probe (RFC 8985 §7)

    private void armProbe(long nowNanos) {
        SentSegments segments = send.segments;
        boolean isUseful = phase == Phase.OPEN && !isProbing && !segments.isEmpty() && segments.sackedSegments() == 0;
        if (isUseful && send.window > 0) {
            isProbeTimer = true;
            long dueNanos = Math.min(nowNanos + probeNanos(), send.timeoutDueNanos - BEFORE_TIMEOUT_NANOS);
            timers.arm(timer, Math.max(nowNanos, dueNanos));
        }
    }

    /** PTO (§7.2), unless a time-out comes before: the probe takes its place. */
    private long probeNanos() {
        long smoothed = send.roundTrip.smoothedNanos();
        if (!send.roundTrip.hasSample()) {
            return FIRST_PROBE_NANOS;
        }
        boolean isLone = send.segments.totalBytes() <= c.segmentBytes();
        return 2 * smoothed + (isLone ? MAX_ACK_DELAY_NANOS : PROBE_SLACK_NANOS);
    }

    private void probe(long nowNanos) {
        if (phase != Phase.OPEN || isProbing || send.segments.isEmpty() || send.window == 0) {
            return;
        }
        int next = send.next();
        if (c.layer.output().sendTailProbe(c, nowNanos)) {
            counters.lossProbes.increment();
            isProbing = true;
            isProbeRepetition = send.next() == next;
            probeEnd = send.next();
            timers.cancel(timer);
            c.layer.retransmission().rearm(c, nowNanos);
        }
    }

    /** §7.4. */
    private void takeProbeAnswer(AckSample sample, long nowNanos) {
        if (!isProbing || SequenceNumber.isBefore(send.unacknowledged, probeEnd)) {
            return;
        }
        boolean isDuplicated = sample.hasDuplicateSack && sample.duplicateEnd == probeEnd;
        if (!isProbeRepetition || isDuplicated) {
            isProbing = false;
        } else if (SequenceNumber.isBefore(probeEnd, send.unacknowledged)) {
            // Both would have brought an acknowledgment of the probe's end: the probe repaired a loss.
            isProbing = false;
            counters.lossProbeRecovery.increment();
            if (phase == Phase.OPEN) {
                isUndoable = false;
                congestion.onCongestion(CongestionControl.Cause.LOSS, sample.flightBytesBefore, nowNanos);
                c.marks.onReduced(send);
            }
        } else if (sample.acknowledgedBytes == 0 && !sample.hasNewSack) {
            isProbing = false;
        }
    }

    // ---- sending

    @Override
    public int quotaBytes() {
        int window = phase == Phase.RECOVERY ? rate.windowBytes() : congestion.windowBytes();
        int quota = window - send.segments.flightBytes();
        boolean isFirstDue = isRepetitionDue && send.segments.lostBytes() > 0;
        return isFirstDue ? Math.max(quota, c.segmentBytes()) : quota;
    }

    @Override
    public void onSent(int bytes, boolean isRepetition, long nowNanos) {
        isRepetitionDue &= !isRepetition;
        if (phase == Phase.RECOVERY) {
            rate.onSent(bytes);
            if (isRepetition) {
                counters.retransmitFast.increment();
            }
        }
        if (isRepetition && phase != Phase.OPEN) {
            repeatedBytes += bytes;
            if (!hasRepeated) {
                hasRepeated = true;
                repeatTimestamp = c.timestamps.now(nowNanos);
            }
        }
        if (!isRepetition && !(timer.isArmed() && !isProbeTimer)) {
            armProbe(nowNanos);
        }
    }
}
