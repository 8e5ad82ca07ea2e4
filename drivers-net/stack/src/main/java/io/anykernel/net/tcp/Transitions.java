package io.anykernel.net.tcp;

import io.anykernel.core.packet.PayloadPool;
import io.anykernel.core.stream.PayloadStream;
import io.anykernel.core.time.TimerWheel;
import io.anykernel.hypercall.Errno;
import io.anykernel.net.connection.TcpConfig;
import io.anykernel.net.connection.TcpState;
import io.anykernel.net.tcp.congestion.CongestionControl;
import io.anykernel.net.tcp.congestion.Cubic;
import io.anykernel.net.tcp.congestion.NewReno;

/** Every change of a connection's state (RFC 9293 figure 5), and what it brings with it. */
final class Transitions {
    private static final String STREAM_OWNER = "tcp send stream";

    private final TcpConfig config;
    private final ConnectionTable connections;
    private final SegmentOutput output;
    private final PayloadPool blocks;
    private final TimerWheel timers;
    private final UnreadEnds unread = new UnreadEnds();

    Transitions(
            TcpConfig config,
            ConnectionTable connections,
            SegmentOutput output,
            PayloadPool blocks,
            TimerWheel timers) {
        this.config = config;
        this.connections = connections;
        this.output = output;
        this.blocks = blocks;
        this.timers = timers;
    }

    /** Every change of state but the last, which is {@link #finish}. */
    void enter(TcpConnection c, TcpState next, long nowNanos) {
        TcpState before = c.state;
        c.state = next;
        switch (next) {
            case ESTABLISHED -> onEstablished(c, before);
            case CLOSE_WAIT, CLOSING -> timers.cancel(c.lingerTimer);
            case TIME_WAIT -> {
                c.layer.reclamation().onOrphanGone(c);
                timers.cancel(c.retransmitTimer);
                endRecovery(c);
                endLiveness(c);
                c.send.persisting = false;
                timers.arm(c.lingerTimer, nowNanos + config.timeWaitNanos());
                c.tellWritable();
            }
            case FIN_WAIT_2 -> c.tellWritable();
            default -> {}
        }
    }

    private void onEstablished(TcpConnection c, TcpState before) {
        c.send.stream = new PayloadStream(blocks, config.sendBufferBytes(), STREAM_OWNER);
        c.send.stream.capacityBytes(c.send.limit);
        c.congestion = newCongestionControl(c.segmentBytes());
        c.recovery = c.receive.sack.isPermitted
                ? new RackRecovery(c, timers, c.layer.counters())
                : new NewRenoRecovery(c, c.layer.counters());
        ListenQueue parent = c.parent;
        if (before == TcpState.SYN_RECEIVED && parent != null) {
            c.parent = null;
            parent.onHalfOpenGone(c);
            parent.onEstablished(c);
        }
        c.tellWritable();
    }

    private CongestionControl newCongestionControl(int segmentBytes) {
        return switch (config.congestion()) {
            case CUBIC -> new Cubic(segmentBytes);
            case NEW_RENO -> new NewReno(segmentBytes);
        };
    }

    private static void endRecovery(TcpConnection c) {
        if (c.recovery != null) {
            c.recovery.end();
        }
    }

    /**
     * The connection is no more: CLOSED, with everything given back but data that arrived in order, which is the
     * application's until it closes, also before a reset: RFC 9293 §3.10.7.4 flushes it, Linux and BSD do not, and an
     * answer in front of a reset would be lost.
     */
    void finish(TcpConnection c, int error) {
        if (c.state == TcpState.CLOSED) {
            return;
        }
        if (c.parent != null) {
            c.parent.onHalfOpenGone(c);
            c.parent = null;
        }
        c.layer.reclamation().onOrphanGone(c);
        c.state = TcpState.CLOSED;
        c.error = error;
        timers.cancel(c.retransmitTimer);
        timers.cancel(c.ackTimer);
        timers.cancel(c.lingerTimer);
        endRecovery(c);
        endLiveness(c);
        if (c.send.stream != null) {
            c.send.stream.clear();
        }
        c.receive.dropAhead();
        if (c.orphaned) {
            c.receive.queue.clear();
        } else if (c.receive.queue.readableBytes() > 0) {
            unread.add(c);
        }
        connections.remove(c);
        c.tellReadable();
        c.tellWritable();
    }

    private static void endLiveness(TcpConnection c) {
        if (c.liveness != null) {
            c.liveness.end();
        }
    }

    /** Tells the peer, if there is one, that nothing more will come; the connection is no more. */
    void abort(TcpConnection c, long nowNanos) {
        reset(c, Errno.CONNECTION_ABORTED, nowNanos);
        dropUnread(c);
    }

    /** The same for a reason, and what arrived in order is still the application's. */
    void reset(TcpConnection c, int error, long nowNanos) {
        switch (c.state) {
            case SYN_RECEIVED, ESTABLISHED, FIN_WAIT_1, FIN_WAIT_2, CLOSE_WAIT, CLOSING, LAST_ACK ->
                output.sendReset(c, nowNanos);
            default -> {}
        }
        finish(c, error);
    }

    /** Releases what arrived and will not be read. */
    void dropUnread(TcpConnection c) {
        c.receive.queue.clear();
        unread.remove(c);
    }

    /** The stack closes: no data has a reader any more. */
    void dropAllUnread() {
        unread.clear();
    }

    /** An orphan: the peer gets a while to close, too (not in the RFC, but in every host). */
    void awaitPeerClose(TcpConnection c, long nowNanos) {
        timers.arm(c.lingerTimer, nowNanos + config.finWait2Nanos());
    }
}
