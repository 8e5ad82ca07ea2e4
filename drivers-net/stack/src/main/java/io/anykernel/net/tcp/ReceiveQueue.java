package io.anykernel.net.tcp;

import io.anykernel.core.packet.PacketBuffer;
import io.anykernel.hypercall.Memory;
import io.anykernel.net.wire.SequenceNumber;

/**
 * What one connection received: packets in order that nobody has read, and packets ahead of a gap, sorted and without
 * overlap. Packets are kept as they came; only very small ones are copied together, so that a peer who sends single
 * bytes cannot hold a packet for each.
 */
final class ReceiveQueue {
    private static final int SMALL_BYTES = 512;
    private static final long FIN_FOLLOWS = 1L << 32;

    private PacketBuffer head;
    private PacketBuffer tail;
    private int readableBytes;
    private PacketBuffer aheadHead;
    private PacketBuffer aheadTail;
    private int aheadPackets;
    private boolean joinedFin;

    int readableBytes() {
        return readableBytes;
    }

    int aheadPackets() {
        return aheadPackets;
    }

    boolean hasGap() {
        return aheadHead != null;
    }

    // ---- in order

    /** Appends data that comes next; takes the packet's reference. */
    void append(PacketBuffer packet) {
        int bytes = packet.totalBytes();
        readableBytes += bytes;
        if (bytes <= SMALL_BYTES
                && tail != null
                && tail.sliceCount() == 0
                && tail.tailroomBytes() >= bytes
                && tail.references() == 1) {
            int at = tail.extend(bytes);
            packet.copyTo(0, tail.memory(), at, bytes);
            packet.release();
            return;
        }
        packet.next = null;
        if (head == null) {
            head = packet;
        } else {
            tail.next = packet;
        }
        tail = packet;
    }

    int read(Memory into, int offset, int length) {
        int done = 0;
        while (done < length && head != null) {
            int part = Math.min(length - done, head.totalBytes());
            head.copyTo(0, into, offset + done, part);
            done += part;
            consume(part);
        }
        return done;
    }

    int read(byte[] into, int offset, int length) {
        int done = 0;
        while (done < length && head != null) {
            boolean fromRun = head.runBytes() > 0;
            Memory memory = fromRun ? head.memory() : head.sliceBlock(0).memory();
            int at = fromRun ? head.start() : head.sliceOffset(0);
            int part = Math.min(length - done, fromRun ? head.runBytes() : head.sliceLength(0));
            memory.get(at, into, offset + done, part);
            done += part;
            consume(part);
        }
        return done;
    }

    private void consume(int bytes) {
        readableBytes -= bytes;
        if (bytes < head.totalBytes()) {
            head.skip(bytes);
            return;
        }
        PacketBuffer done = head;
        head = done.next;
        done.next = null;
        if (head == null) {
            tail = null;
        }
        done.release();
    }

    // ---- ahead of a gap

    /**
     * Keeps data that starts after a gap; takes the packet's reference, and releases it if all of it is there already.
     *
     * @return whether it was kept
     */
    boolean keepAhead(PacketBuffer packet, int sequence, boolean finFollows) {
        packet.tag = (sequence & 0xffff_ffffL) | (finFollows ? FIN_FOLLOWS : 0);
        PacketBuffer before = findBefore(sequence);
        if (before != null) {
            int overlap = end(before) - sequence;
            if (overlap > 0) {
                if (overlap >= packet.totalBytes()) {
                    if (overlap == packet.totalBytes()) {
                        before.tag |= packet.tag & FIN_FOLLOWS;
                    }
                    packet.release();
                    return false;
                }
                packet.skip(overlap);
                packet.tag = ((sequence + overlap) & 0xffff_ffffL) | (packet.tag & FIN_FOLLOWS);
            }
        }
        PacketBuffer after = before == null ? aheadHead : before.next;
        after = dropCovered(after, packet);
        if (after != null && end(packet) - start(after) > 0) {
            packet.trimTo(start(after) - start(packet));
            if (packet.totalBytes() == 0) {
                link(before, after);
                packet.release();
                return false;
            }
        }
        link(before, packet);
        packet.next = after;
        if (after == null) {
            aheadTail = packet;
        }
        aheadPackets++;
        return true;
    }

    private PacketBuffer findBefore(int sequence) {
        if (aheadTail != null && SequenceNumber.isAtMost(start(aheadTail), sequence)) {
            return aheadTail;
        }
        PacketBuffer before = null;
        for (PacketBuffer at = aheadHead; at != null; at = at.next) {
            if (SequenceNumber.isBefore(sequence, start(at))) {
                break;
            }
            before = at;
        }
        return before;
    }

    /** Releases packets from {@code first} on that {@code packet} covers; returns the first that it does not. */
    private PacketBuffer dropCovered(PacketBuffer first, PacketBuffer packet) {
        PacketBuffer at = first;
        while (at != null && SequenceNumber.isAtMost(end(at), end(packet))) {
            PacketBuffer following = at.next;
            packet.tag |= at.tag & FIN_FOLLOWS;
            at.next = null;
            at.release();
            aheadPackets--;
            at = following;
        }
        return at;
    }

    private void link(PacketBuffer before, PacketBuffer after) {
        if (before == null) {
            aheadHead = after;
        } else {
            before.next = after;
        }
    }

    /**
     * Moves what follows {@code next} without a gap to the readable data.
     *
     * @return the sequence number after it; {@link #joinedFin} tells whether the peer's FIN comes there
     */
    int joinAhead(int next) {
        int at = next;
        joinedFin = false;
        while (aheadHead != null && SequenceNumber.isAtMost(start(aheadHead), at)) {
            PacketBuffer packet = aheadHead;
            aheadHead = packet.next;
            packet.next = null;
            aheadPackets--;
            int old = at - start(packet);
            joinedFin |= (packet.tag & FIN_FOLLOWS) != 0 && end(packet) - at >= 0;
            if (old >= packet.totalBytes()) {
                packet.release();
            } else {
                packet.skip(old);
                at += packet.totalBytes();
                append(packet);
            }
        }
        if (aheadHead == null) {
            aheadTail = null;
        }
        return at;
    }

    /** Whether the last {@link #joinAhead} met the end of the peer's data. */
    boolean joinedFin() {
        return joinedFin;
    }

    /** Releases what is ahead of the gap; the peer sends it again. */
    int dropAhead() {
        int dropped = aheadPackets;
        while (aheadHead != null) {
            PacketBuffer packet = aheadHead;
            aheadHead = packet.next;
            packet.next = null;
            packet.release();
        }
        aheadTail = null;
        aheadPackets = 0;
        return dropped;
    }

    /** Releases everything. */
    void clear() {
        dropAhead();
        while (head != null) {
            consume(head.totalBytes());
        }
    }

    private static int start(PacketBuffer packet) {
        return (int) packet.tag;
    }

    private static int end(PacketBuffer packet) {
        return (int) packet.tag + packet.totalBytes();
    }
}
