/**
 * Packets and pages, and the pools that they come from.
 *
 * <p><b>Lives here:</b> {@link io.anykernel.core.packet.PacketBuffer} (a header run and counted slices), {@link
 * io.anykernel.core.packet.PayloadBuffer} (a counted page), their pools with owners and leak detection.
 *
 * <p><b>May import:</b> {@code io.anykernel.hypercall}, {@code io.anykernel.core.log}.
 *
 * <p><b>Read first:</b> {@link io.anykernel.core.packet.PacketBuffer}.
 */
package io.anykernel.core.packet;
