/**
 * What every block device must do.
 *
 * <p><b>Lives here:</b> cases over the synchronous {@code BlockDevice} face, and a model of a hardware queue to lay it over.
 *
 * <p><b>May import:</b> {@code io.anykernel.core..}, {@code io.anykernel.hypercall}, {@code
 * io.anykernel.hypercall.contracts}, {@code io.anykernel.hypercall.sim}. Freestanding.
 *
 * <p><b>Read first:</b> {@link io.anykernel.block.contracts.BlockDeviceContract}.
 */
package io.anykernel.block.contracts;
