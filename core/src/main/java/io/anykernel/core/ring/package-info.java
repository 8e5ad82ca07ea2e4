/**
 * Rings in memory shared with a device or a back end: layouts and their ordering rules, no registers.
 *
 * <p><b>May import:</b> {@code io.anykernel.hypercall}, {@code io.anykernel.core.log}.
 *
 * <p><b>Read first:</b> {@link io.anykernel.core.ring.Virtqueue}.
 */
package io.anykernel.core.ring;
