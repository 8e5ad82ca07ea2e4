package io.anykernel.benchmarks;

import io.anykernel.core.contracts.ring.ModelBus;
import io.anykernel.core.contracts.ring.VirtqueueDevice;
import io.anykernel.core.log.Counters;
import io.anykernel.core.ring.Virtqueue;
import io.anykernel.core.ring.VirtqueueLayout;
import io.anykernel.hypercall.DmaMemory;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What does a chain of two ranges cost from offer to reclaim, the model device's side included? */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class VirtqueueBench {
    private static final int SIZE = 256;

    private final ModelBus bus = new ModelBus(1 << 20);
    private final VirtqueueLayout layout = new VirtqueueLayout(SIZE, 4);
    private final DmaMemory ring = bus.allocateDma(layout.totalBytes(), VirtqueueLayout.ALIGNMENT);
    private final DmaMemory buffer = bus.allocateDma(4096, 64);
    private final Virtqueue queue = new Virtqueue(layout, ring, true, new Counters().counter("violations"));
    private final VirtqueueDevice device = new VirtqueueDevice(
            bus, SIZE, queue.descriptorsAddress(), queue.driverRingAddress(), queue.deviceRingAddress(), true);
    private final Object token = new Object();

    @Benchmark
    public Object offerAndReclaim() {
        queue.begin(2);
        queue.addReadable(buffer.deviceAddress(), 64);
        queue.addWritable(buffer.deviceAddress() + 64, 512);
        queue.end(token);
        queue.publish();
        int head = device.pop();
        device.push(head, 512);
        device.publish();
        return queue.takeUsed();
    }
}
