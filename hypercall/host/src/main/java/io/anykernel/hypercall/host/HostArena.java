package io.anykernel.hypercall.host;

import io.anykernel.hypercall.Arena;
import io.anykernel.hypercall.Memory;
import io.anykernel.hypercall.OutOfArenaException;
import io.anykernel.hypercall.host.HostArenas.Window;
import java.util.List;

/** One arena over one mapping or, past 2 GiB, several, which are longer together than what may be cut. A run lies within one. */
final class HostArena implements Arena {
    private static final int MAX_ALIGNMENT = 4096;

    private final HostArenas arenas;
    private final List<Window> windows;
    private final long capacityBytes;
    private int current;
    /** The current window, once something was cut from it. */
    private Memory whole;

    private long usedInCurrent;
    private long usedBytes;
    private boolean isClosed;

    HostArena(HostArenas arenas, List<Window> windows, long capacityBytes) {
        this.arenas = arenas;
        this.windows = windows;
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
        int window = current;
        while (start + bytes > windows.get(window).bytes().capacity()) {
            if (window == windows.size() - 1) {
                throw new OutOfArenaException(bytes, capacityBytes - usedBytes);
            }
            window++;
            start = 0;
        }
        long cut = bytes + (window == current ? start - usedInCurrent : 0);
        if (cut > capacityBytes - usedBytes) {
            throw new OutOfArenaException(bytes, capacityBytes - usedBytes);
        }
        if (window != current) {
            current = window;
            whole = null;
        }
        usedInCurrent = start + bytes;
        usedBytes += cut;
        if (whole == null) {
            whole = Memory.over(
                    windows.get(current).bytes(), windows.get(current).address());
        }
        // The slice keeps the mapping's buffer reachable, and with it the mapping.
        return whole.slice((int) start, bytes);
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
        if (isClosed) {
            return;
        }
        isClosed = true;
        arenas.unmap(windows, capacityBytes);
        windows.clear();
        whole = null;
    }
}
