/**
 * What a world must do apart from scheduling: arenas, entropy, console, names of ports, bus, accelerator.
 *
 * <p><b>May import:</b> {@code io.anykernel.hypercall}, {@code io.anykernel.hypercall.contracts}. Freestanding.
 *
 * <p><b>Read first:</b> {@link io.anykernel.hypercall.contracts.world.WorldContract}.
 */
package io.anykernel.hypercall.contracts.world;
