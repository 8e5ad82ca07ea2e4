package io.anykernel.hypercall;

/** Devices that a driver reaches by register or store, interrupt and shared memory. */
public interface Bus {
    /** No device of the bus can reach the bytes. */
    long UNREACHABLE = -1;

    /** Number of places where devices may answer; 0 where there is no bus. */
    int deviceCount();

    BusDevice device(int index);

    /**
     * Allocates zeroed memory that devices of this bus can reach, physically contiguous.
     *
     * @param alignment a power of two, at most 65536
     * @throws OutOfArenaException if there is not enough
     */
    DmaMemory allocateDma(int bytes, int alignment);

    /**
     * Address by which devices of this bus reach {@code lengthBytes} of memory from {@code offset} on, contiguous for
     * them. A world with a bus maps its arenas and {@link #allocateDma} so that their memory can be reached. Hot: called
     * for each buffer handed to a device.
     *
     * @return the address, or {@link #UNREACHABLE}
     */
    default long deviceAddress(Memory memory, int offset, int lengthBytes) {
        // Where there is no translation, devices see what the processor sees.
        return memory.address() == 0 ? UNREACHABLE : memory.address() + offset;
    }
}
