package io.anykernel.net.netty;

import io.anykernel.core.packet.PacketBuffer;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.buffer.UnpooledDirectByteBuf;

/** A packet that lies in its run alone. */
final class RunByteBuf extends UnpooledDirectByteBuf {
    private final PacketReference reference;

    RunByteBuf(PacketReference reference) {
        this(reference, reference.packet());
    }

    private RunByteBuf(PacketReference reference, PacketBuffer packet) {
        super(
                UnpooledByteBufAllocator.DEFAULT,
                packet.memory().byteBuffer().slice(packet.start(), packet.runBytes()),
                packet.runBytes());
        this.reference = reference;
    }

    @Override
    protected void deallocate() {
        super.deallocate();
        reference.release();
    }
}
