package io.anykernel.hypercall;

/**
 * One mapping that a kernel takes at start and releases at {@link #close}.
 *
 * <p>Allocation only moves forward: pools are cut once and recycle their own buffers. Confined to one thread at a time.
 */
public interface Arena extends AutoCloseable {
    /** Longest run that is cut for as long as there is room for it in all; a longer one needs it in one piece. */
    int SURE_RUN_BYTES = 64 << 20;

    /**
     * Cuts a run of zeroed bytes, aligned as asked.
     *
     * @param alignment a power of two, at most 4096
     * @throws OutOfArenaException if less than {@code bytes} is left, alignment included, or none of it in one piece for a run of
     *     more than {@link #SURE_RUN_BYTES}
     */
    Memory allocate(int bytes, int alignment);

    long capacityBytes();

    long usedBytes();

    /**
     * Gives the pages back at once. Memory cut from this arena must not be used afterwards; a use that happens all the
     * same reads and writes bytes that mean nothing, and never harms the world.
     */
    @Override
    void close();
}
