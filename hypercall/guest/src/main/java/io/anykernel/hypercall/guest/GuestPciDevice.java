package io.anykernel.hypercall.guest;

import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.Interrupt;
import io.anykernel.hypercall.PciDevice;
import io.anykernel.hypercall.PortException;
import io.anykernel.hypercall.Registers;
import io.anykernel.hypercall.pci.MsixCapability;
import io.anykernel.hypercall.pci.PciConfig;

/** A PCI function as the firmware placed it, which interrupts by messages. */
final class GuestPciDevice implements PciDevice {
    /** Bits of a base address register that are no address (PCI Local Bus 3.0 §6.2.5.1). */
    private static final int BAR_IO = 1;

    private static final int BAR_TYPE_MASK = 6;
    private static final int BAR_TYPE_64 = 4;
    private static final int BAR_FLAGS = 15;
    private static final int MAX_BAR_BYTES = 1 << 30;

    private final PciFunction function;
    private final PciConfig config;
    private final Registers[] bars = new Registers[BAR_COUNT];

    /** {@code null} until the first connection, and where there are no messages. */
    private MsixCapability messages;

    private GuestInterrupt[] interrupts;

    GuestPciDevice(PciFunction function) {
        this.function = function;
        this.config = new PciConfig(function);
    }

    @Override
    public String location() {
        return "pci@" + function.name();
    }

    @Override
    public Registers config() {
        return function;
    }

    @Override
    public Registers bar(int index) {
        if (index < 0 || index >= BAR_COUNT) {
            throw new IndexOutOfBoundsException("base address register " + index);
        }
        if (bars[index] == null) {
            bars[index] = place(index);
        }
        return bars[index];
    }

    private Registers place(int index) {
        int low = config.bar(index);
        boolean isWide = (low & BAR_TYPE_MASK) == BAR_TYPE_64 && index < BAR_COUNT - 1;
        long address = (low & ~BAR_FLAGS & 0xffff_ffffL) | (isWide ? (long) config.bar(index + 1) << 32 : 0);
        int bytes = sizeOf(index, low);
        if ((low & BAR_IO) != 0 || bytes == 0) {
            throw new PortException(location() + ": no memory behind base address register " + index);
        }
        if (address == 0) {
            throw new PortException(location() + ": the firmware gave base address register " + index + " no address");
        }
        if (bytes < 0 || Native.deviceMap(address, bytes) == 0) {
            throw new PortException(location() + ": base address register " + index + " at 0x"
                    + Long.toHexString(address) + " cannot be mapped");
        }
        return new MmioRegisters(address, bytes);
    }

    /** Size of the memory by writing ones (§6.2.5.1), while the function decodes none: 0 if there is none, negative if it is too large. */
    private int sizeOf(int index, int low) {
        int command = config.command();
        config.command(command & ~PciConfig.COMMAND_MEMORY);
        config.bar(index, -1);
        int mask = config.bar(index) & ~BAR_FLAGS;
        config.bar(index, low);
        config.command(command);
        int bytes = mask & -mask;
        return bytes > MAX_BAR_BYTES ? -1 : bytes;
    }

    @Override
    public int vectors() {
        if (interrupts == null) {
            messages = MsixCapability.of(function);
            interrupts = new GuestInterrupt[messages == null ? 0 : messages.tableSize()];
        }
        return interrupts.length;
    }

    @Override
    public Interrupt connect(int vector, Cpu owner) {
        if (vector < 0 || vector >= vectors()) {
            throw new IndexOutOfBoundsException(location() + ": vector " + vector + " of " + vectors());
        }
        if (interrupts[vector] == null) {
            interrupts[vector] = connect(vector, messageTable());
        }
        interrupts[vector].owner(owner);
        return interrupts[vector];
    }

    private Registers messageTable() {
        int index = messages.tableBar();
        Registers table = index < BAR_COUNT ? bar(index) : null;
        int bytes = vectors() * MsixCapability.ENTRY_BYTES;
        int offset = messages.tableOffset();
        if (table == null || offset < 0 || offset > table.sizeBytes() - bytes) {
            throw new PortException(location() + ": its table of interrupt messages lies outside its memory");
        }
        return table;
    }

    private GuestInterrupt connect(int vector, Registers table) {
        GuestInterrupt interrupt = GuestInterrupt.on(Native.interruptMessage(), location());
        config.enable(PciConfig.COMMAND_MEMORY | PciConfig.COMMAND_NO_LINE_INTERRUPT);
        MsixCapability.writeEntry(
                table,
                messages.tableOffset() + vector * MsixCapability.ENTRY_BYTES,
                Native.interruptMessageAddress(),
                Native.interruptMessageData(interrupt.line()));
        messages.enable();
        return interrupt;
    }
}
