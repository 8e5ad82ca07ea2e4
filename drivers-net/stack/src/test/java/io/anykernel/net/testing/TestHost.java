package io.anykernel.net.testing;

import io.anykernel.core.log.Counters;
import io.anykernel.core.log.Log;
import io.anykernel.core.packet.PacketPool;
import io.anykernel.core.packet.PayloadPool;
import io.anykernel.hypercall.Arena;
import io.anykernel.hypercall.DutyCycle;
import io.anykernel.hypercall.NetPort;
import io.anykernel.hypercall.sim.SimCpu;
import io.anykernel.hypercall.sim.SimWorld;
import io.anykernel.net.port.PortNetDevice;
import io.anykernel.net.stack.InterfaceConfig;
import io.anykernel.net.stack.NetStack;
import io.anykernel.net.stack.StackConfig;
import java.util.ArrayList;
import java.util.List;

/** One stack in a simulated world, with its pools, its counters and what runs in its loop. */
public final class TestHost implements DutyCycle {
    private static final int DEVICE_ARENA_BYTES = 256;

    public final Counters counters = new Counters();
    public final List<String> lines = new ArrayList<>();
    public final SimCpu cpu;
    public final PacketPool packets;
    public final PayloadPool blocks;
    public final NetStack stack;
    private final SimWorld world;
    private Runnable application = () -> {};

    public TestHost(SimWorld world, StackConfig config) {
        this(world, config, null, null);
    }

    /** Reuses the memory of pools that are empty again; their counters stay theirs. */
    public TestHost(SimWorld world, StackConfig config, PacketPool packets, PayloadPool blocks) {
        Arena arena = packets == null ? world.arenas().map(config.arenaBytes()) : null;
        this.world = world;
        this.packets = packets == null ? config.newPacketPool(arena, counters) : packets;
        this.blocks = blocks == null ? config.newBlockPool(arena, counters) : blocks;
        cpu = world.scheduling().newCpu("test");
        stack = new NetStack(
                config,
                cpu,
                world.clock(),
                world.entropy(),
                this.packets,
                this.blocks,
                counters,
                new Log(line -> lines.add(line.toString()), "test"));
        cpu.attach(this);
    }

    /** Attaches the next free end of the link. */
    public TestHost attach(String link, String... addresses) {
        return attach(world.ports().openNet("link:" + link, cpu), addresses);
    }

    public TestHost attach(NetPort port, String... addresses) {
        return attach(port, InterfaceConfig.of(addresses));
    }

    public TestHost attach(NetPort port, InterfaceConfig config) {
        Arena arena = world.arenas().map(DEVICE_ARENA_BYTES);
        PortNetDevice device = new PortNetDevice(port, packets, blocks, arena, counters.scope("device"));
        stack.attach(device, config);
        return this;
    }

    /** Runs in each pass of the loop, while the Cpu is held. */
    public void runInLoop(Runnable application) {
        this.application = application;
        cpu.wake();
    }

    @Override
    public boolean poll(long nowNanos) {
        boolean hasMore = stack.poll(nowNanos);
        application.run();
        stack.output(nowNanos);
        return hasMore;
    }

    @Override
    public long nextDeadlineNanos() {
        return stack.nextDeadlineNanos();
    }
}
