package io.anykernel.net.testing;

import io.anykernel.core.log.Counters;
import io.anykernel.core.log.Log;
import io.anykernel.core.packet.BlockPool;
import io.anykernel.core.packet.PacketPool;
import io.anykernel.hypercall.Clock;
import io.anykernel.net.stack.NetStack;
import io.anykernel.net.stack.StackConfig;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;

/** One stack of a test with its pools and counters. */
public final class TestHost {
    public final Counters counters = new Counters();
    public final SoloCpu cpu = new SoloCpu();
    public final PacketPool packets;
    public final BlockPool blocks;
    public final NetStack stack;

    public TestHost(StackConfig config, long seed, LongSupplier now) {
        this(config, seed, now, null, null);
    }

    /** Reuses the memory of pools that are empty again; their counters stay theirs. */
    public TestHost(StackConfig config, long seed, LongSupplier now, PacketPool packets, BlockPool blocks) {
        TestArena arena = packets == null ? new TestArena(config.arenaBytes()) : null;
        this.packets = packets == null ? config.newPacketPool(arena, counters) : packets;
        this.blocks = blocks == null ? config.newBlockPool(arena, counters) : blocks;
        SplittableRandom random = new SplittableRandom(seed);
        Clock clock = new Clock() {
            @Override
            public long nanoTime() {
                return now.getAsLong();
            }

            @Override
            public long wallNanos() {
                return now.getAsLong();
            }
        };
        stack = new NetStack(
                config, cpu, clock, random::nextLong, this.packets, this.blocks, counters, new Log(line -> {}, "test"));
    }
}
