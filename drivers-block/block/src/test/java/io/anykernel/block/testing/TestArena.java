package io.anykernel.block.testing;

import io.anykernel.hypercall.Arena;
import io.anykernel.hypercall.Memory;
import io.anykernel.hypercall.OutOfArenaException;

/** An arena on the collector's goodwill. */
public final class TestArena implements Arena {
    private final long capacityBytes;
    private long usedBytes;

    public TestArena(long capacityBytes) {
        this.capacityBytes = capacityBytes;
    }

    @Override
    public Memory allocate(int bytes, int alignment) {
        if (bytes > capacityBytes - usedBytes) {
            throw new OutOfArenaException(bytes, capacityBytes - usedBytes);
        }
        usedBytes += bytes;
        return Memory.allocate(bytes);
    }

    @Override
    public long capacityBytes() {
        return capacityBytes;
    }

    @Override
    public long usedBytes() {
        return usedBytes;
    }

    @Override
    public void close() {}
}
