package io.anykernel.hypercall;

/** Devices that a driver reaches by register, interrupt and shared memory. */
public interface Bus {
    /** Number of devices found; 0 where there is no bus. */
    int deviceCount();

    BusDevice device(int index);

    /**
     * Allocates zeroed memory that devices of this bus can reach, physically contiguous.
     *
     * @param alignment a power of two, at most 65536
     * @throws OutOfArenaException if there is not enough
     */
    DmaMemory allocateDma(int bytes, int alignment);
}
