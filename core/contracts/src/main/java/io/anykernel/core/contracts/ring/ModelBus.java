package io.anykernel.core.contracts.ring;

import io.anykernel.hypercall.Arena;
import io.anykernel.hypercall.Arenas;
import io.anykernel.hypercall.Bus;
import io.anykernel.hypercall.BusDevice;
import io.anykernel.hypercall.DmaMemory;
import io.anykernel.hypercall.Memory;
import io.anykernel.hypercall.OutOfArenaException;
import java.util.ArrayList;
import java.util.List;

/**
 * A bus whose devices are objects. Its memory is one run that devices see at addresses far from the driver's, so that a
 * driver that forgets to translate is found out.
 */
public final class ModelBus implements Bus, Arenas {
    private static final long BASE = 0x40_0000_0000L;

    private final Memory ram;
    private final List<BusDevice> devices = new ArrayList<>();
    private int used;

    /** Of memory whose address is known or not; if it is not, devices reach what {@link #allocateDma} gave and nothing else. */
    public ModelBus(int ramBytes) {
        this(Memory.allocate(ramBytes));
    }

    /** @param ram which knows its address, as every world's memory does that has a bus */
    public ModelBus(Memory ram) {
        this.ram = ram;
    }

    public void plug(BusDevice device) {
        devices.add(device);
    }

    /** Has {@code face} answer where {@code device} did. */
    void replace(BusDevice device, BusDevice face) {
        devices.set(devices.indexOf(device), face);
    }

    @Override
    public int deviceCount() {
        return devices.size();
    }

    @Override
    public BusDevice device(int index) {
        return devices.get(index);
    }

    @Override
    public DmaMemory allocateDma(int bytes, int alignment) {
        Memory cut = cut(bytes, alignment);
        return new DmaMemory(cut, BASE + used - bytes);
    }

    private Memory cut(int bytes, int alignment) {
        int start = (used + alignment - 1) & -alignment;
        if (start > ram.lengthBytes() - bytes) {
            throw new OutOfArenaException(bytes, ram.lengthBytes() - used);
        }
        used = start + bytes;
        return ram.slice(start, bytes);
    }

    @Override
    public long deviceAddress(Memory memory, int offset, int lengthBytes) {
        long start = memory.address() - ram.address() + offset;
        boolean isOurs = memory.address() != 0 && start >= 0 && start <= used - lengthBytes;
        return isOurs ? BASE + start : UNREACHABLE;
    }

    /** All memory of the bus, as devices reach it. */
    public Memory ram() {
        return ram;
    }

    /** Offset in {@link #ram} of a device's address. */
    public int offsetOf(long address, int lengthBytes) {
        long offset = address - BASE;
        if (offset < 0 || lengthBytes < 0 || offset > ram.lengthBytes() - lengthBytes) {
            throw new IndexOutOfBoundsException("device reaches 0x" + Long.toHexString(address) + "+" + lengthBytes);
        }
        return (int) offset;
    }

    /** Arenas of this bus's memory; closing one gives nothing back. */
    @Override
    public Arena map(long bytes) {
        int capacity = (int) bytes;
        int first = used;
        return new Arena() {
            @Override
            public Memory allocate(int bytes, int alignment) {
                return cut(bytes, alignment);
            }

            @Override
            public long capacityBytes() {
                return capacity;
            }

            @Override
            public long usedBytes() {
                return used - first;
            }

            @Override
            public void close() {}
        };
    }
}
