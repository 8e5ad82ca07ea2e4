package io.anykernel.hypercall;

/** Opens the ports that a world offers. */
public interface Ports {
    /**
     * Opens a network port; its readiness wakes {@code owner}.
     *
     * @param name what to open, such as {@code tap:ak0}; the world documents its names
     * @throws PortException if there is no such port or it may not be opened, with cause and remedy in one line
     */
    NetPort openNet(String name, Cpu owner);

    /**
     * Opens a block port.
     *
     * @param name such as {@code file:/path/to/disk.img}; the world documents its names
     * @throws PortException as for {@link #openNet}
     */
    BlockPort openBlock(String name, boolean writable);
}
