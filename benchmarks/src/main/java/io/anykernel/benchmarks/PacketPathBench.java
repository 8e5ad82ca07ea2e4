package io.anykernel.benchmarks;

import io.anykernel.core.packet.PacketPool;
import io.anykernel.core.packet.PayloadPool;
import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.Memory;
import io.anykernel.hypercall.NetPort;
import io.anykernel.hypercall.host.HostWorld;
import io.anykernel.hypercall.host.LinkPorts;
import io.anykernel.kernel.Kernel;
import io.anykernel.net.address.IpAddress;
import io.anykernel.net.port.PortNetDevice;
import io.anykernel.net.socket.TcpListener;
import io.anykernel.net.socket.TcpSocket;
import io.anykernel.net.stack.InterfaceConfig;
import io.anykernel.net.stack.NetStack;
import io.anykernel.net.stack.StackConfig;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What does a full-sized segment cost from one stack's socket over a link to another's, acknowledgment included, and does
 * it allocate? Per segment; both stacks on one thread; no offloads. Run with {@code -prof gc}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
public class PacketPathBench {
    private static final int PORT = 5001;
    private static final int SEGMENT_BYTES = 1448;
    private static final int SEGMENTS = 16;
    private static final int CHUNK_BYTES = SEGMENT_BYTES * SEGMENTS;

    private final HostWorld world = HostWorld.create();
    private final Memory chunk = Memory.allocate(CHUNK_BYTES);
    private Kernel leftKernel;
    private Kernel rightKernel;
    private NetStack left;
    private NetStack right;
    private TcpSocket sender;
    private TcpSocket receiver;

    @Setup
    public void connect() {
        LinkPorts link = new LinkPorts(world.arenas(), "bench", 1500, false);
        leftKernel = kernel("left");
        rightKernel = kernel("right");
        left = stack(leftKernel, link::openLeft, "10.0.0.1/24");
        right = stack(rightKernel, link::openRight, "10.0.0.2/24");
        leftKernel.cpu().acquire();
        rightKernel.cpu().acquire();
        TcpListener listener = right.listen(PORT, 1);
        sender = left.startConnect(IpAddress.parse("10.0.0.2"), PORT);
        while (receiver == null) {
            turn();
            receiver = listener.tryAccept();
        }
    }

    private Kernel kernel(String name) {
        return new Kernel(name, world, StackConfig.DEFAULT.arenaBytes() + (1 << 20));
    }

    private NetStack stack(Kernel kernel, Function<Cpu, NetPort> end, String address) {
        StackConfig config = StackConfig.DEFAULT;
        PacketPool packets = kernel.packetPool("net.packets", config.packets(), config.packetRunBytes());
        PayloadPool blocks = kernel.payloadPool("net.blocks", config.blocks(), config.blockBytes());
        NetStack stack = kernel.onClose(
                "net",
                new NetStack(
                        config,
                        kernel.cpu(),
                        world.clock(),
                        world.entropy(),
                        packets,
                        blocks,
                        kernel.counters(),
                        kernel.log()));
        stack.attach(
                new PortNetDevice(end.apply(kernel.cpu()), packets, blocks, kernel.arena(), kernel.counters()),
                InterfaceConfig.of(address));
        return stack;
    }

    private void turn() {
        left.poll(world.clock().nanoTime());
        right.poll(world.clock().nanoTime());
    }

    @Benchmark
    @OperationsPerInvocation(SEGMENTS)
    public int segment() {
        int sent = 0;
        int received = 0;
        while (received < CHUNK_BYTES) {
            if (sent < CHUNK_BYTES) {
                sent += Math.max(0, sender.trySend(chunk, sent, CHUNK_BYTES - sent));
            }
            turn();
            received += Math.max(0, receiver.tryReceive(chunk, 0, CHUNK_BYTES));
        }
        return received;
    }

    @TearDown
    public void close() {
        rightKernel.cpu().release();
        leftKernel.cpu().release();
        leftKernel.close();
        rightKernel.close();
    }
}
