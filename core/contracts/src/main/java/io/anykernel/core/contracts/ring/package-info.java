/**
 * The device's side of shared rings, written a second time and without trust in the driver's, and the cases that play
 * both sides against each other.
 *
 * <p><b>May import:</b> {@code io.anykernel.core..}, {@code io.anykernel.hypercall}, {@code
 * io.anykernel.hypercall.contracts}. Freestanding.
 *
 * <p><b>Read first:</b> {@link io.anykernel.core.contracts.ring.VirtqueueContract}.
 */
package io.anykernel.core.contracts.ring;
