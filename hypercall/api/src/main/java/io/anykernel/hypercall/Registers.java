package io.anykernel.hypercall;

/**
 * A window of device registers, little-endian. Accesses reach the device in program order, at the width named, and are
 * ordered against memory: what was written to memory before {@link #write32} is visible to the device that it notifies.
 */
public interface Registers {
    int sizeBytes();

    int read8(int offset);

    void write8(int offset, int value);

    int read16(int offset);

    void write16(int offset, int value);

    int read32(int offset);

    void write32(int offset, int value);
}
