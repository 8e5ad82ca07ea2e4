/**
 * The contracts of ports, held against the simulator's, which every world can run.
 *
 * <p><b>May import:</b> {@code io.anykernel.hypercall}, {@code io.anykernel.hypercall.contracts..}, {@code
 * io.anykernel.hypercall.sim}. Freestanding.
 *
 * <p><b>Read first:</b> {@link io.anykernel.contracts.port.PortCases}.
 */
package io.anykernel.contracts.port;
