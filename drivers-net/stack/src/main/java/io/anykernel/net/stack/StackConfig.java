package io.anykernel.net.stack;

import io.anykernel.core.log.Counters;
import io.anykernel.core.packet.PacketPool;
import io.anykernel.core.packet.PayloadPool;
import io.anykernel.hypercall.Arena;
import io.anykernel.net.connection.TcpConfig;

/**
 * Sizes and times of one stack.
 *
 * @param packets how many packets stack and devices share
 * @param packetRunBytes header run of each, headroom included; 2048 holds an ordinary frame
 * @param blocks how many payload blocks they share
 * @param blockBytes size of each
 * @param neighborLimit most neighbors of one interface
 * @param tcp what concerns TCP alone
 */
public record StackConfig(
        int packets, int packetRunBytes, int blocks, int blockBytes, int neighborLimit, TcpConfig tcp) {
    /** 10,240 packets of 2 KiB, 4096 blocks of 4 KiB, 512 neighbors. */
    public static final StackConfig DEFAULT = new StackConfig(10_240, 2048, 4096, 4096, 512, TcpConfig.DEFAULT);

    /** 64 packets of 2 KiB, 64 blocks of 2 KiB, 32 neighbors, buffers of 16 KiB a connection: for many stacks in one process. */
    public static final StackConfig SMALL = new StackConfig(64, 2048, 64, 2048, 32, TcpConfig.SMALL);

    private static final int MIN_RUN_BYTES = 1408;

    public StackConfig {
        if (packetRunBytes < MIN_RUN_BYTES) {
            throw new IllegalArgumentException(
                    "packet runs of " + packetRunBytes + " bytes: the longest ICMP error takes " + MIN_RUN_BYTES);
        }
    }

    /** Bytes that {@link #newPacketPool} and {@link #newBlockPool} cut from their arena. */
    public long arenaBytes() {
        return (long) packets * packetRunBytes + (long) blocks * blockBytes + 8192;
    }

    public PacketPool newPacketPool(Arena arena, Counters counters) {
        return new PacketPool("net.packets", arena, packets, packetRunBytes, counters);
    }

    public PayloadPool newBlockPool(Arena arena, Counters counters) {
        return new PayloadPool("net.blocks", arena, blocks, blockBytes, counters);
    }

    /** The same with another number of packets and blocks. */
    public StackConfig withBuffers(int packets, int blocks) {
        return new StackConfig(packets, packetRunBytes, blocks, blockBytes, neighborLimit, tcp);
    }

    /** The same with another configuration of TCP. */
    public StackConfig withTcp(TcpConfig tcp) {
        return new StackConfig(packets, packetRunBytes, blocks, blockBytes, neighborLimit, tcp);
    }
}
