package io.anykernel.net.tcp;

import io.anykernel.core.time.TimerWheel;
import io.anykernel.hypercall.Errno;
import io.anykernel.net.wire.SequenceNumber;

/** What happens when nothing happens: the retransmission timer (RFC 6298 §5) and the persist timer (RFC 9293 §3.8.6.1). */
final class Retransmission {
    /** SYNs without an answer after which a neighbor that does not resolve ends the attempt. */
    private static final int PATIENCE_WITH_NEIGHBOR = 3;
    /** Probes of a closed window after which an orphan is ended, answered or not: about two minutes. */
    private static final int MAX_ORPHAN_PROBES = 8;

    private final TcpLayer layer;
    private final TimerWheel timers;
    private final TcpCounters counters;

    Retransmission(TcpLayer layer, TimerWheel timers, TcpCounters counters) {
        this.layer = layer;
        this.timers = timers;
        this.counters = counters;
    }

    /** Something that must be acknowledged was sent (RFC 6298 §5.1). */
    void onSent(TcpConnection c, long nowNanos) {
        if (!c.retransmitTimer.isArmed()) {
            timers.arm(c.retransmitTimer, nowNanos + c.roundTrip.timeoutNanos());
            onWaiting(c, nowNanos);
        }
    }

    private static void onWaiting(TcpConnection c, long nowNanos) {
        if (c.liveness != null) {
            c.liveness.onWaiting(nowNanos);
        }
    }

    /** New data was acknowledged (§5.2, §5.3). */
    void onAcknowledged(TcpConnection c, long nowNanos) {
        c.softError = Errno.OK;
        if (c.liveness != null) {
            c.liveness.onProgress(nowNanos);
        }
        c.retransmitsInRow = 0;
        c.persisting = false;
        if (c.sendWindow > 0) {
            c.zeroWindowProbes = 0;
        }
        if (c.sendUnacknowledged == c.sendMax) {
            timers.cancel(c.retransmitTimer);
        } else {
            timers.arm(c.retransmitTimer, nowNanos + c.roundTrip.timeoutNanos());
        }
    }

    /** The window is closed, or too small to be worth a segment: look again later. */
    void persist(TcpConnection c, long nowNanos) {
        if (!c.persisting) {
            c.persisting = true;
            if (c.sendUnacknowledged == c.sendMax) {
                onWaiting(c, nowNanos);
            }
            timers.arm(c.retransmitTimer, nowNanos + c.roundTrip.timeoutNanos());
        }
    }

    /** The window opened. */
    void endPersist(TcpConnection c, long nowNanos) {
        if (c.persisting) {
            c.persisting = false;
            c.roundTrip.restore();
            onAcknowledged(c, nowNanos);
        }
    }

    void onTimer(TcpConnection c, long nowNanos) {
        if (c.persisting) {
            onPersistTimer(c, nowNanos);
            return;
        }
        boolean isHandshake = !c.state.isSynchronized();
        int limit = isHandshake
                ? layer.config().maxSynRetransmits()
                : layer.config().maxRetransmits();
        c.retransmitsInRow++;
        if (isHandshake && c.retransmitsInRow >= PATIENCE_WITH_NEIGHBOR && c.path.isUnreachable()) {
            layer.transitions().finish(c, Errno.HOST_UNREACHABLE);
            return;
        }
        if (c.retransmitsInRow > limit) {
            giveUp(c);
            return;
        }
        c.roundTrip.backOff();
        SegmentOutput.markRetransmission(c, nowNanos);
        if (isHandshake) {
            counters.retransmitSyn.increment();
        } else {
            counters.retransmitTimeout.increment();
            c.congestion.onTimeout(c.flightBytes());
            c.recover = c.sendMax;
            c.duplicateAcks = 0;
        }
        c.sendNext = c.sendUnacknowledged;
        timers.arm(c.retransmitTimer, nowNanos + c.roundTrip.timeoutNanos());
        layer.schedule(c);
    }

    /**
     * A probe that is answered keeps the connection for ever (RFC 9293 §3.8.6.1); one that is not counts. An orphan has no
     * application that could lose patience, so that all of its probes count (RFC 6429 §4).
     */
    private void onPersistTimer(TcpConnection c, long nowNanos) {
        c.retransmitsInRow++;
        if (c.retransmitsInRow > layer.config().maxRetransmits()) {
            giveUp(c);
            return;
        }
        if (c.orphaned && c.zeroWindowProbes >= MAX_ORPHAN_PROBES) {
            counters.abortClosedWindow.increment();
            layer.transitions().abort(c, nowNanos);
            return;
        }
        c.roundTrip.backOff();
        c.persisting = false;
        if (c.sendWindow == 0) {
            counters.zeroWindowProbe.increment();
            c.zeroWindowProbes++;
            c.persisting = true;
            timers.arm(c.retransmitTimer, nowNanos + c.roundTrip.timeoutNanos());
            layer.output().probe(c, nowNanos);
        } else {
            c.forceOutput = true;
            if (SequenceNumber.isBefore(c.sendUnacknowledged, c.sendMax)) {
                timers.arm(c.retransmitTimer, nowNanos + c.roundTrip.timeoutNanos());
            }
            layer.schedule(c);
        }
    }

    /** The peer does not answer; what ICMP said about it is the reason. */
    void giveUp(TcpConnection c) {
        counters.abortTimeout.increment();
        layer.transitions().finish(c, c.softError != Errno.OK ? c.softError : Errno.TIMED_OUT);
    }
}
