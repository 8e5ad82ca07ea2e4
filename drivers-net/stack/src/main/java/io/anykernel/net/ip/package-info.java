/**
 * The network layer: routes, IPv4, IPv6, ICMP.
 *
 * <p><b>Lives here:</b> {@link io.anykernel.net.ip.NetworkLayer}, which is all that transports see; {@link
 * io.anykernel.net.ip.InternetLayer}, which stands behind it; one {@link io.anykernel.net.ip.NetworkInterface} a link;
 * {@code Fragmenter} and {@code Reassembly} for datagrams that are longer than a frame.
 *
 * <p><b>May import:</b> {@code io.anykernel.net.address}, {@code io.anykernel.net.neighbor}, {@code io.anykernel.net.link}, {@code
 * io.anykernel.net.wire}, {@code io.anykernel.core..}, {@code io.anykernel.hypercall}.
 *
 * <p><b>Read first:</b> {@link io.anykernel.net.ip.NetworkLayer}.
 */
package io.anykernel.net.ip;
