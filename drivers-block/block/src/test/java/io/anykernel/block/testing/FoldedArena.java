package io.anykernel.block.testing;

import io.anykernel.hypercall.Arena;
import io.anykernel.hypercall.Memory;

/** An arena without an end, whose runs of one length all lie in the same memory: for what counts memory and does not look at it. */
public final class FoldedArena implements Arena {
    private final Memory memory = Memory.allocate(SURE_RUN_BYTES);
    private long usedBytes;

    @Override
    public Memory allocate(int bytes, int alignment) {
        usedBytes += bytes;
        return memory.slice(0, bytes);
    }

    @Override
    public long capacityBytes() {
        return Long.MAX_VALUE;
    }

    @Override
    public long usedBytes() {
        return usedBytes;
    }

    @Override
    public void close() {}
}
