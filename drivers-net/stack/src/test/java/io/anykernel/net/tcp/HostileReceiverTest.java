package io.anykernel.net.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anykernel.net.connection.CongestionAlgorithm;
import io.anykernel.net.connection.TcpConfig;
import io.anykernel.net.socket.TcpSocket;
import io.anykernel.net.stack.StackConfig;
import io.anykernel.net.testing.TcpScript;
import io.anykernel.net.wire.TcpHeader;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * A receiver that lies about what it holds, about its window and about our timestamps, and then is honest: our side sends no
 * byte beyond an edge that was offered, each byte is the one that belongs there, and the connection still ends in order.
 * {@code -Danykernel.hostile=N} for more of them, {@code -Danykernel.seed=S} replays one.
 */
class HostileReceiverTest {
    private static final long FIRST_SEED = Long.getLong("anykernel.seed", 1);
    private static final int SEEDS =
            System.getProperty("anykernel.seed") == null ? Integer.getInteger("anykernel.hostile", 60) : 1;
    private static final int LIES = 200;
    private static final int HONEST_ROUNDS = 3000;
    private static final int MAX_WINDOW = 65_000;

    @Test
    void nothingIsSentBeyondTheWindowAndAllArrivesOnceItIsHonest() {
        System.out.println("seeds=" + FIRST_SEED + ".." + (FIRST_SEED + SEEDS - 1));
        for (long seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed++) {
            try {
                new Receiver(new SplittableRandom(seed)).run();
            } catch (AssertionError | RuntimeException failure) {
                throw new AssertionError("replay with -Danykernel.seed=" + seed, failure);
            }
        }
    }

    private static final class Receiver {
        private final SplittableRandom random;
        private final TcpScript script;
        private final TcpSocket socket;
        private final boolean isStamped;
        /** The end of what was written; the stream starts at 1. */
        private int written = 1;
        /** The highest acknowledged, the highest sent, and the highest edge offered. */
        private int acknowledged = 1;

        private int highest = 1;
        private int edge;
        private int lastStamp;

        Receiver(SplittableRandom random) {
            this.random = random;
            CongestionAlgorithm algorithm =
                    random.nextBoolean() ? CongestionAlgorithm.CUBIC : CongestionAlgorithm.NEW_RENO;
            script = new TcpScript(StackConfig.DEFAULT
                    .withBuffers(256, 128)
                    .withTcp(TcpConfig.DEFAULT
                            .withBuffers(random.nextInt(4096, 65_536), 16_384)
                            .withCongestion(algorithm)));
            script.offerMss(random.nextInt(100, 1400));
            isStamped = random.nextBoolean();
            if (isStamped) {
                script.timestamp(1);
            }
            if (random.nextInt(4) > 0) {
                script.offerSack();
            }
            socket = script.established();
            socket.options().noDelay(random.nextBoolean());
            edge = 1 + MAX_WINDOW;
        }

        void run() {
            for (int i = 0; i < LIES; i++) {
                write();
                takeAll();
                lie();
                script.pass(random.nextInt(4) == 0 ? random.nextInt(3000) : random.nextInt(30));
            }
            beHonest();
            script.stack().close();
            assertEquals(0, script.host().packets.inUse(), "packets");
            assertEquals(0, script.host().blocks.inUse(), "blocks");
        }

        private void write() {
            byte[] bytes = new byte[random.nextInt(1, 8000)];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = contentAt(written + i);
            }
            int taken = socket.trySend(bytes, 0, bytes.length);
            written += Math.max(0, taken);
        }

        private static byte contentAt(int offset) {
            return (byte) (offset * 31 + (offset >>> 8));
        }

        private void takeAll() {
            for (TcpScript.Sent next = script.next(); next != null; next = script.next()) {
                require(next);
            }
        }

        private void require(TcpScript.Sent segment) {
            int from = script.offsetOf(segment);
            int end = from + segment.data().length;
            assertEquals(0, segment.flags() & TcpHeader.RST, "none of it resets the connection");
            lastStamp = segment.timestamp();
            // A probe of a closed window is one byte beyond it.
            assertTrue(end <= edge + 1, "sent up to " + end + ", the edge is " + edge);
            assertTrue(end <= written + 1, "sent up to " + end + " of " + written);
            for (int i = 0; i < segment.data().length; i++) {
                assertEquals(contentAt(from + i), segment.data()[i], "byte " + (from + i));
            }
            highest = Math.max(highest, end);
        }

        private void lie() {
            int acknowledgment = acknowledged;
            switch (random.nextInt(5)) {
                case 0 -> acknowledgment = somewhere();
                case 1 -> acknowledgment = acknowledged - random.nextInt(1, 100_000);
                case 2 -> acknowledgment = anywhere();
                default -> {}
            }
            boolean isTrue = acknowledgment - acknowledged > 0 && acknowledgment - highest <= 0;
            acknowledged = isTrue ? acknowledgment : acknowledged;
            int window = random.nextInt(3) == 0 ? random.nextInt(3000) : MAX_WINDOW;
            edge = Math.max(edge, acknowledged + window);
            if (random.nextInt(3) > 0) {
                script.sack(blocks(random.nextInt(1, isStamped ? 4 : 5)));
            }
            script.echo(random.nextBoolean() ? lastStamp : random.nextInt());
            for (int i = random.nextInt(4) == 0 ? random.nextInt(1, 12) : 1; i > 0; i--) {
                script.send("A", 1, acknowledgment, 0, window);
            }
        }

        /** Between what is acknowledged and what was sent. */
        private int somewhere() {
            return acknowledged + random.nextInt(highest - acknowledged + 1);
        }

        private int anywhere() {
            return random.nextInt(4) == 0 ? random.nextInt() : acknowledged + random.nextInt(-200_000, 200_000);
        }

        private int[] blocks(int count) {
            int[] edges = new int[2 * count];
            for (int i = 0; i < edges.length; i++) {
                edges[i] = random.nextInt(5) == 0 ? anywhere() : somewhere();
            }
            return edges;
        }

        /** From now on it holds what it acknowledged, and takes what comes in order. */
        private void beHonest() {
            takeAll();
            socket.shutdownOutput();
            for (int i = 0; i < HONEST_ROUNDS && acknowledged < written + 1; i++) {
                edge = acknowledged + MAX_WINDOW;
                script.echo(lastStamp).send("A", 1, acknowledged, 0, MAX_WINDOW);
                script.pass(random.nextInt(1, 400));
                receiveInOrder();
            }
            assertEquals(written + 1, acknowledged, "what arrived");
        }

        private void receiveInOrder() {
            for (TcpScript.Sent next = script.next(); next != null; next = script.next()) {
                require(next);
                int from = script.offsetOf(next);
                int end = from + next.data().length + ((next.flags() & TcpHeader.FIN) != 0 ? 1 : 0);
                acknowledged = from <= acknowledged ? Math.max(acknowledged, end) : acknowledged;
            }
        }
    }
}
