package io.anykernel.net.tcp;

import io.anykernel.core.packet.PacketBuffer;
import io.anykernel.core.packet.PacketQueue;
import io.anykernel.hypercall.Memory;
import io.anykernel.net.wire.SequenceNumber;

/**
 * What one connection received: unread packets in order, and packets ahead of a gap, sorted and without
 * overlap. Packets are kept as they came; only very small ones are copied together, so that a peer who sends single
 * bytes cannot hold a packet for each, and where memory is short, all that fit ({@link #collapse}).
 *
 * <p>What it holds is counted in whole buffers of the pools.
 */
final class ReceiveQueue {
    /** Segments up to this length are always copied together. */
    static final int SMALL_BYTES = 512;

    private static final long FIN_FOLLOWS = 1L << 32;

    private final PacketQueue readable = new PacketQueue();
    private final PacketQueue ahead = new PacketQueue();
    private int readableBytes;
    private int heldBlocks;
    private boolean joinedFin;
    /** Where the last run ahead of a gap starts. */
    private int lastRunStart;

    // Of what was last kept ahead.
    private int runStart;
    private int runEnd;
    private int duplicateStart;
    private int duplicateEnd;
    /** Whether {@link #collapse} ran, and all that came since was joined. */
    private boolean isCollapsed;

    int readableBytes() {
        return readableBytes;
    }

    int aheadPackets() {
        return ahead.count();
    }

    /** Packets of the pool that are occupied. */
    int heldPackets() {
        return readable.count() + ahead.count();
    }

    /** Payload blocks that the packets refer to; one that two packets share counts twice. */
    int heldBlocks() {
        return heldBlocks;
    }

    /** How many readable bytes a packet holds on average, or 0. */
    int bytesPerPacket() {
        return readable.isEmpty() ? 0 : readableBytes / readable.count();
    }

    boolean hasGap() {
        return !ahead.isEmpty();
    }

    // ---- in order

    /**
     * Appends data that comes next; takes the packet's reference.
     *
     * @param joinBytes segments up to this length are copied into the last packet, if they fit
     */
    void append(PacketBuffer packet, int joinBytes) {
        readableBytes += packet.totalBytes();
        if (packet.totalBytes() <= joinBytes && join(readable.last(), packet)) {
            return;
        }
        readable.add(packet);
        heldBlocks += packet.sliceCount();
    }

    /** Whether {@link #append} with that bound would need no buffer more. */
    boolean canJoin(PacketBuffer packet) {
        return canJoin(readable.last(), packet);
    }

    private static boolean canJoin(PacketBuffer tail, PacketBuffer packet) {
        return tail != null
                && tail.sliceCount() == 0
                && tail.tailroomBytes() >= packet.totalBytes()
                && tail.references() == 1;
    }

    /** Copies a packet behind the bytes of another and releases it, or, where that cannot be, frees its blocks if it can. */
    private static boolean join(PacketBuffer tail, PacketBuffer packet) {
        if (!canJoin(tail, packet)) {
            if (packet.sliceCount() > 0 && packet.references() == 1) {
                packet.linearize();
            }
            return false;
        }
        int bytes = packet.totalBytes();
        int at = tail.extend(bytes);
        packet.copyTo(0, tail.memory(), at, bytes);
        packet.release();
        return true;
    }

    /**
     * Copies readable packets together where the next one's bytes fit behind the last one's, once until all is read: what
     * comes later is to be joined as it is appended.
     *
     * @return how many packets were freed
     */
    int collapse() {
        if (isCollapsed) {
            return 0;
        }
        isCollapsed = true;
        int before = readable.count();
        PacketBuffer tail = readable.first();
        for (PacketBuffer next = readable.after(tail); next != null; next = readable.after(tail)) {
            if (canJoin(tail, next)) {
                readable.takeAfter(tail);
                heldBlocks -= next.sliceCount();
                join(tail, next);
            } else {
                tail = next;
            }
        }
        return before - readable.count();
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
        heldBlocks -= head.sliceCount();
        if (bytes < head.totalBytes()) {
            head.skip(bytes);
            heldBlocks += head.sliceCount();
            return;
        }
        readable.take().release();
        isCollapsed &= !readable.isEmpty();
    }

    // ---- ahead of a gap

    /**
     * Keeps data that starts after a gap; takes the packet's reference, and releases it if all of it is there already.
     *
     * @return whether it was kept
     */
    boolean keepAhead(PacketBuffer packet, int sequence, boolean finFollows) {
        duplicateStart = sequence;
        duplicateEnd = sequence;
        packet.tag = (sequence & 0xffff_ffffL) | (finFollows ? FIN_FOLLOWS : 0);
        PacketBuffer before = findBefore(sequence);
        if (before != null) {
            int overlap = end(before) - sequence;
            if (overlap > 0) {
                duplicateEnd = sequence + Math.min(overlap, packet.totalBytes());
                if (overlap >= packet.totalBytes()) {
                    if (overlap == packet.totalBytes()) {
                        before.tag |= packet.tag & FIN_FOLLOWS;
                    }
                    packet.release();
                    noteRun(before, true);
                    return false;
                }
                packet.skip(overlap);
                packet.tag = ((sequence + overlap) & 0xffff_ffffL) | (packet.tag & FIN_FOLLOWS);
            }
        }
        dropCovered(before, packet);
        PacketBuffer after = ahead.after(before);
        if (after != null && end(packet) - start(after) > 0) {
            noteDuplicate(start(after), end(packet));
            packet.trimTo(start(after) - start(packet));
            if (packet.totalBytes() == 0) {
                packet.release();
                noteRun(after, before != null && end(before) == start(after));
                return false;
            }
        }
        if (before != null && start(packet) == end(before) && packet.totalBytes() <= SMALL_BYTES) {
            long fin = packet.tag & FIN_FOLLOWS;
            if (join(before, packet)) {
                before.tag |= fin;
                noteRun(before, true);
                return true;
            }
        }
        boolean continues = before != null && end(before) == start(packet);
        ahead.insertAfter(before, packet);
        heldBlocks += packet.sliceCount();
        noteRun(packet, continues);
        return true;
    }

    /** Where the data without a gap that holds what was last kept starts and ends. */
    int runStart() {
        return runStart;
    }

    int runEnd() {
        return runEnd;
    }

    /** Which part of what was last to be kept was there already; the two are equal if none was. */
    int duplicateStart() {
        return duplicateStart;
    }

    int duplicateEnd() {
        return duplicateEnd;
    }

    private void noteDuplicate(int start, int end) {
        if (duplicateStart == duplicateEnd) {
            duplicateStart = start;
            duplicateEnd = end;
        }
    }

    /** @param isInside whether the packet belongs to the run that {@link #findBefore} found */
    private void noteRun(PacketBuffer packet, boolean isInside) {
        if (!isInside) {
            runStart = start(packet);
        }
        PacketBuffer last = packet;
        for (PacketBuffer at = ahead.after(last); at != null && start(at) == end(last); at = ahead.after(last)) {
            last = at;
        }
        runEnd = end(last);
        if (last == ahead.last()) {
            lastRunStart = runStart;
        }
    }

    /** The last packet that starts no later; {@link #runStart} then says where its run starts. */
    private PacketBuffer findBefore(int sequence) {
        if (!ahead.isEmpty() && SequenceNumber.isAtMost(start(ahead.last()), sequence)) {
            runStart = lastRunStart;
            return ahead.last();
        }
        PacketBuffer before = null;
        for (PacketBuffer at = ahead.first(); at != null; at = ahead.after(at)) {
            if (SequenceNumber.isBefore(sequence, start(at))) {
                break;
            }
            if (before == null || end(before) != start(at)) {
                runStart = start(at);
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
            noteDuplicate(start(at), end(at));
            heldBlocks -= at.sliceCount();
            ahead.takeAfter(before).release();
            at = ahead.after(before);
        }
    }

    /**
     * Moves what follows {@code next} without a gap to the readable data.
     *
     * @param joinBytes as for {@link #append}
     * @return the sequence number after it; {@link #joinedFin} tells whether the peer's FIN comes there
     */
    int joinAhead(int next, int joinBytes) {
        int at = next;
        joinedFin = false;
        while (!ahead.isEmpty() && SequenceNumber.isAtMost(start(ahead.first()), at)) {
            PacketBuffer packet = ahead.take();
            heldBlocks -= packet.sliceCount();
            int old = at - start(packet);
            joinedFin |= (packet.tag & FIN_FOLLOWS) != 0 && end(packet) - at >= 0;
            if (old >= packet.totalBytes()) {
                packet.release();
            } else {
                packet.skip(old);
                at += packet.totalBytes();
                append(packet, joinBytes);
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
        for (PacketBuffer packet = ahead.first(); packet != null; packet = ahead.after(packet)) {
            heldBlocks -= packet.sliceCount();
        }
        return ahead.clear();
    }

    /** Releases everything. */
    void clear() {
        dropAhead();
        readable.clear();
        readableBytes = 0;
        heldBlocks = 0;
        isCollapsed = false;
    }

    private static int start(PacketBuffer packet) {
        return (int) packet.tag;
    }

    private static int end(PacketBuffer packet) {
        return (int) packet.tag + packet.totalBytes();
    }
}
