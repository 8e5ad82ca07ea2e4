/**
 * What timers, checksums, the device over a port and the network stack must do.
 *
 * <p><b>May import:</b> {@code io.anykernel.core}, {@code io.anykernel.core.contracts}, {@code io.anykernel.net} and the
 * drivers and contracts below it, {@code io.anykernel.hypercall} with contracts and simulator. Freestanding.
 *
 * <p><b>Read first:</b> {@link io.anykernel.contracts.net.TcpCases}.
 */
package io.anykernel.contracts.net;
