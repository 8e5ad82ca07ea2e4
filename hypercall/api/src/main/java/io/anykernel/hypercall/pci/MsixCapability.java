package io.anykernel.hypercall.pci;

import io.anykernel.hypercall.Registers;

/**
 * A function's MSI-X capability and the layout of its table, little-endian (PCI Local Bus 3.0 §6.8.2):
 *
 * <pre>
 *   +2  control 16: table size - 1 in bits 0 to 10, mask all 14, enable 15
 *   +4  table 32: its base address register in bits 0 to 2, its offset there above
 * </pre>
 *
 * An entry of the table is address 64 | data 32 | control 32, of which bit 0 masks it.
 */
public final class MsixCapability {
    public static final int ENTRY_BYTES = 16;

    private static final int CONTROL = 2;
    private static final int TABLE = 4;
    private static final int CONTROL_SIZE_MASK = 0x7ff;
    private static final int CONTROL_MASK_ALL = 1 << 14;
    private static final int CONTROL_ENABLE = 1 << 15;
    private static final int TABLE_BAR_MASK = 7;

    private static final int ENTRY_ADDRESS_LOW = 0;
    private static final int ENTRY_ADDRESS_HIGH = 4;
    private static final int ENTRY_DATA = 8;
    private static final int ENTRY_CONTROL = 12;

    private final Registers space;
    private final int offset;

    private MsixCapability(Registers space, int offset) {
        this.space = space;
        this.offset = offset;
    }

    /** The capability of a function, or {@code null} if it has none. */
    public static MsixCapability of(Registers space) {
        int offset = new PciConfig(space).capability(PciConfig.CAPABILITY_MSIX);
        return offset == 0 ? null : new MsixCapability(space, offset);
    }

    /** Entries of the table, 1 to 2048. */
    public int tableSize() {
        return (space.read16(offset + CONTROL) & CONTROL_SIZE_MASK) + 1;
    }

    /** Base address register that the table lies behind. */
    public int tableBar() {
        return space.read32(offset + TABLE) & TABLE_BAR_MASK;
    }

    /** Where in that memory the table begins. */
    public int tableOffset() {
        return space.read32(offset + TABLE) & ~TABLE_BAR_MASK;
    }

    /** Switches messages on, and with them the function's interrupt line off. */
    public void enable() {
        int control = space.read16(offset + CONTROL);
        space.write16(offset + CONTROL, control & ~CONTROL_MASK_ALL | CONTROL_ENABLE);
    }

    /**
     * Fills an entry and unmasks it.
     *
     * @param entry offset of the entry in {@code table}
     */
    public static void writeEntry(Registers table, int entry, long address, int data) {
        table.write32(entry + ENTRY_CONTROL, 1);
        table.write32(entry + ENTRY_ADDRESS_LOW, (int) address);
        table.write32(entry + ENTRY_ADDRESS_HIGH, (int) (address >>> 32));
        table.write32(entry + ENTRY_DATA, data);
        table.write32(entry + ENTRY_CONTROL, 0);
    }
}
