package io.anykernel.hypercall.guest;

import io.anykernel.hypercall.Registers;

/**
 * Configuration space of one function through the ports of PCI's first mechanism (PCI Local Bus 3.0 §3.2.2.3.2). A window of
 * 256 bytes; accesses of 2 and 4 bytes are aligned.
 *
 * @param address bus, device and function as {@link #of} packs them
 */
record PciFunction(int address) implements Registers {
    private static final int ADDRESS_PORT = 0xcf8;
    private static final int DATA_PORT = 0xcfc;
    private static final int ENABLE = 1 << 31;
    private static final int SIZE_BYTES = 256;

    static PciFunction of(int bus, int device, int function) {
        return new PciFunction(bus << 16 | device << 11 | function << 8);
    }

    /** Whether the machine has the mechanism: its address register reads back. */
    static boolean canBeReached() {
        Native.portWrite(ADDRESS_PORT, 4, ENABLE);
        return Native.portRead(ADDRESS_PORT, 4) == ENABLE;
    }

    /** As it is written everywhere: {@code 00:03.0}. */
    String name() {
        return hex(address >>> 16 & 0xff) + ":" + hex(address >>> 11 & 31) + "." + (address >>> 8 & 7);
    }

    private static String hex(int value) {
        String digits = Integer.toHexString(value);
        return digits.length() < 2 ? "0" + digits : digits;
    }

    @Override
    public int sizeBytes() {
        return SIZE_BYTES;
    }

    @Override
    public int read8(int offset) {
        return Native.portRead(select(offset, 1), 1);
    }

    @Override
    public void write8(int offset, int value) {
        Native.portWrite(select(offset, 1), 1, value);
    }

    @Override
    public int read16(int offset) {
        return Native.portRead(select(offset, 2), 2);
    }

    @Override
    public void write16(int offset, int value) {
        Native.portWrite(select(offset, 2), 2, value);
    }

    @Override
    public int read32(int offset) {
        return Native.portRead(select(offset, 4), 4);
    }

    @Override
    public void write32(int offset, int value) {
        Native.portWrite(select(offset, 4), 4, value);
    }

    /** Chooses the four bytes that hold {@code offset}; returns the port of the byte. */
    private int select(int offset, int width) {
        if (offset < 0 || offset > SIZE_BYTES - width || offset % width != 0) {
            throw new IndexOutOfBoundsException("configuration offset=" + offset + " width=" + width);
        }
        Native.portWrite(ADDRESS_PORT, 4, ENABLE | address | offset & ~3);
        return DATA_PORT + (offset & 3);
    }
}
