package io.anykernel.net.tcp;

import io.anykernel.core.time.TimerWheel;
import io.anykernel.hypercall.Errno;
import io.anykernel.net.wire.SequenceNumber;

/** Timers of the sending side: retransmission (RFC 6298 §5) and persist (RFC 9293 §3.8.6.1). */
final class Retransmission {
    /** SYNs without an answer after which a neighbor that does not resolve ends the attempt. */
    private static final int MAX_SYNS_WITHOUT_NEIGHBOR = 3;
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
            rearm(c, nowNanos);
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
        c.send.retransmitsInRow = 0;
        if (c.send.persisting) {
            // What was doubled was the interval of the probes.
            c.send.persisting = false;
            c.send.roundTrip.restore();
        }
        if (c.send.window > 0) {
            c.send.zeroWindowProbes = 0;
        }
        if (c.send.unacknowledged == c.send.max) {
            timers.cancel(c.retransmitTimer);
        } else {
            rearm(c, nowNanos);
        }
    }

    /** The time-out counts from now. */
    void rearm(TcpConnection c, long nowNanos) {
        c.send.timeoutDueNanos = nowNanos + c.send.roundTrip.timeoutNanos();
        timers.arm(c.retransmitTimer, c.send.timeoutDueNanos);
    }

    /** The window is closed, or too small to be worth a segment: it is probed when the timer expires. */
    void persist(TcpConnection c, long nowNanos) {
        if (!c.send.persisting) {
            c.send.persisting = true;
            if (c.send.unacknowledged == c.send.max) {
                onWaiting(c, nowNanos);
            }
            rearm(c, nowNanos);
        }
    }

    /** The window opened. */
    void endPersist(TcpConnection c, long nowNanos) {
        if (c.send.persisting) {
            onAcknowledged(c, nowNanos);
        }
    }

    void onTimer(TcpConnection c, long nowNanos) {
        if (c.send.persisting) {
            onPersistTimer(c, nowNanos);
            return;
        }
        boolean isHandshake = !c.state.isSynchronized();
        int limit = isHandshake
                ? layer.config().maxSynRetransmits()
                : layer.config().maxRetransmits();
        c.send.retransmitsInRow++;
        if (isHandshake && c.send.retransmitsInRow >= MAX_SYNS_WITHOUT_NEIGHBOR && c.path.isUnreachable()) {
            layer.transitions().finish(c, Errno.HOST_UNREACHABLE);
            return;
        }
        if (c.send.retransmitsInRow > limit) {
            giveUp(c);
            return;
        }
        c.send.roundTrip.backOff();
        if (isHandshake) {
            counters.retransmitSyn.increment();
            c.send.segments.markAllLost();
        } else {
            counters.retransmitTimeout.increment();
            c.recovery.onTimeout(nowNanos);
        }
        rearm(c, nowNanos);
        layer.schedule(c);
    }

    /**
     * A probe that is answered keeps the connection for ever (RFC 9293 §3.8.6.1); one that is not counts. An orphan has no
     * application that could lose patience, so that all of its probes count (RFC 6429 §4).
     */
    private void onPersistTimer(TcpConnection c, long nowNanos) {
        c.send.retransmitsInRow++;
        if (c.send.retransmitsInRow > layer.config().maxRetransmits()) {
            giveUp(c);
            return;
        }
        if (c.orphaned && c.send.zeroWindowProbes >= MAX_ORPHAN_PROBES) {
            counters.abortClosedWindow.increment();
            layer.transitions().abort(c, nowNanos);
            return;
        }
        c.send.roundTrip.backOff();
        c.send.persisting = false;
        if (c.send.window == 0) {
            counters.zeroWindowProbe.increment();
            c.send.zeroWindowProbes++;
            c.send.persisting = true;
            rearm(c, nowNanos);
            layer.output().probe(c, nowNanos);
        } else {
            c.send.forceOutput = true;
            if (SequenceNumber.isBefore(c.send.unacknowledged, c.send.max)) {
                rearm(c, nowNanos);
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
