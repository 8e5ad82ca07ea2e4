/**
 * An Ethernet device over a hypercall port: a TAP interface, a link inside the process, a stream.
 *
 * <p><b>May import:</b> {@code io.anykernel.core..}, {@code io.anykernel.hypercall}. Freestanding.
 *
 * <p><b>Read first:</b> {@link io.anykernel.net.port.PortNetDevice}.
 */
package io.anykernel.net.port;
