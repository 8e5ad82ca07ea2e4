/**
 * The virtio block driver.
 *
 * <p><b>May import:</b> {@code io.anykernel.hypercall}, {@code io.anykernel.core..}.
 *
 * <p><b>Read first:</b> {@link io.anykernel.block.virtio.VirtioBlockQueue}.
 */
package io.anykernel.block.virtio;
