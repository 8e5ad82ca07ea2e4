/**
 * The front end of Xen's block devices.
 *
 * <p><b>May import:</b> {@code io.anykernel.hypercall}, {@code io.anykernel.core..}.
 *
 * <p><b>Read first:</b> {@link io.anykernel.block.xen.XenBlockQueue}.
 */
package io.anykernel.block.xen;
