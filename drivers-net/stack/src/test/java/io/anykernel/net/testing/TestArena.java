package io.anykernel.net.testing;

import io.anykernel.hypercall.Arena;
import io.anykernel.hypercall.Memory;

/** An arena over one direct buffer. */
public final class TestArena implements Arena {
    private final Memory memory;
    private int used;

    public TestArena(long bytes) {
        memory = Memory.allocate((int) bytes);
    }

    @Override
    public Memory allocate(int bytes, int alignment) {
        int at = (used + alignment - 1) & -alignment;
        used = at + bytes;
        return memory.slice(at, bytes);
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
