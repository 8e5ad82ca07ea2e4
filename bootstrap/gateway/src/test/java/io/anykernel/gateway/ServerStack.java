package io.anykernel.gateway;

import io.anykernel.core.packet.PacketPool;
import io.anykernel.core.packet.PayloadPool;
import io.anykernel.hypercall.World;
import io.anykernel.hypercall.host.LinkPorts;
import io.anykernel.kernel.Kernel;
import io.anykernel.net.port.PortNetDevice;
import io.anykernel.net.stack.InterfaceConfig;
import io.anykernel.net.stack.NetStack;
import io.anykernel.net.stack.StackConfig;

/** The stack whose services a gateway publishes, at the left end of a link. */
final class ServerStack implements AutoCloseable {
    private static final long SLACK_BYTES = 1 << 20;

    private final Kernel kernel;
    private final NetStack stack;

    ServerStack(World world, LinkPorts link, String address) {
        StackConfig config = StackConfig.DEFAULT;
        kernel = new Kernel("server", world, config.arenaBytes() + SLACK_BYTES);
        PacketPool packets = kernel.packetPool("net.packets", config.packets(), config.packetRunBytes());
        PayloadPool blocks = kernel.payloadPool("net.blocks", config.blocks(), config.blockBytes());
        stack = kernel.onClose(
                "net",
                new NetStack(
                        config,
                        kernel.cpu(),
                        kernel.clock(),
                        world.entropy(),
                        packets,
                        blocks,
                        kernel.counters(),
                        kernel.log()));
        stack.attach(
                new PortNetDevice(link.openLeft(kernel.cpu()), packets, blocks, kernel.arena(), kernel.counters()),
                InterfaceConfig.of(address));
        kernel.attach(stack);
        kernel.start();
    }

    NetStack stack() {
        return stack;
    }

    Throwable failure() {
        return kernel.cpu().failure();
    }

    /** Throws if a buffer is still out. */
    @Override
    public void close() {
        kernel.close();
    }
}
