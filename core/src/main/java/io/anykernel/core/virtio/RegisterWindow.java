package io.anykernel.core.virtio;

import io.anykernel.hypercall.Registers;

/** A part of a window of registers, which accesses do not leave. */
final class RegisterWindow implements Registers {
    private final Registers whole;
    private final int start;
    private final int sizeBytes;

    /** The caller has checked that the part lies within {@code whole}. */
    RegisterWindow(Registers whole, int start, int sizeBytes) {
        this.whole = whole;
        this.start = start;
        this.sizeBytes = sizeBytes;
    }

    private int at(int offset, int width) {
        if (offset < 0 || offset > sizeBytes - width) {
            throw new IndexOutOfBoundsException("register offset=" + offset + " width=" + width + " of " + sizeBytes);
        }
        return start + offset;
    }

    @Override
    public int sizeBytes() {
        return sizeBytes;
    }

    @Override
    public int read8(int offset) {
        return whole.read8(at(offset, 1));
    }

    @Override
    public void write8(int offset, int value) {
        whole.write8(at(offset, 1), value);
    }

    @Override
    public int read16(int offset) {
        return whole.read16(at(offset, 2));
    }

    @Override
    public void write16(int offset, int value) {
        whole.write16(at(offset, 2), value);
    }

    @Override
    public int read32(int offset) {
        return whole.read32(at(offset, 4));
    }

    @Override
    public void write32(int offset, int value) {
        whole.write32(at(offset, 4), value);
    }
}
