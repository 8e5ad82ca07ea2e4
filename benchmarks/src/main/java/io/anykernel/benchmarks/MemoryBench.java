package io.anykernel.benchmarks;

import io.anykernel.core.checksum.InternetChecksum;
import io.anykernel.hypercall.Memory;
import io.anykernel.net.wire.TcpHeader;
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

/** What do bytes cost: parsing a header, summing 64 KiB, copying and summing 64 KiB? In nanoseconds an operation. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class MemoryBench {
    private static final int BULK_BYTES = 65_536;

    private final Memory memory = Memory.allocate(BULK_BYTES);
    private final Memory other = Memory.allocate(BULK_BYTES);
    private final TcpHeader header = new TcpHeader();

    /** Every field of a TCP header that arrival looks at. */
    @Benchmark
    public int parseTcpHeader() {
        header.wrap(memory, 54);
        return header.sourcePort()
                + header.destinationPort()
                + header.sequence()
                + header.acknowledgment()
                + header.headerBytes()
                + header.flags()
                + header.window();
    }

    @Benchmark
    public int checksum64k() {
        return InternetChecksum.sum(memory, 0, BULK_BYTES);
    }

    @Benchmark
    public int copyAndChecksum64k() {
        return InternetChecksum.copyAndSum(memory, 0, other, 0, BULK_BYTES);
    }

    @Benchmark
    public int checksum1460() {
        return InternetChecksum.sum(memory, 40, 1460);
    }
}
