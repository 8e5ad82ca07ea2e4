package io.anykernel.hypercall;

/**
 * One place of a {@link Bus} where a device may answer. The world finds the places and their interrupts; what kind of device
 * answers there, and whether any does, is read from its registers, or of Xen's from its keys, by drivers.
 */
public sealed interface BusDevice permits MmioDevice, PciDevice, XenDevice {
    /** Where it sits, for status pages and errors, such as {@code virtio-mmio@feb00e00}, {@code pci@00:03.0} or {@code device/vif/0}. */
    String location();
}
