package io.anykernel.net.tcp;

import io.anykernel.core.packet.PacketBuffer;
import io.anykernel.net.connection.TcpState;
import io.anykernel.net.wire.TcpHeader;

/** The last steps of SEGMENT ARRIVES, segment text and FIN (RFC 9293 §3.10.7.4, seventh and eighth). */
final class TextArrival {
    private final TcpLayer layer;
    private final MemoryAccount memory;
    private final TcpCounters counters;

    TextArrival(TcpLayer layer, MemoryAccount memory, TcpCounters counters) {
        this.layer = layer;
        this.memory = memory;
        this.counters = counters;
    }

    /** Seventh; false where the segment ends here. */
    boolean processText(TcpConnection c, TcpSegment segment, long nowNanos) {
        int bytes = segment.dataBytes();
        if (bytes == 0 || !c.state.canReceiveData()) {
            return true;
        }
        if (c.orphaned) {
            counters.abortOrphan.increment();
            layer.transitions().abort(c, nowNanos);
            return false;
        }
        if (segment.sequence != c.receive.next) {
            keepAhead(c, segment, nowNanos);
            return false;
        }
        if (isBeyondLoan(c, bytes)) {
            counters.dropMemory.increment();
            return false;
        }
        int joinBytes = joinBytes(c);
        if (!makeRoom(c, segment.packet, joinBytes)) {
            counters.dropMemory.increment();
            return false;
        }
        boolean fillsGap = c.receive.queue.hasGap();
        c.receive.queue.append(segment.packet, joinBytes);
        segment.isTaken = true;
        c.receive.next += bytes;
        c.receive.sack.onAdvanced(c.receive.next);
        c.receive.bytes += bytes;
        if (fillsGap) {
            joinAhead(c, segment, joinBytes);
        }
        acknowledgeData(c, bytes, fillsGap, nowNanos);
        c.tellReadable();
        return true;
    }

    /**
     * Whether the segment needs what rounding the window lent, and the loan is used up: as much as the buffer again. Only a
     * peer that sends less than a unit of the window at a time gets there; its window cannot be closed without taking back
     * what it was told.
     */
    private static boolean isBeyondLoan(TcpConnection c, int bytes) {
        int promised = c.receive.edge - c.receive.lent - c.receive.next;
        return bytes > promised && c.receive.queue.readableBytes() + bytes > 2 * c.receive.limit;
    }

    /** Segments up to which length are copied into what was received before; of a connection that holds much, all. */
    private int joinBytes(TcpConnection c) {
        if (!memory.isCrowded(c)) {
            return ReceiveQueue.SMALL_BYTES;
        }
        counters.collapsed.add(c.receive.queue.collapse());
        return Integer.MAX_VALUE;
    }

    /** Whether data that comes next may be kept. What lies ahead of a gap gives way to it: the peer sends that again. */
    private boolean makeRoom(TcpConnection c, PacketBuffer packet, int joinBytes) {
        if (memory.canReceive(c, packet) || packet.totalBytes() <= joinBytes && c.receive.queue.canJoin(packet)) {
            return true;
        }
        counters.reassemblyPruned.add(c.receive.dropAhead());
        return memory.canReceive(c, packet);
    }

    private void joinAhead(TcpConnection c, TcpSegment segment, int joinBytes) {
        int joined = c.receive.queue.joinAhead(c.receive.next, joinBytes);
        c.receive.bytes += joined - c.receive.next;
        c.receive.next = joined;
        c.receive.sack.onAdvanced(joined);
        segment.sequence = joined;
        if (c.receive.queue.joinedFin()) {
            segment.flags |= TcpHeader.FIN;
        }
    }

    /** Every second full segment at once, the others soon; at once too while there is a gap (RFC 5681 §4.2). */
    private void acknowledgeData(TcpConnection c, int bytes, boolean atOnce, long nowNanos) {
        c.receive.unacknowledgedBytes += bytes;
        if (atOnce || c.receive.unacknowledgedBytes >= 2 * c.segmentBytes()) {
            c.receive.ackNow = true;
            layer.schedule(c);
        } else if (!c.ackTimer.isArmed()) {
            layer.timers().arm(c.ackTimer, nowNanos + layer.config().delayedAckNanos());
        }
    }

    /** Keeps data that came too early, and says at once what is missing, once for each segment. */
    private void keepAhead(TcpConnection c, TcpSegment segment, long nowNanos) {
        if (!memory.canReceiveAhead(c, segment.packet)) {
            counters.dropMemory.increment();
        } else {
            counters.reassemblyQueued.increment();
            c.receive.keepAhead(segment.packet, segment.sequence, segment.has(TcpHeader.FIN));
            segment.isTaken = true;
        }
        layer.output().sendAck(c, nowNanos);
    }

    /** Eighth. */
    void checkFin(TcpConnection c, TcpSegment segment, long nowNanos) {
        if (!segment.has(TcpHeader.FIN)) {
            return;
        }
        int finAt = segment.isTaken ? c.receive.next : segment.sequence + segment.dataBytes();
        if (finAt != c.receive.next) {
            if (c.state.canReceiveData()) {
                keepAhead(c, segment, nowNanos);
            }
            return;
        }
        c.receive.ackNow = true;
        layer.schedule(c);
        if (!c.state.canReceiveData()) {
            return;
        }
        c.receive.next++;
        c.receive.peerClosed = true;
        c.receive.dropAhead();
        switch (c.state) {
            case ESTABLISHED -> layer.transitions().enter(c, TcpState.CLOSE_WAIT, nowNanos);
            case FIN_WAIT_1 ->
                layer.transitions()
                        .enter(c, c.send.isFinAcknowledged() ? TcpState.TIME_WAIT : TcpState.CLOSING, nowNanos);
            case FIN_WAIT_2 -> layer.transitions().enter(c, TcpState.TIME_WAIT, nowNanos);
            default -> {}
        }
        c.tellReadable();
    }
}
