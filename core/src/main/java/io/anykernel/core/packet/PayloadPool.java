package io.anykernel.core.packet;

import io.anykernel.core.log.Counter;
import io.anykernel.core.log.Counters;
import io.anykernel.hypercall.Arena;
import java.util.ArrayList;
import java.util.List;

/** A fixed number of equal {@link PayloadBuffer}s of one arena, each made when it is first needed. Confined to one Cpu. */
public final class PayloadPool {
    private final String name;
    private final int bufferBytes;
    private final BufferRuns runs;
    private final PayloadBuffer[] all;
    private final Counter exhausted;
    private PayloadBuffer free;
    private int made;
    private int inUse;

    public PayloadPool(String name, Arena arena, int count, int bufferBytes, Counters counters) {
        this.name = name;
        this.bufferBytes = bufferBytes;
        Counters scope = counters.scope("pool");
        this.exhausted = scope.counter(name + ".exhausted");
        scope.gauge(name + ".available", this::available);
        scope.gauge(name + ".capacity", this::capacity);
        this.runs = new BufferRuns(arena, count, bufferBytes);
        this.all = new PayloadBuffer[count];
    }

    /**
     * Takes a buffer with one reference; its bytes are whatever the last owner left.
     *
     * @param owner whom a leak report names; a constant, so that taking allocates nothing
     * @return {@code null}, and a count, when none is left
     */
    public PayloadBuffer acquire(Object owner) {
        PayloadBuffer buffer = free;
        if (buffer != null) {
            free = buffer.nextFree;
            buffer.nextFree = null;
        } else if (made < all.length) {
            buffer = make();
        } else {
            exhausted.increment();
            return null;
        }
        buffer.take(owner);
        inUse++;
        return buffer;
    }

    private PayloadBuffer make() {
        PayloadBuffer buffer = new PayloadBuffer(this, runs.run(made));
        all[made++] = buffer;
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
        for (int i = 0; i < made; i++) {
            if (all[i].references() > 0) {
                owners.add(name + ": " + all[i].owner());
            }
        }
        return owners;
    }
}
