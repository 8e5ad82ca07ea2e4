package io.anykernel.hypercall.guest;

import io.anykernel.hypercall.BusDevice;
import io.anykernel.hypercall.Console;
import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.Interrupt;
import io.anykernel.hypercall.Registers;

/** A virtio device behind registers in memory (virtio 1.2 §4.2). */
final class VirtioMmioDevice implements BusDevice {
    private static final int MAGIC_VALUE = 0x000;
    private static final int VERSION = 0x004;
    private static final int DEVICE_ID = 0x008;
    private static final int MAGIC = 0x74726976;
    private static final int LEGACY = 1;
    private static final int MODERN = 2;

    private final VirtioMmioSlot slot;
    private final MmioRegisters registers;
    private GuestInterrupt interrupt;

    private VirtioMmioDevice(VirtioMmioSlot slot, MmioRegisters registers) {
        this.slot = slot;
        this.registers = registers;
    }

    /** The device in a slot, or {@code null} if there is none, or none that speaks the modern interface. */
    static VirtioMmioDevice probe(VirtioMmioSlot slot, Console console) {
        MmioRegisters registers = new MmioRegisters(slot.address(), slot.sizeBytes());
        if (registers.read32(MAGIC_VALUE) != MAGIC || registers.read32(DEVICE_ID) == 0) {
            return null;
        }
        VirtioMmioDevice device = new VirtioMmioDevice(slot, registers);
        int version = registers.read32(VERSION);
        if (version == LEGACY) {
            console.line("device=" + device.location() + " refused=legacy"
                    + " remedy=\"start QEMU with -global virtio-mmio.force-legacy=false\"");
        }
        return version == MODERN ? device : null;
    }

    @Override
    public Transport transport() {
        return Transport.VIRTIO_MMIO;
    }

    @Override
    public int deviceType() {
        return registers.read32(DEVICE_ID);
    }

    @Override
    public String location() {
        return "virtio-mmio@" + Long.toHexString(slot.address());
    }

    @Override
    public Registers registers() {
        return registers;
    }

    /**
     * As the contract says. The line is edge-triggered: acknowledge at the device first, then look for work, or an event
     * between the two is lost.
     */
    @Override
    public Interrupt connect(Cpu owner) {
        if (interrupt == null) {
            int line = Native.interruptConnect(slot.gsi());
            if (line < 0) {
                throw new IllegalStateException("no interrupt line left for " + location() + " gsi=" + slot.gsi());
            }
            interrupt = new GuestInterrupt(line);
            Fibers.connect(line, interrupt);
        }
        interrupt.owner(owner);
        return interrupt;
    }
}
