package io.anykernel.benchmarks;

import io.anykernel.core.table.SipHash;
import io.anykernel.core.table.Tuple;
import io.anykernel.core.table.TupleTable;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.agrona.collections.BiInt2ObjectMap;
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
import org.openjdk.jmh.annotations.Warmup;

/**
 * What does it cost to find the connection of a segment under a keyed hash, which a peer cannot steer, beside Agrona's map of
 * two {@code int} keys, which knows IPv4 alone and whose hash is public? In nanoseconds an operation.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class TupleTableBench {
    private static final long LOCAL = 0xffff_0a00_0002L;
    private static final int LOCAL_PORT = 80;
    private static final int LOOKUPS = 1 << 12;

    /** How addresses are spread: a peer's ports one after the other, or any host and port. */
    public enum Peers {
        ONE_HOST,
        ANY_HOST
    }

    @Param({"1000", "100000"})
    private int connections;

    @Param
    private Peers peers;

    private final TupleTable<Entry> ours = new TupleTable<>(new SipHash(1, 2));
    private final BiInt2ObjectMap<Entry> agrona = new BiInt2ObjectMap<>();
    private final int[] hosts = new int[LOOKUPS];
    private final int[] ports = new int[LOOKUPS];
    private int next;

    private static final class Entry extends Tuple {
        Entry(int host, int port) {
            name(0, LOCAL, LOCAL_PORT, 0, host & 0xffff_ffffL, port);
        }
    }

    @Setup
    public void fill() {
        Random random = new Random(1);
        for (int i = 0; i < connections; i++) {
            int host = peers == Peers.ONE_HOST ? 0x0a00_0003 + i / 60_000 : random.nextInt();
            int port = peers == Peers.ONE_HOST ? 1024 + i % 60_000 : random.nextInt(1 << 16);
            Entry entry = new Entry(host, port);
            if (agrona.put(host, LOCAL_PORT << 16 | port, entry) == null) {
                ours.add(entry);
            }
            hosts[i % LOOKUPS] = host;
            ports[i % LOOKUPS] = port;
        }
        for (int i = connections; i < LOOKUPS; i++) {
            hosts[i] = hosts[i % connections];
            ports[i] = ports[i % connections];
        }
    }

    @Benchmark
    public Object keyedTable() {
        int at = next++ & LOOKUPS - 1;
        return ours.find(0, LOCAL, LOCAL_PORT, 0, hosts[at] & 0xffff_ffffL, ports[at]);
    }

    @Benchmark
    public Object agronaMap() {
        int at = next++ & LOOKUPS - 1;
        return agrona.get(hosts[at], LOCAL_PORT << 16 | ports[at]);
    }
}
