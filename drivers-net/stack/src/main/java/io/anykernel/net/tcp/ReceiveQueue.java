package io.anykernel.net.tcp;

import io.anykernel.core.packet.PacketBuffer;
import io.anykernel.core.packet.PacketQueue;
import io.anykernel.hypercall.Memory;
import io.anykernel.net.wire.SequenceNumber;

/**
 * What one connection received: unread packets in order, and packets ahead of a gap, sorted and without
 * overlap. Packets are kept as they came; only very small ones are copied together, so that a peer who sends single
 * bytes cannot hold a packet for each.
 */
final class ReceiveQueue {
    private static final int SMALL_BYTES = 512;
    private static final long FIN_FOLLOWS = 1L << 32;

    private final PacketQueue readable = new PacketQueue();
    private final PacketQueue ahead = new PacketQueue();
    private int readableBytes;
    private boolean joinedFin;

    int readableBytes() {
        return readableBytes;
    }

    int aheadPackets() {
        return ahead.count();
    }

    boolean hasGap() {
        return !ahead.isEmpty();
    }

    // ---- in order

    /** Appends data that comes next; takes the packet's reference. */
    void append(PacketBuffer packet) {
        int bytes = packet.totalBytes();
        PacketBuffer tail = readable.last();
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
        readable.add(packet);
    }

    int read(Memory into, int offset, int length) {
        int done = 0;
        while (done < length && !readable.isEmpty()) {
            PacketBuffer head = readable.first();
            int part = Math.min(length - done, head.totalBytes());
            head.copyTo(0, into, offset + done, part);
            done += part;
            consume(part);
        }
        return done;
    }

    int read(byte[] into, int offset, int length) {
        int done = 0;
        while (done < length && !readable.isEmpty()) {
            PacketBuffer head = readable.first();
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

    /** Copies bytes from the front and leaves them where they are; returns how many. */
    int peek(byte[] into, int offset, int length) {
        int done = 0;
        for (PacketBuffer at = readable.first(); at != null && done < length; at = readable.after(at)) {
            done += peek(at, into, offset + done, length - done);
        }
        return done;
    }

    private static int peek(PacketBuffer packet, byte[] into, int offset, int length) {
        int done = Math.min(length, packet.runBytes());
        packet.memory().get(packet.start(), into, offset, done);
        for (int i = 0; i < packet.sliceCount() && done < length; i++) {
            int part = Math.min(length - done, packet.sliceLength(i));
            packet.sliceBlock(i).memory().get(packet.sliceOffset(i), into, offset + done, part);
            done += part;
        }
        return done;
    }

    private void consume(int bytes) {
        PacketBuffer head = readable.first();
        readableBytes -= bytes;
        if (bytes < head.totalBytes()) {
            head.skip(bytes);
            return;
        }
        readable.take().release();
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
        dropCovered(before, packet);
        PacketBuffer after = ahead.after(before);
        if (after != null && end(packet) - start(after) > 0) {
            packet.trimTo(start(after) - start(packet));
            if (packet.totalBytes() == 0) {
                packet.release();
                return false;
            }
        }
        ahead.insertAfter(before, packet);
        return true;
    }

    private PacketBuffer findBefore(int sequence) {
        if (!ahead.isEmpty() && SequenceNumber.isAtMost(start(ahead.last()), sequence)) {
            return ahead.last();
        }
        PacketBuffer before = null;
        for (PacketBuffer at = ahead.first(); at != null; at = ahead.after(at)) {
            if (SequenceNumber.isBefore(sequence, start(at))) {
                break;
            }
            before = at;
        }
        return before;
    }

    /** Releases the packets behind {@code before} that {@code packet} covers. */
    private void dropCovered(PacketBuffer before, PacketBuffer packet) {
        PacketBuffer at = ahead.after(before);
        while (at != null && SequenceNumber.isAtMost(end(at), end(packet))) {
            packet.tag |= at.tag & FIN_FOLLOWS;
            ahead.takeAfter(before).release();
            at = ahead.after(before);
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
        while (!ahead.isEmpty() && SequenceNumber.isAtMost(start(ahead.first()), at)) {
            PacketBuffer packet = ahead.take();
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
        return at;
    }

    /** Whether the last {@link #joinAhead} met the end of the peer's data. */
    boolean joinedFin() {
        return joinedFin;
    }

    /** Releases what is ahead of the gap; the peer sends it again. */
    int dropAhead() {
        return ahead.clear();
    }

    /** Releases everything. */
    void clear() {
        dropAhead();
        readable.clear();
        readableBytes = 0;
    }

    private static int start(PacketBuffer packet) {
        return (int) packet.tag;
    }

    private static int end(PacketBuffer packet) {
        return (int) packet.tag + packet.totalBytes();
    }
}
