package io.anykernel.fs.cache;

import io.anykernel.hypercall.Arena;
import io.anykernel.hypercall.Memory;

/**
 * Equal frames of {@link PageCache#PAGE_BYTES} in few large runs of memory, so that neighbours transfer in one piece. Runs are as
 * long as an arena of any size promises to cut.
 */
public final class FrameSlabs {
    private static final int SLAB_FRAMES = Arena.SURE_RUN_BYTES / PageCache.PAGE_BYTES;
    private static final int SLAB_FRAMES_SHIFT = Integer.numberOfTrailingZeros(SLAB_FRAMES);

    private final Memory[] slabs;
    private final int count;

    /** @throws io.anykernel.hypercall.OutOfArenaException if the arena has too little left */
    public FrameSlabs(Arena arena, int count) {
        this.count = count;
        this.slabs = new Memory[(count + SLAB_FRAMES - 1) >>> SLAB_FRAMES_SHIFT];
        for (int i = 0; i < slabs.length; i++) {
            int frames = Math.min(SLAB_FRAMES, count - (i << SLAB_FRAMES_SHIFT));
            slabs[i] = arena.allocate(frames << PageCache.PAGE_SHIFT, PageCache.PAGE_BYTES);
        }
    }

    public int count() {
        return count;
    }

    public Memory memory(int frame) {
        return slabs[frame >>> SLAB_FRAMES_SHIFT];
    }

    public int offset(int frame) {
        return (frame & (SLAB_FRAMES - 1)) << PageCache.PAGE_SHIFT;
    }
}
