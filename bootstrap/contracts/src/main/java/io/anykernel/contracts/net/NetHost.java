package io.anykernel.contracts.net;

import io.anykernel.core.log.Counter;
import io.anykernel.core.log.Counters;
import io.anykernel.core.log.Log;
import io.anykernel.core.packet.PacketPool;
import io.anykernel.core.packet.PayloadPool;
import io.anykernel.hypercall.Arena;
import io.anykernel.hypercall.DutyCycle;
import io.anykernel.hypercall.contracts.Probe;
import io.anykernel.hypercall.sim.SimCpu;
import io.anykernel.hypercall.sim.SimWorld;
import io.anykernel.net.connection.TcpConfig;
import io.anykernel.net.port.PortNetDevice;
import io.anykernel.net.stack.InterfaceConfig;
import io.anykernel.net.stack.NetStack;
import io.anykernel.net.stack.StackConfig;

/** One stack in a simulated world, and what runs in its loop. */
final class NetHost implements DutyCycle {
    private static final StackConfig CONFIG =
            StackConfig.DEFAULT.withBuffers(256, 256).withTcp(TcpConfig.DEFAULT.withBuffers(65_536, 65_536));

    final Counters counters = new Counters();
    final NetStack stack;
    private final Arena arena;
    private final PacketPool packets;
    private final PayloadPool blocks;
    private Runnable application;

    /** Opens one end of the link and starts the loop. */
    NetHost(SimWorld world, String link, String name, String... addresses) {
        this.arena = world.arenas().map(CONFIG.arenaBytes() + 4096);
        this.packets = CONFIG.newPacketPool(arena, counters);
        this.blocks = CONFIG.newBlockPool(arena, counters);
        SimCpu cpu = world.scheduling().newCpu(name);
        stack = new NetStack(
                CONFIG, cpu, world.clock(), world.entropy(), packets, blocks, counters, new Log(world.console(), name));
        PortNetDevice device = new PortNetDevice(
                world.ports().openNet("link:" + link, cpu), packets, blocks, arena, counters.scope("device"));
        stack.attach(device, InterfaceConfig.of(addresses));
        cpu.attach(this);
    }

    /** Runs in each pass of the loop, while the Cpu is held. */
    void runInLoop(Runnable application) {
        this.application = application;
    }

    @Override
    public boolean poll(long nowNanos) {
        boolean hasMore = stack.poll(nowNanos);
        if (application != null) {
            application.run();
            stack.output(nowNanos);
        }
        return hasMore;
    }

    @Override
    public long nextDeadlineNanos() {
        return stack.nextDeadlineNanos();
    }

    /** Closes the stack, which must leave its pools empty, and gives the memory back. */
    void close(Probe probe) {
        stack.close();
        probe.expectEquals(0, packets.inUse(), "packets in use");
        probe.expectEquals(0, blocks.inUse(), "blocks in use");
        arena.close();
    }

    /** Feeds how it ended, to the last frame: time, counters, trace. Closes both hosts. */
    static void finish(SimWorld world, NetHost left, NetHost right, Probe probe) {
        probe.feed(world.clock().nanoTime());
        left.close(probe);
        right.close(probe);
        for (Counter counter : left.counters.all()) {
            probe.feed(counter.name());
            probe.feed(counter.value());
        }
        for (Counter counter : right.counters.all()) {
            probe.feed(counter.value());
        }
        probe.feed(world.trace().hash());
    }
}
