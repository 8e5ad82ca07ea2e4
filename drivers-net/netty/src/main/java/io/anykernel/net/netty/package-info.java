/**
 * Packets as Netty's buffers, for programs in a JVM.
 *
 * <p><b>Lives here:</b> {@link io.anykernel.net.netty.PacketByteBufs}, which gives a packet the face of a {@code ByteBuf} without
 * a copy, and the mapping of reference counts.
 *
 * <p><b>May import:</b> {@code io.anykernel.core.packet}, {@code io.anykernel.hypercall}, and Netty's buffers. Host only.
 *
 * <p><b>Read first:</b> {@link io.anykernel.net.netty.PacketByteBufs}.
 */
package io.anykernel.net.netty;
