/**
 * Where drivers meet: what a network device and a block device look like to the stack or filesystem above them.
 *
 * <p><b>May import:</b> {@code io.anykernel.hypercall}, {@code io.anykernel.core.packet}, {@code io.anykernel.core.log}.
 *
 * <p><b>Read first:</b> {@link io.anykernel.core.device.NetDevice}, {@link io.anykernel.core.device.BlockDevice}.
 */
package io.anykernel.core.device;
