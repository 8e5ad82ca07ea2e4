/**
 * UDP (RFC 768, RFC 8085).
 *
 * <p><b>May import:</b> {@code io.anykernel.net.ip} (its {@code NetworkLayer}, never an IP version), {@code
 * io.anykernel.net.wire} and core.
 *
 * <p><b>Read first:</b> {@link io.anykernel.net.udp.UdpLayer}.
 */
package io.anykernel.net.udp;
