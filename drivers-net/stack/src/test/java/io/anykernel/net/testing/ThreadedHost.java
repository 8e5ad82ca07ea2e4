package io.anykernel.net.testing;

import io.anykernel.core.log.Counters;
import io.anykernel.core.log.Log;
import io.anykernel.core.packet.PacketPool;
import io.anykernel.core.packet.PayloadPool;
import io.anykernel.hypercall.Arena;
import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.NetPort;
import io.anykernel.hypercall.World;
import io.anykernel.net.port.PortNetDevice;
import io.anykernel.net.stack.InterfaceConfig;
import io.anykernel.net.stack.NetStack;
import io.anykernel.net.stack.StackConfig;
import java.util.function.Function;

/** One stack on a world's Cpu, with a loop in a thread of its own. */
public final class ThreadedHost implements AutoCloseable {
    public final Counters counters = new Counters();
    public final NetStack stack;
    public final PacketPool packets;
    public final PayloadPool blocks;
    private final World world;
    private final Cpu cpu;
    private final Arena arena;
    private final Thread loop;
    private volatile boolean stopped;

    public ThreadedHost(World world, StackConfig config, Function<Cpu, NetPort> port, String... addresses) {
        this.world = world;
        arena = world.arenas().map(config.arenaBytes() + 4096);
        packets = config.newPacketPool(arena, counters);
        blocks = config.newBlockPool(arena, counters);
        cpu = world.scheduling().newCpu("test");
        cpu.acquire();
        try {
            stack = new NetStack(
                    config,
                    cpu,
                    world.clock(),
                    world.entropy(),
                    packets,
                    blocks,
                    counters,
                    new Log(world.console(), "test"));
            PortNetDevice device = new PortNetDevice(port.apply(cpu), packets, blocks, arena, counters.scope("device"));
            stack.attach(device, InterfaceConfig.of(addresses));
        } finally {
            cpu.release();
        }
        loop = new Thread(this::run, "loop");
        loop.setDaemon(true);
        loop.start();
    }

    private void run() {
        cpu.acquire();
        try {
            while (!stopped) {
                boolean more = stack.poll(world.clock().nanoTime());
                if (!more) {
                    cpu.idle(stack.nextDeadlineNanos());
                } else {
                    cpu.giveWay();
                }
            }
        } catch (RuntimeException broken) {
            cpu.fail(broken);
        } finally {
            cpu.release();
        }
    }

    public Throwable failure() {
        return cpu.failure();
    }

    @Override
    public void close() throws InterruptedException {
        stack.close();
        stopped = true;
        cpu.wake();
        loop.join(10_000);
        arena.close();
    }
}
