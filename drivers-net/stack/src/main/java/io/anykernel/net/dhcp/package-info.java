/**
 * Addresses that a server gives (DHCPv4, RFC 2131).
 *
 * <p><b>Lives here:</b> {@link io.anykernel.net.dhcp.DhcpClients}, which the stack polls; {@code DhcpClient}, the state machine of
 * one interface; {@code LeaseReader}, which checks what a server gives.
 *
 * <p><b>May import:</b> {@code io.anykernel.net.address}, {@code io.anykernel.net.ip}, {@code io.anykernel.net.udp}, {@code
 * io.anykernel.net.wire}, {@code io.anykernel.core..}, {@code io.anykernel.hypercall}.
 *
 * <p><b>Read first:</b> {@code DhcpClient}.
 */
package io.anykernel.net.dhcp;
