package io.anykernel.net.netty;

import io.anykernel.core.packet.PacketBuffer;
import io.anykernel.hypercall.Cpu;
import io.netty.buffer.ByteBuf;

/**
 * Packets as Netty's buffers: the same bytes, in the packet's run and slices, without a copy.
 *
 * <p>A buffer holds one reference to its packet, however often it is retained, sliced or duplicated, and lets go of it with its
 * own last one. Packets are confined to their Cpu and Netty's buffers are not, so the thread that releases last holds the Cpu
 * for a moment.
 */
public final class PacketByteBufs {
    private PacketByteBufs() {}

    /**
     * A packet's bytes from its start to its end, all of them readable. The buffer does not grow. While it lives the packet is
     * neither pulled, pushed, trimmed nor extended; what is written into the buffer is written into the packet.
     *
     * @param packet whose reference the buffer takes over; the caller holds {@code cpu}, or is the packet's only owner
     * @param cpu that the packet is confined to
     */
    public static ByteBuf of(PacketBuffer packet, Cpu cpu) {
        PacketReference reference = new PacketReference(packet, cpu);
        return packet.sliceCount() == 0 ? new RunByteBuf(reference) : new SlicedByteBuf(reference);
    }
}
