package io.anykernel.hypercall;

/**
 * One function of a PCI device. Its driver switches on memory decoding and bus mastering in {@link #config}; the world
 * places its base address registers and its interrupt messages.
 */
public non-sealed interface PciDevice extends BusDevice {
    /** Base address registers of an ordinary function (PCI 3.0 §6.2.5). */
    int BAR_COUNT = 6;

    /** Configuration space: 256 bytes, or 4096 on PCI Express. */
    Registers config();

    /**
     * The memory behind a base address register. It answers once memory decoding is on.
     *
     * @param index from 0; of a 64-bit register the lower half
     * @throws PortException if there is no memory behind it, or the firmware gave it no address
     */
    Registers bar(int index);

    /** Messages that the function can interrupt by (MSI-X); 0 if it has none. */
    int vectors();

    /**
     * Connects one interrupt message to {@code owner}, as {@link MmioDevice#connect} does a line, and switches messages on.
     * Nothing has to be acknowledged at the function.
     *
     * @throws PortException if the world has no interrupt left
     * @throws IndexOutOfBoundsException if the function has no such vector
     */
    Interrupt connect(int vector, Cpu owner);
}
