package io.anykernel.core.packet;

import io.anykernel.core.log.Counter;
import io.anykernel.core.log.Counters;
import io.anykernel.hypercall.Arena;
import java.util.ArrayList;
import java.util.List;

/** A fixed number of equal {@link PayloadBuffer}s cut from one arena. Confined to one Cpu. */
public final class PayloadPool {
    private final String name;
    private final int bufferBytes;
    private final PayloadBuffer[] all;
    private final Counter exhausted;
    private PayloadBuffer free;
    private int inUse;

    public PayloadPool(String name, Arena arena, int count, int bufferBytes, Counters counters) {
        this.name = name;
        this.bufferBytes = bufferBytes;
        this.exhausted = counters.scope("pool").counter(name + ".exhausted");
        this.all = new PayloadBuffer[count];
        for (int i = count - 1; i >= 0; i--) {
            PayloadBuffer buffer = new PayloadBuffer(this, arena.allocate(bufferBytes, 64));
            all[i] = buffer;
            buffer.nextFree = free;
            free = buffer;
        }
    }

    /**
     * Takes a buffer with one reference; its bytes are whatever the last owner left.
     *
     * @param owner whom a leak report names; a constant, so that taking allocates nothing
     * @return {@code null}, and a count, when none is left
     */
    public PayloadBuffer acquire(Object owner) {
        PayloadBuffer buffer = free;
        if (buffer == null) {
            exhausted.increment();
            return null;
        }
        free = buffer.nextFree;
        buffer.nextFree = null;
        buffer.take(owner);
        inUse++;
        return buffer;
    }

    void recycle(PayloadBuffer buffer) {
        buffer.nextFree = free;
        free = buffer;
        inUse--;
    }

    public String name() {
        return name;
    }

    public int bufferBytes() {
        return bufferBytes;
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

    /** Owners of buffers still out, one entry a buffer. */
    public List<String> leaks() {
        List<String> owners = new ArrayList<>();
        for (PayloadBuffer buffer : all) {
            if (buffer.references() > 0) {
                owners.add(name + ": " + buffer.owner());
            }
        }
        return owners;
    }
}
