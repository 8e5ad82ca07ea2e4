package io.anykernel.hypercall.host;

import io.anykernel.hypercall.Arena;
import io.anykernel.hypercall.Memory;
import io.anykernel.hypercall.OutOfArenaException;
import io.anykernel.hypercall.host.posix.Linux;
import io.anykernel.hypercall.host.posix.Posix;
import java.nio.ByteBuffer;
import java.util.List;

/** One arena over one mapping or, past 2 GiB, several. A run lies within one mapping; what it skips counts as used. */
final class HostArena implements Arena {
    private static final int MAX_ALIGNMENT = 4096;

    private final Posix posix;
    private final List<ByteBuffer> mappings;
    private final List<Long> addresses;
    private final long capacityBytes;
    private int current;
    private long usedInCurrent;
    private long usedBefore;
    private boolean isClosed;

    HostArena(Posix posix, List<ByteBuffer> mappings, List<Long> addresses, long capacityBytes) {
        this.posix = posix;
        this.mappings = mappings;
        this.addresses = addresses;
        this.capacityBytes = capacityBytes;
    }

    @Override
    public Memory allocate(int bytes, int alignment) {
        if (bytes < 0 || alignment < 1 || alignment > MAX_ALIGNMENT || Integer.bitCount(alignment) != 1) {
            throw new IllegalArgumentException("bytes=" + bytes + " alignment=" + alignment);
        }
        if (isClosed) {
            throw new OutOfArenaException(bytes, 0);
        }
        long start = (usedInCurrent + alignment - 1) & -alignment;
        while (start + bytes > mappings.get(current).capacity()) {
            if (current == mappings.size() - 1) {
                throw new OutOfArenaException(bytes, capacityBytes - usedBytes());
            }
            usedBefore += mappings.get(current).capacity();
            current++;
            usedInCurrent = 0;
            start = 0;
        }
        usedInCurrent = start + bytes;
        long base = addresses.get(current);
        // The slice keeps the mapping's buffer reachable, and with it the mapping.
        return Memory.over(mappings.get(current).slice((int) start, bytes), base == 0 ? 0 : base + start);
    }

    @Override
    public long capacityBytes() {
        return capacityBytes;
    }

    @Override
    public long usedBytes() {
        return usedBefore + usedInCurrent;
    }

    @Override
    public void close() {
        if (isClosed) {
            return;
        }
        isClosed = true;
        HostArenas.gaveBack(capacityBytes);
        for (int i = 0; posix != null && i < mappings.size(); i++) {
            posix.madvise(addresses.get(i), mappings.get(i).capacity(), Linux.MADV_DONTNEED);
        }
        mappings.clear();
    }
}
