package io.anykernel.hypercall.guest;

import io.anykernel.hypercall.Arena;
import io.anykernel.hypercall.Arenas;
import io.anykernel.hypercall.Memory;
import io.anykernel.hypercall.OutOfArenaException;

/** Arenas on windows of addresses ({@code memory.c}), never reused: stale users of a closed arena reach only its own. */
final class GuestArenas implements Arenas {
    @Override
    public Arena map(long bytes) {
        if (bytes <= 0) {
            throw new IllegalArgumentException("arena of " + bytes + " bytes");
        }
        long address = Native.arenaMap(bytes);
        if (address == 0) {
            throw new OutOfArenaException(bytes, Native.memoryFree());
        }
        return new GuestArena(address, bytes);
    }

    private static final class GuestArena implements Arena {
        private static final int MAX_ALIGNMENT = 4096;

        private final long address;
        private final long capacityBytes;
        private long usedBytes;
        private boolean isClosed;

        GuestArena(long address, long capacityBytes) {
            this.address = address;
            this.capacityBytes = capacityBytes;
        }

        @Override
        public Memory allocate(int bytes, int alignment) {
            if (bytes < 0 || alignment <= 0 || alignment > MAX_ALIGNMENT || (alignment & (alignment - 1)) != 0) {
                throw new IllegalArgumentException("bytes=" + bytes + " alignment=" + alignment);
            }
            if (isClosed) {
                throw new OutOfArenaException(bytes, 0);
            }
            long start = (usedBytes + alignment - 1) & -alignment;
            if (bytes > capacityBytes - start) {
                throw new OutOfArenaException(bytes, capacityBytes - usedBytes);
            }
            usedBytes = start + bytes;
            return RawMemory.at(address + start, bytes);
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
        public void close() {
            if (!isClosed) {
                isClosed = true;
                Native.arenaUnmap(address, capacityBytes);
            }
        }
    }
}
