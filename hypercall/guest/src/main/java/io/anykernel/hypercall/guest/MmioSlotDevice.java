package io.anykernel.hypercall.guest;

import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.Interrupt;
import io.anykernel.hypercall.MmioDevice;
import io.anykernel.hypercall.Registers;

/** A slot for a virtio device behind registers in memory (virtio 1.2 §4.2). */
final class MmioSlotDevice implements MmioDevice {
    private final MmioSlot slot;
    private final MmioRegisters registers;
    private GuestInterrupt interrupt;

    MmioSlotDevice(MmioSlot slot) {
        this.slot = slot;
        this.registers = new MmioRegisters(slot.address(), slot.sizeBytes());
    }

    @Override
    public String location() {
        return "virtio-mmio@" + Long.toHexString(slot.address());
    }

    @Override
    public Registers registers() {
        return registers;
    }

    @Override
    public Interrupt connect(Cpu owner) {
        if (interrupt == null) {
            interrupt = GuestInterrupt.on(Native.interruptConnect(slot.gsi()), location());
        }
        interrupt.owner(owner);
        return interrupt;
    }
}
