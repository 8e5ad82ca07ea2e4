/**
 * What all front ends of Xen devices share: how a back end is met, what is granted to it, and how the two part.
 *
 * <p><b>May import:</b> {@code io.anykernel.hypercall}, {@code io.anykernel.core.ring}, {@code io.anykernel.core.error}, {@code
 * io.anykernel.core.log}.
 *
 * <p><b>Read first:</b> {@link io.anykernel.core.xen.XenFrontEnd}.
 */
package io.anykernel.core.xen;
