/**
 * What goes over the wire: one class per header, which holds every offset.
 *
 * <p><b>Lives here:</b> flyweights over packet memory for Ethernet, ARP, IPv4, IPv6, ICMP, NDP, UDP and TCP, and {@link
 * io.anykernel.net.wire.SequenceNumber}.
 *
 * <p><b>May import:</b> {@code io.anykernel.net.address}, {@code io.anykernel.hypercall}, {@code io.anykernel.core.checksum}.
 *
 * <p><b>Read first:</b> {@link io.anykernel.net.wire.UdpHeader}.
 */
package io.anykernel.net.wire;
