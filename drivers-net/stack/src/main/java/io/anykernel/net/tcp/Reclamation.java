package io.anykernel.net.tcp;

import io.anykernel.core.time.Timer;
import io.anykernel.core.time.TimerWheel;
import io.anykernel.hypercall.Errno;
import io.anykernel.net.connection.TcpState;

/**
 * Takes memory back while a pool is short: data ahead of gaps, which peers send again (RFC 9293 §3.10.7.4 lets a receiver drop
 * it); then connections whose peers keep their window closed, as RFC 6429 §4 allows: orphans first, and others once
 * nothing is left for floors. Orphans are also bounded by their number.
 */
final class Reclamation {
    private static final long INTERVAL_NANOS = 100_000_000L;
    /** Between two looks at whether a shortage is over. */
    private static final long CALM_INTERVAL_NANOS = 1_000_000_000L;
    /** Probes of a closed window after which an orphan may be ended where memory is short. */
    private static final int ORPHAN_PROBES = 2;
    /** The same for a connection that its application still has, where memory is exhausted. */
    private static final int PROBES = 5;

    private final TcpLayer layer;
    private final MemoryAccount memory;
    private final ConnectionTable connections;
    private final Orphans orphans = new Orphans();
    private final TimerWheel timers;
    private final TcpCounters counters;
    private final Timer timer = new Timer() {
        @Override
        protected void onTimer(long nowNanos) {
            reclaim(nowNanos);
        }
    };

    Reclamation(
            TcpLayer layer,
            MemoryAccount memory,
            ConnectionTable connections,
            TimerWheel timers,
            TcpCounters counters) {
        this.layer = layer;
        this.memory = memory;
        this.connections = connections;
        this.timers = timers;
        this.counters = counters;
    }

    /** The application has closed the connection, which goes on for a while; beyond their bound the oldest orphan ends. */
    void onOrphan(TcpConnection c, long nowNanos) {
        if (c.state == TcpState.CLOSED || c.state == TcpState.TIME_WAIT) {
            return;
        }
        orphans.add(c);
        if (orphans.count() > Math.max(16, layer.config().maxConnections() / 4)) {
            endOrphan(orphans.oldest(), nowNanos);
        }
    }

    /** It is no orphan any more that could be ended for its memory. */
    void onOrphanGone(TcpConnection c) {
        orphans.remove(c);
    }

    /** Ends the orphan that was closed first; returns whether there was one. */
    boolean endOldestOrphan(long nowNanos) {
        if (orphans.oldest() == null) {
            return false;
        }
        endOrphan(orphans.oldest(), nowNanos);
        return true;
    }

    /** Once a pass: sees to it that the timer runs while a pool is short. */
    void update(long nowNanos) {
        memory.update(nowNanos);
        if (!timer.isArmed() && memory.isReportedShort()) {
            timers.arm(timer, nowNanos + (memory.isUnderPressure() ? INTERVAL_NANOS : CALM_INTERVAL_NANOS));
        }
    }

    /** The stack closes. */
    void close() {
        timers.cancel(timer);
    }

    private void reclaim(long nowNanos) {
        if (memory.packets().level() != PoolShare.Level.FINE) {
            dropLargestAhead();
        }
        if (memory.blocks().level() != PoolShare.Level.FINE) {
            endProbedOrphans(nowNanos);
        }
        if (memory.blocks().level() == PoolShare.Level.EXHAUSTED) {
            endProbed(nowNanos);
        }
        update(nowNanos);
    }

    /** Of those that hold at least half as much ahead of a gap as the one that holds most. */
    private void dropLargestAhead() {
        int most = 0;
        for (int i = 0; i < connections.capacity(); i++) {
            TcpConnection c = connections.at(i);
            most = c == null ? most : Math.max(most, c.receive.queue.aheadPackets());
        }
        for (int i = 0; i < connections.capacity() && most > 0; i++) {
            TcpConnection c = connections.at(i);
            if (c != null && 2 * c.receive.queue.aheadPackets() >= most) {
                counters.reassemblyPruned.add(c.receive.dropAhead());
            }
        }
    }

    private void endProbedOrphans(long nowNanos) {
        TcpConnection c = orphans.oldest();
        while (c != null && memory.blocks().level() != PoolShare.Level.FINE) {
            TcpConnection newer = c.newerOrphan;
            if (c.send.zeroWindowProbes >= ORPHAN_PROBES) {
                endOrphan(c, nowNanos);
                memory.blocks().update(nowNanos);
            }
            c = newer;
        }
    }

    private void endOrphan(TcpConnection c, long nowNanos) {
        counters.abortOrphanMemory.increment();
        layer.transitions().abort(c, nowNanos);
    }

    /** The peer that has kept its window closed for longest, one an interval. */
    private void endProbed(long nowNanos) {
        TcpConnection longest = null;
        for (int i = 0; i < connections.capacity(); i++) {
            TcpConnection c = connections.at(i);
            if (c != null
                    && c.send.zeroWindowProbes >= PROBES
                    && (longest == null || c.send.zeroWindowProbes > longest.send.zeroWindowProbes)) {
                longest = c;
            }
        }
        if (longest != null) {
            counters.abortClosedWindow.increment();
            layer.transitions().reset(longest, Errno.NO_BUFFERS, nowNanos);
        }
    }
}
