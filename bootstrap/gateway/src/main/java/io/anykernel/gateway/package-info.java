/**
 * Joins a stack's network to the host's sockets without root: host ports published into the stack.
 *
 * <p>The gateway is a second stack at the far end of the link. A host connection to a published port becomes a TCP
 * connection of that stack's, and bytes are spliced both ways with back-pressure and half-close. Link and host sockets
 * wait in one selector, so that one thread does it all. Each client of a published UDP port becomes a UDP port of that stack's,
 * for as long as datagrams flow.
 *
 * <p><b>Lives here:</b> {@link io.anykernel.gateway.Gateway}, the selector as a Cpu's sleep, the port that speaks
 * QEMU's stream framing.
 *
 * <p><b>May import:</b> {@code io.anykernel.hypercall}, {@code io.anykernel.core..}, {@code io.anykernel.net..}, {@code
 * io.anykernel.kernel}, {@code io.anykernel.composition}, and the JVM's channels. Host only.
 *
 * <p><b>Read first:</b> {@link io.anykernel.gateway.Gateway}.
 */
package io.anykernel.gateway;
