package io.anykernel.hypercall.guest;

import io.anykernel.hypercall.Bus;
import io.anykernel.hypercall.BusDevice;
import io.anykernel.hypercall.DmaMemory;
import io.anykernel.hypercall.Memory;
import io.anykernel.hypercall.OutOfArenaException;
import java.util.ArrayList;
import java.util.List;

/**
 * Slots for virtio devices at the places which the command line names, or, where it names none, at those of QEMU's microvm,
 * and behind them the functions of PCI; in a domain of Xen the devices that its store names instead. Memory for devices is
 * never freed.
 */
final class GuestBus implements Bus {
    private static final int MAX_ALIGNMENT = 65536;

    private final List<BusDevice> devices;

    private GuestBus(List<BusDevice> devices) {
        this.devices = devices;
    }

    static GuestBus discover(String commandLine) {
        return new GuestBus(Native.isXen() != 0 ? xenDevices() : placesOfVirtio(commandLine));
    }

    private static List<BusDevice> xenDevices() {
        List<BusDevice> devices = new ArrayList<>();
        XenStore store = XenStore.ofMachine();
        for (XenDirectory directory : XenDirectory.list(store)) {
            devices.add(new GuestXenDevice(store, directory));
        }
        return devices;
    }

    private static List<BusDevice> placesOfVirtio(String commandLine) {
        List<BusDevice> devices = new ArrayList<>(PciScan.run());
        List<MmioSlot> slots = MmioSlot.parse(commandLine);
        if (slots.isEmpty() && devices.isEmpty()) {
            slots = MmioSlot.microvmWindow();
        }
        for (int i = 0; i < slots.size(); i++) {
            devices.add(i, new MmioSlotDevice(slots.get(i)));
        }
        return devices;
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
        if (bytes <= 0 || alignment <= 0 || alignment > MAX_ALIGNMENT || (alignment & (alignment - 1)) != 0) {
            throw new IllegalArgumentException("bytes=" + bytes + " alignment=" + alignment);
        }
        long address = Native.dmaAllocate(bytes, alignment);
        if (address == 0) {
            throw new OutOfArenaException(bytes, Native.memoryFree());
        }
        return new DmaMemory(RawMemory.at(address, bytes), Native.deviceAddress(address, bytes));
    }

    /** Arenas lie in windows of their own, so what is next to one another there need not be so for a device. */
    @Override
    public long deviceAddress(Memory memory, int offset, int lengthBytes) {
        return Native.deviceAddress(memory.address() + offset, lengthBytes);
    }
}
