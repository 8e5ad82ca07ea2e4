/**
 * What {@link io.anykernel.hypercall.Memory} does, whichever class of that name a world has.
 *
 * <p><b>May import:</b> {@code io.anykernel.hypercall}, {@code io.anykernel.hypercall.contracts}. Freestanding.
 *
 * <p><b>Read first:</b> {@link io.anykernel.hypercall.contracts.memory.MemoryContract}.
 */
package io.anykernel.hypercall.contracts.memory;
