/**
 * What all virtio drivers share: how a device is reached, agreed with, started and reset.
 *
 * <p><b>May import:</b> {@code io.anykernel.hypercall}, {@code io.anykernel.hypercall.pci}, {@code io.anykernel.core.ring}, {@code
 * io.anykernel.core.error}, {@code io.anykernel.core.log}.
 *
 * <p><b>Read first:</b> {@link io.anykernel.core.virtio.VirtioDevice}.
 */
package io.anykernel.core.virtio;
