package io.anykernel.core;

import io.anykernel.hypercall.Arena;
import io.anykernel.hypercall.Memory;
import io.anykernel.hypercall.OutOfArenaException;

/** An arena of one buffer, so that neighbours of a run can be looked at. */
public final class TestArena implements Arena {
    private final Memory memory;
    private int used;

    public TestArena(int bytes) {
        memory = Memory.allocate(bytes);
    }

    @Override
    public Memory allocate(int bytes, int alignment) {
        int start = (used + alignment - 1) & -alignment;
        if (start > memory.lengthBytes() - bytes) {
            throw new OutOfArenaException(bytes, memory.lengthBytes() - used);
        }
        used = start + bytes;
        return memory.slice(start, bytes);
    }

    @Override
    public long capacityBytes() {
        return memory.lengthBytes();
    }

    @Override
    public long usedBytes() {
        return used;
    }

    @Override
    public void close() {}
}
