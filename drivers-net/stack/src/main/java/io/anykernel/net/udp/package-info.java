/**
 * UDP (RFC 768, RFC 8085).
 *
 * <p><b>May import:</b> {@code io.anykernel.net.address}, {@code io.anykernel.net.ip} (its {@code NetworkLayer}, never an IP version), {@code
 * io.anykernel.net.wire}, {@code io.anykernel.core..}, {@code io.anykernel.hypercall}.
 *
 * <p><b>Read first:</b> {@link io.anykernel.net.udp.UdpLayer}.
 */
package io.anykernel.net.udp;
