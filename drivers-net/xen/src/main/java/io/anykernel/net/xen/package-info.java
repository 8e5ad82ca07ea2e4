/**
 * The front end of Xen's network devices.
 *
 * <p><b>May import:</b> {@code io.anykernel.hypercall}, {@code io.anykernel.core..}.
 *
 * <p><b>Read first:</b> {@link io.anykernel.net.xen.XenNetDevice}.
 */
package io.anykernel.net.xen;
