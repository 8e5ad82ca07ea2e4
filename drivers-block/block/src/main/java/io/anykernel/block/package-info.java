/**
 * Synchronous block devices for filesystems.
 *
 * <p><b>Lives here:</b> {@link io.anykernel.block.RamBlockDevice}, {@link io.anykernel.block.PortBlockDevice} over what a
 * world offers (the "file" driver), {@link io.anykernel.block.QueuedBlockDevice} over a driver's submit-and-complete
 * queue, and wrappers that count and break transfers for tests.
 *
 * <p><b>May import:</b> {@code io.anykernel.core..}, {@code io.anykernel.hypercall}.
 *
 * <p><b>Read first:</b> {@link io.anykernel.block.PortBlockDevice}, then {@link io.anykernel.block.QueuedBlockDevice}.
 */
package io.anykernel.block;
