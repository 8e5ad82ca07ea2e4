package io.anykernel.core.packet;

import io.anykernel.core.log.Counter;
import io.anykernel.core.log.Counters;
import io.anykernel.hypercall.Arena;
import java.util.ArrayList;
import java.util.List;

/** A fixed number of {@link PacketBuffer}s with header runs of equal size. Confined to one Cpu. */
public final class PacketPool {
    /** Headroom that {@link #acquire} leaves: link, network and transport headers with options, and 12 of vnet header. */
    public static final int HEADROOM_BYTES = 128;

    private final String name;
    private final int runBytes;
    private final PacketBuffer[] all;
    private final Counter exhausted;
    private PacketBuffer free;
    private int inUse;

    /** @param runBytes size of each header run, {@link #HEADROOM_BYTES} included; 2048 holds an ordinary frame */
    public PacketPool(String name, Arena arena, int count, int runBytes, Counters counters) {
        this.name = name;
        this.runBytes = runBytes;
        this.exhausted = counters.scope("pool").counter(name + ".exhausted");
        this.all = new PacketBuffer[count];
        for (int i = count - 1; i >= 0; i--) {
            PacketBuffer packet = new PacketBuffer(this, arena.allocate(runBytes, 64));
            all[i] = packet;
            packet.next = free;
            free = packet;
        }
    }

    /**
     * Takes an empty packet with one reference and {@link #HEADROOM_BYTES} of headroom.
     *
     * @param owner whom a leak report names; a constant, so that taking allocates nothing
     * @return {@code null}, and a count, when none is left
     */
    public PacketBuffer acquire(Object owner) {
        PacketBuffer packet = free;
        if (packet == null) {
            exhausted.increment();
            return null;
        }
        free = packet.next;
        packet.next = null;
        packet.take(owner, HEADROOM_BYTES);
        inUse++;
        return packet;
    }

    void recycle(PacketBuffer packet) {
        packet.next = free;
        free = packet;
        inUse--;
    }

    public String name() {
        return name;
    }

    public int runBytes() {
        return runBytes;
    }

    public int capacity() {
        return all.length;
    }

    public int available() {
        return all.length - inUse;
    }

    public int inUse() {
        return inUse;
    }

    /** Owners of packets still out, one entry a packet. */
    public List<String> leaks() {
        List<String> owners = new ArrayList<>();
        for (PacketBuffer packet : all) {
            if (packet.references() > 0) {
                owners.add(name + ": " + packet.owner());
            }
        }
        return owners;
    }
}
