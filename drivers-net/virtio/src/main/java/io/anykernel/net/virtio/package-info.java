/**
 * The virtio network driver.
 *
 * <p><b>May import:</b> {@code io.anykernel.hypercall}, {@code io.anykernel.core..}.
 *
 * <p><b>Read first:</b> {@link io.anykernel.net.virtio.VirtioNetDevice}.
 */
package io.anykernel.net.virtio;
