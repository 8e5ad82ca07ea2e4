package io.anykernel.hypercall;

/** One device of a {@link Bus}. */
public interface BusDevice {
    /** How its registers are laid out. */
    enum Transport {
        /** virtio over MMIO, modern interface (virtio 1.2 §4.2). */
        VIRTIO_MMIO
    }

    Transport transport();

    /** Type that the transport itself reports, such as virtio's device ID (virtio 1.2 §5): 1 network, 2 block. */
    int deviceType();

    /** Where it sits, for status pages and errors, such as {@code virtio-mmio@feb00e00}. */
    String location();

    Registers registers();

    /**
     * Connects the device's interrupt to {@code owner}: an interrupt makes {@link Cpu#idle} return and {@link
     * Interrupt#take} answer true once.
     */
    Interrupt connect(Cpu owner);
}
