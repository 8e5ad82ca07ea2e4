package io.anykernel.core.packet;

import io.anykernel.hypercall.Memory;

/**
 * A counted run of bytes from a {@link PayloadPool}: payload shared by packets, streams and reassembly. Confined to one
 * Cpu, as its pool is.
 */
public final class PayloadBuffer {
    private final PayloadPool pool;
    private final Memory memory;
    private int references;
    private Object owner;
    PayloadBuffer nextFree;

    PayloadBuffer(PayloadPool pool, Memory memory) {
        this.pool = pool;
        this.memory = memory;
    }

    public Memory memory() {
        return memory;
    }

    public int references() {
        return references;
    }

    /** Who took it, as told to {@link PayloadPool#acquire}. */
    public Object owner() {
        return owner;
    }

    /** Adds a reference; returns this. */
    public PayloadBuffer retain() {
        if (references <= 0) {
            throw new IllegalStateException("retain of a free buffer, last owner " + owner);
        }
        references++;
        return this;
    }

    /** Gives a reference back; the last one returns the buffer to its pool. */
    public void release() {
        if (references <= 0) {
            throw new IllegalStateException("release of a free buffer, last owner " + owner);
        }
        if (--references == 0) {
            pool.recycle(this);
        }
    }

    void take(Object owner) {
        this.references = 1;
        this.owner = owner;
    }
}
