package io.anykernel.core.packet;

import io.anykernel.core.log.Counter;
import io.anykernel.core.log.Counters;
import io.anykernel.hypercall.Arena;
import java.util.ArrayList;
import java.util.List;

/**
 * A fixed number of {@link PacketBuffer}s with header runs of equal size, each made when it is first needed. Confined to one
 * Cpu.
 */
public final class PacketPool {
    /** Headroom that {@link #acquire} leaves: link, network and transport headers with options, and 12 of vnet header. */
    public static final int HEADROOM_BYTES = 128;

    private final String name;
    private final int runBytes;
    private final BufferRuns runs;
    private final PacketBuffer[] all;
    private final Counter exhausted;
    private PacketBuffer free;
    private int made;
    private int inUse;

    /** @param runBytes size of each header run, {@link #HEADROOM_BYTES} included; 2048 holds an ordinary frame */
    public PacketPool(String name, Arena arena, int count, int runBytes, Counters counters) {
        this.name = name;
        this.runBytes = runBytes;
        Counters scope = counters.scope("pool");
        this.exhausted = scope.counter(name + ".exhausted");
        scope.gauge(name + ".available", this::available);
        scope.gauge(name + ".capacity", this::capacity);
        this.runs = new BufferRuns(arena, count, runBytes);
        this.all = new PacketBuffer[count];
    }

    /**
     * Takes an empty packet with one reference and {@link #HEADROOM_BYTES} of headroom.
     *
     * @param owner whom a leak report names; a constant, so that taking allocates nothing
     * @return {@code null}, and a count, when none is left
     */
    public PacketBuffer acquire(Object owner) {
        PacketBuffer packet = free;
        if (packet != null) {
            free = packet.next;
            packet.next = null;
        } else if (made < all.length) {
            packet = make();
        } else {
            exhausted.increment();
            return null;
        }
        packet.take(owner, HEADROOM_BYTES);
        inUse++;
        return packet;
    }

    private PacketBuffer make() {
        PacketBuffer packet = new PacketBuffer(this, runs.run(made));
        all[made++] = packet;
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
        for (int i = 0; i < made; i++) {
            if (all[i].references() > 0) {
                owners.add(name + ": " + all[i].owner());
            }
        }
        return owners;
    }
}
