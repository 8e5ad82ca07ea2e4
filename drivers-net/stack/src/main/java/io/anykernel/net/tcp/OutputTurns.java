package io.anykernel.net.tcp;

import io.anykernel.hypercall.Cpu;

/** Connections that have something to send, and those whose users wait for blocks: these are notified in turn. */
final class OutputTurns {
    private static final long STUCK_RETRY_NANOS = 1_000_000L;
    /** How long the blocks that are free are left to the starved connections that were woken for them. */
    private static final long TURN_NANOS = 1_000_000L;

    private final SegmentOutput output;
    private final MemoryAccount memory;
    private TcpConnection readyHead;
    private TcpConnection readyTail;
    private int readyCount;
    private TcpConnection starvedHead;
    private TcpConnection starvedTail;
    /** What was left of the pool when the starved were last considered. */
    private int consideredAvailable;

    /** When the next of the starved are woken though no more is free. */
    private long wakeAgainNanos = Cpu.NEVER;

    private boolean isStuck;
    private long passNanos;

    OutputTurns(SegmentOutput output, MemoryAccount memory) {
        this.output = output;
        this.memory = memory;
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
        if (c.isStarved) {
            return;
        }
        c.isStarved = true;
        // The pool may fill again before the next pass: what counts is what it has risen by since now.
        consideredAvailable = Math.min(consideredAvailable, memory.blocks().available());
        c.nextStarved = null;
        if (starvedHead == null) {
            starvedHead = c;
        } else {
            starvedTail.nextStarved = c;
        }
        starvedTail = c;
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
        wakeStarved();
    }

    private TcpConnection takeFirst() {
        TcpConnection c = readyHead;
        readyHead = c.nextReady;
        c.nextReady = null;
        c.isReady = false;
        readyCount--;
        return c;
    }

    /** Wakes those that may take a block now, first come, first served, and no more of them than there are blocks. */
    private void wakeStarved() {
        int available = memory.blocks().available();
        if (starvedHead != null && (available > consideredAvailable || passNanos >= wakeAgainNanos)) {
            boolean hasWoken = wakeStarved(memory.blocks().forFloors());
            // Those that were woken may not want their blocks any more: a while later it is the turn of the next.
            wakeAgainNanos = hasWoken ? passNanos + TURN_NANOS : Cpu.NEVER;
        }
        consideredAvailable = available;
    }

    /** Returns whether any was woken. */
    private boolean wakeStarved(int most) {
        int left = most;
        TcpConnection before = null;
        TcpConnection c = starvedHead;
        while (c != null && left > 0) {
            TcpConnection following = c.nextStarved;
            boolean isEnded = c.send.stream.heldBlocks() == 0 && !c.state.canSendData();
            if (isEnded || c.send.stream.heldBlocks() < memory.sendBlockLimit(c)) {
                unlinkStarved(before, c);
                left -= isEnded ? 0 : 1;
                c.awaitsRoom = false;
                c.tellWritable();
            } else {
                before = c;
            }
            c = following;
        }
        return left < most;
    }

    private void unlinkStarved(TcpConnection before, TcpConnection c) {
        if (before == null) {
            starvedHead = c.nextStarved;
        } else {
            before.nextStarved = c.nextStarved;
        }
        if (starvedTail == c) {
            starvedTail = before;
        }
        c.nextStarved = null;
        c.isStarved = false;
    }

    /** When {@link #run} should be called again though no timer is due, or {@code Cpu.NEVER}. */
    long nextDeadlineNanos() {
        if (readyHead == null) {
            return starvedHead == null ? Cpu.NEVER : wakeAgainNanos;
        }
        return isStuck ? passNanos + STUCK_RETRY_NANOS : passNanos;
    }
}
