package io.anykernel.hypercall;

/** Maps arenas. */
public interface Arenas {
    /**
     * Maps {@code bytes} of zeroed memory outside the collected heap.
     *
     * @throws OutOfArenaException if the world cannot lend that much
     */
    Arena map(long bytes);
}
