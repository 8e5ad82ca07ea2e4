package io.anykernel.net.tcp;

import io.anykernel.core.packet.PayloadPool;
import io.anykernel.hypercall.Cpu;

/** Connections that have something to send, and those whose users wait for blocks, whom it tells when there are some. */
final class OutputTurns {
    private static final long STUCK_RETRY_NANOS = 1_000_000L;

    private final SegmentOutput output;
    private final PayloadPool blocks;
    private TcpConnection readyHead;
    private TcpConnection readyTail;
    private int readyCount;
    private TcpConnection starvedHead;
    private boolean isStuck;
    private long passNanos;

    OutputTurns(SegmentOutput output, PayloadPool blocks) {
        this.output = output;
        this.blocks = blocks;
    }

    /** Lets the connection send in the next {@link #run}; does nothing if it waits for that already. */
    void schedule(TcpConnection c) {
        if (c.isReady) {
            return;
        }
        c.isReady = true;
        c.nextReady = null;
        if (readyHead == null) {
            readyHead = c;
        } else {
            readyTail.nextReady = c;
        }
        readyTail = c;
        readyCount++;
    }

    /** The connection found the pool empty: others must give blocks back before its user can go on. */
    void onStarved(TcpConnection c) {
        if (!c.isStarved) {
            c.isStarved = true;
            c.nextStarved = starvedHead;
            starvedHead = c;
        }
    }

    /** Lets each send in turn, until all are done or nothing more can leave. */
    void run(long nowNanos) {
        passNanos = nowNanos;
        int stuckInRow = 0;
        while (readyHead != null && stuckInRow < readyCount) {
            TcpConnection c = takeFirst();
            int outcome = output.run(c, nowNanos);
            if (outcome == SegmentOutput.DONE) {
                continue;
            }
            schedule(c);
            stuckInRow = outcome == SegmentOutput.STUCK ? stuckInRow + 1 : 0;
        }
        isStuck = readyHead != null;
        tellStarved();
    }

    private TcpConnection takeFirst() {
        TcpConnection c = readyHead;
        readyHead = c.nextReady;
        c.nextReady = null;
        c.isReady = false;
        readyCount--;
        return c;
    }

    private void tellStarved() {
        if (starvedHead == null || blocks.available() < Math.max(1, blocks.capacity() / 8)) {
            return;
        }
        TcpConnection c = starvedHead;
        starvedHead = null;
        while (c != null) {
            TcpConnection following = c.nextStarved;
            c.nextStarved = null;
            c.isStarved = false;
            c.awaitsRoom = false;
            c.tellWritable();
            c = following;
        }
    }

    /** When {@link #run} should be called again though no timer is due, or {@code Cpu.NEVER}. */
    long nextDeadlineNanos() {
        if (readyHead == null) {
            return Cpu.NEVER;
        }
        return isStuck ? passNanos + STUCK_RETRY_NANOS : passNanos;
    }
}
