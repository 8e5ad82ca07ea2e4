/**
 * The layout of PCI configuration space, which worlds read to place a function and drivers to find their way in it.
 *
 * <p><b>Lives here:</b> the header and the capabilities that both need, over any {@link io.anykernel.hypercall.Registers}.
 *
 * <p><b>May import:</b> {@code io.anykernel.hypercall}.
 *
 * <p><b>Read first:</b> {@link io.anykernel.hypercall.pci.PciConfig}.
 */
package io.anykernel.hypercall.pci;
