/**
 * What timers, checksums and the network stack must do.
 *
 * <p><b>May import:</b> core, {@code io.anykernel.net}, {@code io.anykernel.hypercall.sim}.
 *
 * <p><b>Read first:</b> {@link io.anykernel.contracts.net.TcpCases}.
 */
package io.anykernel.contracts.net;
