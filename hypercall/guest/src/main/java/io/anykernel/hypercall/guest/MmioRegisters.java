package io.anykernel.hypercall.guest;

import io.anykernel.hypercall.Registers;

/** A window of device registers at an address. Writes are fenced, so that what they announce is in memory before. */
final class MmioRegisters implements Registers {
    private final long address;
    private final int sizeBytes;

    MmioRegisters(long address, int sizeBytes) {
        this.address = address;
        this.sizeBytes = sizeBytes;
    }

    @Override
    public int sizeBytes() {
        return sizeBytes;
    }

    private long at(int offset, int width) {
        if (offset < 0 || offset > sizeBytes - width) {
            throw new IndexOutOfBoundsException("register offset=" + offset + " width=" + width + " of " + sizeBytes);
        }
        return address + offset;
    }

    @Override
    public int read8(int offset) {
        return Native.read8(at(offset, 1));
    }

    @Override
    public void write8(int offset, int value) {
        Native.fence();
        Native.write8(at(offset, 1), value);
    }

    @Override
    public int read16(int offset) {
        return Native.read16(at(offset, 2));
    }

    @Override
    public void write16(int offset, int value) {
        Native.fence();
        Native.write16(at(offset, 2), value);
    }

    @Override
    public int read32(int offset) {
        return Native.read32(at(offset, 4));
    }

    @Override
    public void write32(int offset, int value) {
        Native.fence();
        Native.write32(at(offset, 4), value);
    }
}
