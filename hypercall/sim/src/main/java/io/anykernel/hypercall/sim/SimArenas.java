package io.anykernel.hypercall.sim;

import io.anykernel.hypercall.Arena;
import io.anykernel.hypercall.Arenas;
import io.anykernel.hypercall.Memory;
import io.anykernel.hypercall.OutOfArenaException;

/** Arenas of plain memory, for a simulation that is given no others. */
public final class SimArenas implements Arenas {
    private static final int PAGE_BYTES = 4096;

    @Override
    public Arena map(long bytes) {
        if (bytes <= 0) {
            throw new IllegalArgumentException("arena of " + bytes + " bytes");
        }
        if (bytes > Integer.MAX_VALUE - PAGE_BYTES) {
            throw new OutOfArenaException(bytes, Integer.MAX_VALUE - PAGE_BYTES);
        }
        return new PlainArena(Memory.allocate((int) bytes));
    }

    /** Runs are aligned within the arena; where the arena itself starts is the memory's matter. */
    private static final class PlainArena implements Arena {
        private Memory memory;
        private final int capacity;
        private int used;

        private PlainArena(Memory memory) {
            this.memory = memory;
            this.capacity = memory.lengthBytes();
        }

        @Override
        public Memory allocate(int bytes, int alignment) {
            if (bytes < 0 || alignment < 1 || alignment > PAGE_BYTES || (alignment & alignment - 1) != 0) {
                throw new IllegalArgumentException("bytes=" + bytes + " alignment=" + alignment);
            }
            long start = ((long) used + alignment - 1) & -alignment;
            if (memory == null || start + bytes > capacity) {
                throw new OutOfArenaException(bytes, memory == null ? 0 : capacity - used);
            }
            used = (int) start + bytes;
            return memory.slice((int) start, bytes);
        }

        @Override
        public long capacityBytes() {
            return capacity;
        }

        @Override
        public long usedBytes() {
            return used;
        }

        @Override
        public void close() {
            memory = null;
        }
    }
}
