package io.anykernel.net.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.anykernel.hypercall.sim.LinkConditions;
import io.anykernel.hypercall.sim.SimWorld;
import io.anykernel.net.connection.TcpConfig;
import io.anykernel.net.socket.TcpListener;
import io.anykernel.net.socket.TcpSocket;
import io.anykernel.net.stack.StackConfig;
import io.anykernel.net.testing.TestNetwork;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * Goodput of one connection in virtual time, as a table that is reviewed and kept beside this test: {@code goodput.txt}. A
 * change that moves a figure fails here; {@code -Danykernel.goodput=write} writes the table anew, to be read before it is
 * committed.
 */
class GoodputTest {
    private static final Path TABLE = Path.of("src/test/resources/io/anykernel/net/tcp/goodput.txt");
    private static final int BYTES = 8 << 20;
    private static final int BUFFER_BYTES = 2 << 20;
    private static final int[] SEEDS = {1, 2, 3, 4, 5};
    private static final long LIMIT_NANOS = 3_600_000_000_000L;
    private static final long MILLISECOND = 1_000_000L;
    private static final long LINE_BITS_PER_SECOND = 100_000_000L;

    private final StringBuilder table = new StringBuilder();
    private final byte[] chunk = new byte[32_768];

    @Test
    void goodputIsAsReviewed() throws IOException {
        table.append("Mbit/s over a line of 100 Mbit/s, 8 MiB, buffers of 2 MiB, median of 5 seeds (least to most);\n");
        table.append("segments sent again and time-outs: means. Both directions suffer the same.\n\n");
        table.append(String.format(
                Locale.ROOT, "%-34s %8s %17s %9s %9s%n", "path", "Mbit/s", "least to most", "again", "timeouts"));
        for (int roundTrip : new int[] {0, 20, 100}) {
            for (int lossPerMillion : new int[] {0, 1_000, 10_000, 50_000}) {
                String name = String.format(Locale.ROOT, "loss %.1f %%, %d ms", lossPerMillion / 1e4, roundTrip);
                row(name, roundTrip, conditions -> conditions.lossPerMillion(lossPerMillion));
            }
        }
        row("half of them 5 ms late, 20 ms", 20, conditions -> conditions.reorderPerMillion(500_000, 5 * MILLISECOND));
        row("1 % of them 5 ms late, 20 ms", 20, conditions -> conditions.reorderPerMillion(10_000, 5 * MILLISECOND));
        row("duplicates 5 %, 20 ms", 20, conditions -> conditions.duplicatePerMillion(50_000));
        row("queue of 500 frames, 0 ms", 0, conditions -> conditions.queueFrames(500));
        row("queue of 500 frames, 20 ms", 20, conditions -> conditions.queueFrames(500));
        row("queue of 100 frames, 100 ms", 100, conditions -> conditions.queueFrames(100));
        System.out.print(table);
        if ("write".equals(System.getProperty("anykernel.goodput"))) {
            Files.writeString(TABLE, table, StandardCharsets.UTF_8);
        }
        assertEquals(Files.readString(TABLE, StandardCharsets.UTF_8), table.toString());
    }

    private void row(String name, int roundTripMillis, Consumer<LinkConditions> worsen) {
        double[] goodputs = new double[SEEDS.length];
        long retransmits = 0;
        long timeouts = 0;
        for (int i = 0; i < SEEDS.length; i++) {
            TestNetwork network = network(SEEDS[i], roundTripMillis, worsen);
            goodputs[i] = transfer(network);
            retransmits += network.left.stack.connections().stream()
                    .mapToLong(c -> c.retransmits())
                    .sum();
            timeouts += network.left.counters.value("tcp.retransmit.timeout");
            network.close();
        }
        Arrays.sort(goodputs);
        table.append(String.format(
                Locale.ROOT,
                "%-34s %8.2f %8.2f %8.2f %9d %9d%n",
                name,
                goodputs[SEEDS.length / 2],
                goodputs[0],
                goodputs[SEEDS.length - 1],
                retransmits / SEEDS.length,
                timeouts / SEEDS.length));
    }

    private static TestNetwork network(long seed, int roundTripMillis, Consumer<LinkConditions> worsen) {
        StackConfig config = StackConfig.DEFAULT
                .withBuffers(8192, 2048)
                .withTcp(TcpConfig.DEFAULT.withBuffers(BUFFER_BYTES, BUFFER_BYTES));
        TestNetwork network = new TestNetwork(new SimWorld(seed), config, 1500, null, null, null, null);
        int ping = network.left.stack.pinger().trySend(TestNetwork.RIGHT);
        network.runUntil(() -> network.left.stack.pinger().roundTripNanos(ping) >= 0, LIMIT_NANOS);
        for (LinkConditions conditions : new LinkConditions[] {network.link.fromLeft(), network.link.fromRight()}) {
            conditions.delayNanos(roundTripMillis * MILLISECOND / 2).bitsPerSecond(LINE_BITS_PER_SECOND);
            conditions.queueFrames(100_000);
            worsen.accept(conditions);
        }
        return network;
    }

    private double transfer(TestNetwork network) {
        TcpListener listener = network.right.stack.listen(80, 1);
        TcpSocket client = network.left.stack.startConnect(TestNetwork.RIGHT, 80);
        TcpSocket[] server = new TcpSocket[1];
        int[] sent = new int[1];
        int[] received = new int[1];
        network.left.runInLoop(() -> sent[0] += send(client, BYTES - sent[0]));
        network.right.runInLoop(() -> {
            server[0] = server[0] == null ? listener.tryAccept() : server[0];
            received[0] += server[0] == null ? 0 : receive(server[0]);
        });
        long start = network.nowNanos();
        network.runUntil(() -> received[0] == BYTES, LIMIT_NANOS);
        return BYTES * 8e3 / (network.nowNanos() - start);
    }

    private int send(TcpSocket client, int wanted) {
        int done = 0;
        while (done < wanted) {
            int taken = client.trySend(chunk, 0, Math.min(chunk.length, wanted - done));
            if (taken <= 0) {
                break;
            }
            done += taken;
        }
        return done;
    }

    private int receive(TcpSocket server) {
        int done = 0;
        for (int taken = 1; taken > 0; done += Math.max(0, taken)) {
            taken = server.tryReceive(chunk, 0, chunk.length);
        }
        return done;
    }
}
