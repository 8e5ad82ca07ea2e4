package io.anykernel.core.packet;

/**
 * A list of packets that owns one reference to each of them: first in, first out, or sorted by its owner. The links lie in
 * the packets, so that queueing allocates nothing and a packet is in one queue at a time. Confined to one Cpu.
 */
public final class PacketQueue {
    private PacketBuffer first;
    private PacketBuffer last;
    private int count;

    public boolean isEmpty() {
        return first == null;
    }

    public int count() {
        return count;
    }

    /** The packet that {@link #take} would take, still the queue's, or {@code null}. */
    public PacketBuffer first() {
        return first;
    }

    /** The packet that was added last, still the queue's, or {@code null}. */
    public PacketBuffer last() {
        return last;
    }

    /** The packet behind {@code packet} of this queue, or {@code null}; the first one for {@code null}. */
    public PacketBuffer after(PacketBuffer packet) {
        return packet == null ? first : packet.next;
    }

    /** Appends a packet and takes its reference. */
    public void add(PacketBuffer packet) {
        insertAfter(last, packet);
    }

    /**
     * Inserts a packet and takes its reference.
     *
     * @param before of this queue, or {@code null} to insert at the front
     * @throws IllegalStateException if the packet is in a queue; the last one of another queue is not noticed
     */
    public void insertAfter(PacketBuffer before, PacketBuffer packet) {
        if (packet.next != null || packet == last) {
            throw new IllegalStateException("packet is queued already, owner " + packet.owner());
        }
        packet.next = after(before);
        if (before == null) {
            first = packet;
        } else {
            before.next = packet;
        }
        if (before == last) {
            last = packet;
        }
        count++;
    }

    /** Removes the first packet, whose reference is the caller's then, or returns {@code null}. */
    public PacketBuffer take() {
        return takeAfter(null);
    }

    /**
     * Removes the packet behind {@code before}, whose reference is the caller's then, or returns {@code null}.
     *
     * @param before of this queue, or {@code null} to remove the first
     */
    public PacketBuffer takeAfter(PacketBuffer before) {
        PacketBuffer taken = after(before);
        if (taken == null) {
            return null;
        }
        if (before == null) {
            first = taken.next;
        } else {
            before.next = taken.next;
        }
        if (taken == last) {
            last = before;
        }
        taken.next = null;
        count--;
        return taken;
    }

    /** Releases every packet; returns how many there were. */
    public int clear() {
        int released = count;
        for (PacketBuffer packet = take(); packet != null; packet = take()) {
            packet.release();
        }
        return released;
    }
}
