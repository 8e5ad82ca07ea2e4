package io.anykernel.benchmarks;

import io.anykernel.core.log.Counters;
import io.anykernel.core.packet.PacketBuffer;
import io.anykernel.core.packet.PacketPool;
import io.anykernel.core.packet.PayloadBuffer;
import io.anykernel.core.packet.PayloadPool;
import io.anykernel.hypercall.Arena;
import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.host.HostWorld;
import io.anykernel.net.netty.PacketByteBufs;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What does it cost to hand a packet to Netty: as a face of the packet, or copied into a heap buffer of Netty's pool? Each
 * reads one long at either end and releases. The thread holds the packet's Cpu.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
public class ByteBufBench {
    private static final int BLOCK_BYTES = 4096;
    private static final String OWNER = "bench";

    /** Without slices a frame of 1,460 bytes in the run; each slice adds 4 KiB. */
    @Param({"0", "1", "16"})
    public int slices;

    private final HostWorld world = HostWorld.create();
    private Arena arena;
    private Cpu cpu;
    private PacketBuffer packet;

    @Setup
    public void fill() {
        arena = world.arenas().map(1 << 20);
        cpu = world.scheduling().newCpu("bench");
        cpu.acquire();
        PayloadPool payload = new PayloadPool("payload", arena, 16, BLOCK_BYTES, new Counters());
        packet = new PacketPool("packets", arena, 1, 2048, new Counters()).acquire(OWNER);
        packet.extend(slices == 0 ? 1460 : 54);
        for (int i = 0; i < slices; i++) {
            PayloadBuffer block = payload.acquire(OWNER);
            packet.appendSlice(block, 0, BLOCK_BYTES);
        }
    }

    @TearDown
    public void release() {
        packet.release();
        cpu.release();
        arena.close();
    }

    @Benchmark
    public long face() {
        return readAndRelease(PacketByteBufs.of(packet.retain(), cpu));
    }

    @Benchmark
    public long copyToHeap() {
        int length = packet.totalBytes();
        ByteBuf copy = PooledByteBufAllocator.DEFAULT.heapBuffer(length, length);
        append(copy, packet.memory().byteBuffer(), packet.start(), packet.runBytes());
        for (int i = 0; i < packet.sliceCount(); i++) {
            append(copy, packet.sliceBlock(i).memory().byteBuffer(), packet.sliceOffset(i), packet.sliceLength(i));
        }
        return readAndRelease(copy);
    }

    private static void append(ByteBuf copy, ByteBuffer from, int offset, int lengthBytes) {
        copy.writeBytes(from.limit(offset + lengthBytes).position(offset));
    }

    private static long readAndRelease(ByteBuf buffer) {
        long ends = buffer.getLong(0) ^ buffer.getLong(buffer.readableBytes() - 8);
        buffer.release();
        return ends;
    }
}
