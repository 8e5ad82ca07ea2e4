/**
 * A kernel: an arena, a Cpu with its loop, the drivers confined to it, and what must be closed in which order.
 *
 * <p><b>Lives here:</b> {@link io.anykernel.kernel.Kernel}, the loop, the wiring as data for status pages. No driver is
 * named here: the composition calls their constructors and attaches them.
 *
 * <p><b>May import:</b> {@code io.anykernel.hypercall}, {@code io.anykernel.core..}. Freestanding.
 *
 * <p><b>Read first:</b> {@link io.anykernel.kernel.Kernel}, then {@link io.anykernel.kernel.Wiring}.
 */
package io.anykernel.kernel;
