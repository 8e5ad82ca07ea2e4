package io.anykernel.fs.tmpfs;

import io.anykernel.fs.cache.FrameSlabs;
import io.anykernel.fs.cache.LockRanks;
import io.anykernel.hypercall.Arena;
import io.anykernel.hypercall.Lock;
import io.anykernel.hypercall.Memory;
import io.anykernel.hypercall.Scheduling;

/** Page frames, each used by one file or free. */
final class FramePool {
    /** No frame. */
    static final int NONE = -1;

    private final FrameSlabs slabs;
    private final Lock lock;
    private final int[] free;
    private int freeCount;

    FramePool(Arena arena, int pages, Scheduling scheduling) {
        slabs = new FrameSlabs(arena, pages);
        lock = scheduling.newLock("tmpfs.frames", LockRanks.FRAMES);
        free = new int[pages];
        for (int i = 0; i < pages; i++) {
            free[i] = pages - 1 - i;
        }
        freeCount = pages;
    }

    /** A frame holding whatever its last user left, or {@link #NONE}. */
    int take() {
        lock.lock();
        int frame = freeCount == 0 ? NONE : free[--freeCount];
        lock.unlock();
        return frame;
    }

    void giveBack(int frame) {
        lock.lock();
        free[freeCount++] = frame;
        lock.unlock();
    }

    Memory memory(int frame) {
        return slabs.memory(frame);
    }

    int offset(int frame) {
        return slabs.offset(frame);
    }

    int capacity() {
        return free.length;
    }

    int available() {
        lock.lock();
        int available = freeCount;
        lock.unlock();
        return available;
    }
}
