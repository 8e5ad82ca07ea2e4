package io.anykernel.benchmarks;

import io.anykernel.embed.Anykernel;
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

/** How long does a whole instance take from builder to running, and to its end, in a warm JVM? */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 5, time = 2)
public class BootBench {
    /** Nanoseconds of the last boot alone, end not counted. */
    @Benchmark
    public long bootAndClose() {
        try (Anykernel kernel = Anykernel.builder().mountTmpfs("/", 1 << 20).start()) {
            return kernel.kernel().bootNanos();
        }
    }
}
