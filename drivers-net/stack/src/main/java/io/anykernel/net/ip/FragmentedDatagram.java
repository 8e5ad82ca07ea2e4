package io.anykernel.net.ip;

import io.anykernel.core.packet.PacketBuffer;
import io.anykernel.core.packet.PacketQueue;
import io.anykernel.net.address.IpAddress;
import io.anykernel.net.wire.Ipv6FragmentHeader;

/**
 * A datagram of which some fragments are here, in order of their offsets. A packet's {@code tag} is the offset of its
 * first byte in the datagram's payload.
 */
final class FragmentedDatagram {
    /** What became of a fragment: taken, seen before, or at odds with what is here. */
    enum Outcome {
        KEPT,
        DUPLICATE,
        CONFLICT
    }

    private static final int UNKNOWN = -1;

    long sourceHigh;
    long sourceLow;
    long destinationHigh;
    long destinationLow;
    int identification;
    /** What the first fragment names; before it came, what the first to arrive named. */
    int protocol;
    /** Of the first fragment, without its fragment header. */
    int networkHeaderBytes;

    boolean toGroup;
    boolean isMarked;
    NetworkInterface arrival;
    long deadlineNanos;
    /** What its packets keep from the pools, not what they carry. */
    int heldBytes;
    /** Its fragments contradicted one another: the rest of them is awaited only to be dropped. */
    boolean isAbandoned;

    FragmentedDatagram older;
    FragmentedDatagram newer;

    private final PacketQueue fragments = new PacketQueue();
    private int receivedBytes;
    private int endBytes;

    void begin(PacketInfo envelope, int identification, long deadlineNanos) {
        this.sourceHigh = envelope.sourceHigh;
        this.sourceLow = envelope.sourceLow;
        this.destinationHigh = envelope.destinationHigh;
        this.destinationLow = envelope.destinationLow;
        this.protocol = envelope.protocol;
        this.arrival = envelope.arrival;
        this.toGroup = envelope.toGroup;
        this.isMarked = false;
        this.identification = identification;
        this.deadlineNanos = deadlineNanos;
        this.isAbandoned = false;
        this.networkHeaderBytes = 0;
        this.heldBytes = 0;
        this.receivedBytes = 0;
        this.endBytes = UNKNOWN;
    }

    boolean isFrom(long high, long low) {
        return sourceLow == low && sourceHigh == high;
    }

    boolean isTo(long high, long low) {
        return destinationLow == low && destinationHigh == high;
    }

    /** The fragment that carries the transport header, or {@code null} if it is not here. */
    PacketBuffer first() {
        PacketBuffer first = fragments.first();
        return first != null && first.tag == 0 ? first : null;
    }

    /** What lies between the network headers of a fragment and its payload. */
    int fragmentHeaderBytes() {
        return IpAddress.isIpv4(sourceHigh, sourceLow) ? 0 : Ipv6FragmentHeader.SIZE_BYTES;
    }

    boolean isComplete() {
        return receivedBytes == endBytes;
    }

    /** Payload of the whole; known once the last fragment is here. */
    int endBytes() {
        return endBytes;
    }

    /** Puts a fragment, not an empty one, in its place; takes its reference only if it is {@code KEPT}. */
    Outcome insert(PacketBuffer packet, int offset, boolean moreFragments) {
        int end = offset + packet.totalBytes();
        if (contradictsEnd(end, moreFragments)) {
            return Outcome.CONFLICT;
        }
        PacketBuffer before = findBefore(offset);
        PacketBuffer after = fragments.after(before);
        if (after != null && after.tag == offset && end(after) == end) {
            return Outcome.DUPLICATE;
        }
        if (before != null && end(before) > offset || after != null && after.tag < end) {
            return Outcome.CONFLICT;
        }
        packet.tag = offset;
        fragments.insertAfter(before, packet);
        receivedBytes += packet.totalBytes();
        endBytes = moreFragments ? endBytes : end;
        return Outcome.KEPT;
    }

    private boolean contradictsEnd(int end, boolean moreFragments) {
        if (endBytes != UNKNOWN && (end > endBytes || !moreFragments && end < endBytes)) {
            return true;
        }
        PacketBuffer last = fragments.last();
        return !moreFragments && last != null && end(last) > end;
    }

    /** The last fragment that starts before {@code offset}, or {@code null}; most fragments arrive in order. */
    private PacketBuffer findBefore(int offset) {
        PacketBuffer last = fragments.last();
        if (last == null || offset >= end(last)) {
            return last;
        }
        PacketBuffer before = null;
        PacketBuffer after = fragments.first();
        while (after != null && after.tag < offset) {
            before = after;
            after = fragments.after(before);
        }
        return before;
    }

    private static int end(PacketBuffer packet) {
        return (int) packet.tag + packet.totalBytes();
    }

    /** Takes the fragment with the lowest offset; {@code null} when none is left. */
    PacketBuffer takeFirst() {
        return fragments.take();
    }

    /** Releases every fragment. */
    void drop() {
        fragments.clear();
        heldBytes = 0;
    }
}
