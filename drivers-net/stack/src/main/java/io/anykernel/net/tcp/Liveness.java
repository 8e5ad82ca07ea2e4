package io.anykernel.net.tcp;

import io.anykernel.core.time.Timer;
import io.anykernel.core.time.TimerWheel;
import io.anykernel.net.connection.KeepAlive;
import io.anykernel.net.connection.TcpState;

/**
 * Whether the peer of one connection is still there: keep-alive probes (RFC 9293 §3.8.4) and the user timeout (RFC 9293
 * §3.9.1.1, RFC 5482 §2 as a local setting). A connection has one once its application asked for either.
 */
final class Liveness {
    private final TcpConnection c;
    private final TcpLayer layer;
    private final TimerWheel timers;
    /** {@code null} while off. */
    private KeepAlive keepAlive;

    /** 0 while off. */
    private long userTimeoutNanos;

    /** When the last acceptable segment arrived. */
    private long heardNanos;

    /** Since when something waits for an acknowledgment, or for a window, without any coming. */
    private long waitingSinceNanos;

    private int unansweredProbes;

    private final Timer keepAliveTimer = new Timer() {
        @Override
        protected void onTimer(long nowNanos) {
            onKeepAlive(nowNanos);
        }
    };
    private final Timer userTimer = new Timer() {
        @Override
        protected void onTimer(long nowNanos) {
            onUserTimer(nowNanos);
        }
    };

    Liveness(TcpConnection c, long nowNanos) {
        this.c = c;
        this.layer = c.layer;
        this.timers = layer.timers();
        this.heardNanos = nowNanos;
        this.waitingSinceNanos = nowNanos;
    }

    // ---- settings

    /** Turns probes on, or off with {@code null}. */
    KeepAlive keepAlive() {
        return keepAlive;
    }

    void keepAlive(KeepAlive settings, long nowNanos) {
        keepAlive = settings;
        unansweredProbes = 0;
        timers.cancel(keepAliveTimer);
        if (settings != null && mayEnd()) {
            timers.arm(keepAliveTimer, Math.max(nowNanos, heardNanos + settings.idleNanos()));
        }
    }

    /** How long data may wait for the peer before the connection is given up; 0 for as long as it is sent again. */
    void userTimeoutNanos(long nanos, long nowNanos) {
        userTimeoutNanos = nanos;
        timers.cancel(userTimer);
        if (nanos > 0 && isWaiting()) {
            timers.arm(userTimer, Math.max(nowNanos, waitingSinceNanos + nanos));
        }
    }

    // ---- what happens to the connection

    /** An acceptable segment arrived. */
    void onHeard(long nowNanos) {
        heardNanos = nowNanos;
        unansweredProbes = 0;
    }

    /** The first of what now waits for the peer was sent, or found its window closed. */
    void onWaiting(long nowNanos) {
        waitingSinceNanos = nowNanos;
        if (userTimeoutNanos > 0 && !userTimer.isArmed()) {
            timers.arm(userTimer, nowNanos + userTimeoutNanos);
        }
    }

    /** The peer acknowledged something new, or opened its window. */
    void onProgress(long nowNanos) {
        waitingSinceNanos = nowNanos;
    }

    /** The connection needs no timer any more. */
    void end() {
        timers.cancel(keepAliveTimer);
        timers.cancel(userTimer);
    }

    /** Whether the sequence number is the one of a probe that was not answered yet. */
    boolean isProbe(int sequence) {
        return unansweredProbes > 0 && sequence == c.send.unacknowledged - 1;
    }

    // ---- timers

    private boolean mayEnd() {
        return c.state != TcpState.CLOSED && c.state != TcpState.TIME_WAIT;
    }

    private boolean isWaiting() {
        boolean isFinOpen = c.send.finQueued && !c.send.isFinAcknowledged();
        return c.state.isSynchronized()
                && mayEnd()
                && (c.send.outstandingBytes() > 0 || c.send.streamEnd() - c.send.next() > 0 || isFinOpen);
    }

    private void onKeepAlive(long nowNanos) {
        if (!mayEnd()) {
            return;
        }
        if (!c.state.isSynchronized() || isWaiting()) {
            // Retransmissions and window probes find out whether the peer is there (RFC 9293 §3.8.4).
            unansweredProbes = 0;
            timers.arm(keepAliveTimer, nowNanos + keepAlive.idleNanos());
        } else if (unansweredProbes == 0 && nowNanos < heardNanos + keepAlive.idleNanos()) {
            timers.arm(keepAliveTimer, heardNanos + keepAlive.idleNanos());
        } else if (isSilentTooLong(nowNanos)) {
            layer.counters().abortKeepAlive.increment();
            layer.output().sendReset(c, nowNanos);
            layer.retransmission().giveUp(c);
        } else {
            probe(nowNanos);
        }
    }

    /** A user timeout takes the place of the number of probes, as in Linux. */
    private boolean isSilentTooLong(long nowNanos) {
        return userTimeoutNanos > 0
                ? unansweredProbes > 0 && nowNanos - heardNanos >= userTimeoutNanos
                : unansweredProbes >= keepAlive.probes();
    }

    private void probe(long nowNanos) {
        if (layer.output().sendKeepAlive(c, nowNanos)) {
            layer.counters().probeKeepAlive.increment();
            unansweredProbes++;
        }
        timers.arm(keepAliveTimer, nowNanos + keepAlive.intervalNanos());
    }

    private void onUserTimer(long nowNanos) {
        if (!isWaiting()) {
            return;
        }
        if (nowNanos < waitingSinceNanos + userTimeoutNanos) {
            timers.arm(userTimer, waitingSinceNanos + userTimeoutNanos);
            return;
        }
        layer.counters().abortUserTimeout.increment();
        layer.retransmission().giveUp(c);
    }
}
