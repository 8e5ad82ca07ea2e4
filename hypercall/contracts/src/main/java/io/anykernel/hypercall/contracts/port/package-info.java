/**
 * What network and block ports must do, whichever world opened them.
 *
 * <p><b>Lives here:</b> {@link io.anykernel.hypercall.contracts.port.NetPortContract} over two ports that a {@link
 * io.anykernel.hypercall.contracts.port.Wire} joins, and {@link
 * io.anykernel.hypercall.contracts.port.BlockPortContract} over a {@link
 * io.anykernel.hypercall.contracts.port.Medium}.
 *
 * <p><b>May import:</b> {@code io.anykernel.hypercall}, {@code io.anykernel.hypercall.contracts}, {@code
 * io.anykernel.hypercall.sim}. Freestanding.
 *
 * <p><b>Read first:</b> {@link io.anykernel.hypercall.contracts.port.NetPortContract}.
 */
package io.anykernel.hypercall.contracts.port;
