/**
 * What timers, checksums, the device over a port and the network stack must do.
 *
 * <p><b>May import:</b> {@code io.anykernel.core..}, {@code io.anykernel.net..}, {@code io.anykernel.hypercall}, {@code
 * io.anykernel.hypercall.contracts..}, {@code io.anykernel.hypercall.sim}. Freestanding.
 *
 * <p><b>Read first:</b> {@link io.anykernel.contracts.net.TcpCases}.
 */
package io.anykernel.contracts.net;
