package io.anykernel.net.netty;

import io.anykernel.core.packet.PacketBuffer;
import io.anykernel.hypercall.Memory;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;

/** A packet with slices: one component for its run, if there is any, and one for each slice. */
final class SlicedByteBuf extends CompositeByteBuf {
    private final PacketReference reference;

    SlicedByteBuf(PacketReference reference) {
        super(UnpooledByteBufAllocator.DEFAULT, true, PacketBuffer.MAX_SLICES + 1);
        this.reference = reference;
        PacketBuffer packet = reference.packet();
        if (packet.runBytes() > 0) {
            append(packet.memory(), packet.start(), packet.runBytes());
        }
        for (int i = 0; i < packet.sliceCount(); i++) {
            append(packet.sliceBlock(i).memory(), packet.sliceOffset(i), packet.sliceLength(i));
        }
        maxCapacity(packet.totalBytes());
    }

    private void append(Memory memory, int offset, int lengthBytes) {
        ByteBuf part = Unpooled.wrappedBuffer(memory.byteBuffer().slice(offset, lengthBytes));
        addComponent(true, part);
    }

    @Override
    protected void deallocate() {
        super.deallocate();
        reference.release();
    }
}
