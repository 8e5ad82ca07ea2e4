package io.anykernel.composition;

import io.anykernel.core.packet.PacketPool;
import io.anykernel.core.packet.PayloadPool;
import io.anykernel.net.stack.StackConfig;

/** The pools that a stack and its devices share. */
final class NetBuffers implements Component {
    static final String NAME = "net.buffers";

    private final StackConfig config;

    NetBuffers(StackConfig config) {
        this.config = config;
    }

    record Pools(PacketPool packets, PayloadPool payload) {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public long arenaBytes() {
        return config.arenaBytes();
    }

    @Override
    public Object start(Instance instance) {
        return new Pools(
                instance.kernel().packetPool("net.packets", config.packets(), config.packetRunBytes()),
                instance.kernel().payloadPool("net.blocks", config.blocks(), config.blockBytes()));
    }
}
