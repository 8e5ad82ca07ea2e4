package io.anykernel.hypercall;

/** A window of registers at an address that the machine's description names, with one interrupt line. It may be empty. */
public non-sealed interface MmioDevice extends BusDevice {
    Registers registers();

    /**
     * Connects the device's interrupt to {@code owner}: an interrupt makes {@link Cpu#idle} return and {@link
     * Interrupt#take} answer true once. The line is edge-triggered: acknowledge at the device first, then look for work, or
     * an event between the two is lost. Connecting again moves it to another owner.
     *
     * @throws PortException if the world has no interrupt left
     */
    Interrupt connect(Cpu owner);
}
