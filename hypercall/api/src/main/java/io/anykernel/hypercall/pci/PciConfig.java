package io.anykernel.hypercall.pci;

import io.anykernel.hypercall.Registers;

/**
 * Configuration space of a PCI function, little-endian (PCI Local Bus 3.0 §6.1):
 *
 * <pre>
 *   0x00  vendor 16 | device 16          0x10  base address registers, 6 of 32 bits
 *   0x04  command 16 | status 16         0x18  of a bridge: primary 8 | secondary 8 | subordinate bus 8
 *   0x08  revision 8 | class 24          0x34  offset of the first capability 8
 *   0x0e  header type 8
 * </pre>
 *
 * A capability begins with its identity and the offset of the next (§6.7).
 */
public final class PciConfig {
    public static final int SIZE_BYTES = 256;

    /** What a vendor register reads where no function answers. */
    public static final int NO_VENDOR = 0xffff;

    /** Command bits (§6.2.2). */
    public static final int COMMAND_MEMORY = 1 << 1;

    public static final int COMMAND_BUS_MASTER = 1 << 2;
    public static final int COMMAND_NO_LINE_INTERRUPT = 1 << 10;

    /** Identities of capabilities (PCI Code and ID Assignment §2). */
    public static final int CAPABILITY_VENDOR = 0x09;

    public static final int CAPABILITY_MSIX = 0x11;

    private static final int VENDOR = 0x00;
    private static final int DEVICE = 0x02;
    private static final int COMMAND = 0x04;
    private static final int STATUS = 0x06;
    private static final int HEADER_TYPE = 0x0e;
    private static final int BARS = 0x10;
    private static final int SECONDARY_BUS = 0x19;
    private static final int CAPABILITIES = 0x34;

    private static final int STATUS_CAPABILITIES = 1 << 4;
    private static final int HEADER_MULTIFUNCTION = 0x80;
    private static final int HEADER_LAYOUT = 0x7f;
    private static final int LAYOUT_FUNCTION = 0;
    private static final int LAYOUT_BRIDGE = 1;

    private static final int FIRST_CAPABILITY = 0x40;
    private static final int CAPABILITY_ALIGNMENT_MASK = ~3;

    /** As many as fit: a chain that is longer is a ring. */
    private static final int MAX_CAPABILITIES = (SIZE_BYTES - FIRST_CAPABILITY) / 4;

    private final Registers space;

    public PciConfig(Registers space) {
        this.space = space;
    }

    public int vendor() {
        return space.read16(VENDOR);
    }

    public int device() {
        return space.read16(DEVICE);
    }

    public boolean isPresent() {
        return vendor() != NO_VENDOR;
    }

    public boolean isMultifunction() {
        return (space.read8(HEADER_TYPE) & HEADER_MULTIFUNCTION) != 0;
    }

    /** Whether it has the header of an ordinary function, with six base address registers. */
    public boolean isFunction() {
        return (space.read8(HEADER_TYPE) & HEADER_LAYOUT) == LAYOUT_FUNCTION;
    }

    public boolean isBridge() {
        return (space.read8(HEADER_TYPE) & HEADER_LAYOUT) == LAYOUT_BRIDGE;
    }

    /** Number of the bus behind a bridge; 0 if the firmware gave it none. */
    public int secondaryBus() {
        return space.read8(SECONDARY_BUS);
    }

    public int command() {
        return space.read16(COMMAND);
    }

    public void command(int bits) {
        space.write16(COMMAND, bits);
    }

    /** Sets bits of the command register and leaves the others. */
    public void enable(int commandBits) {
        command(command() | commandBits);
    }

    public int bar(int index) {
        return space.read32(BARS + 4 * index);
    }

    public void bar(int index, int value) {
        space.write32(BARS + 4 * index, value);
    }

    /** Offset of the first capability of a kind, or 0. */
    public int capability(int id) {
        return capability(id, 0);
    }

    /**
     * Offset of one of the capabilities of a kind, or 0. The chain may run in either direction; one that leaves the space or runs
     * in a ring ends.
     *
     * @param index from 0, in the chain's order
     */
    public int capability(int id, int index) {
        if ((space.read16(STATUS) & STATUS_CAPABILITIES) == 0) {
            return 0;
        }
        int seen = 0;
        int at = next(CAPABILITIES);
        for (int i = 0; i < MAX_CAPABILITIES && at >= FIRST_CAPABILITY; i++) {
            if (space.read8(at) == id && seen++ == index) {
                return at;
            }
            at = next(at + 1);
        }
        return 0;
    }

    private int next(int pointer) {
        return space.read8(pointer) & CAPABILITY_ALIGNMENT_MASK;
    }
}
