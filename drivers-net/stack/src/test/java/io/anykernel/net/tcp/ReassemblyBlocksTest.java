package io.anykernel.net.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anykernel.core.log.Counters;
import io.anykernel.core.packet.PacketBuffer;
import io.anykernel.core.packet.PacketPool;
import io.anykernel.hypercall.sim.SimArenas;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Data that arrives in any order, beside a model that knows each byte. {@code -Danykernel.seed=S} replays one seed. */
class ReassemblyBlocksTest {
    private static final long FIRST_SEED = Long.getLong("anykernel.seed", 1);
    private static final int SEEDS = System.getProperty("anykernel.seed") == null ? 500 : 1;
    private static final int STREAM_BYTES = 20_000;
    private static final int START = Integer.MAX_VALUE - 7_000;

    private final PacketPool pool =
            new PacketPool("test", new SimArenas().map(512 * 2048 + 8192), 512, 2048, new Counters());

    @Test
    void blocksAreWhatIsHeldAndTheLatestComesFirst() {
        for (long seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed++) {
            try {
                new Walk(new SplittableRandom(seed)).run();
            } catch (AssertionError | RuntimeException failure) {
                throw new AssertionError("replay with -Danykernel.seed=" + seed, failure);
            }
            assertEquals(0, pool.inUse());
        }
    }

    private final class Walk {
        private final SplittableRandom random;
        private final ReceiveState receive = new ReceiveState(1 << 20);
        private final boolean[] isHeld = new boolean[STREAM_BYTES + 1];
        private int next;

        Walk(SplittableRandom random) {
            this.random = random;
        }

        void run() {
            receive.sack.isPermitted = true;
            for (int step = 0; step < 120; step++) {
                int from = next + random.nextInt(random.nextInt(1, STREAM_BYTES - next));
                int length = Math.min(STREAM_BYTES - from, 1 + random.nextInt(random.nextBoolean() ? 100 : 1400));
                if (random.nextInt(60) == 0) {
                    drop();
                } else if (from == next || random.nextInt(12) == 0) {
                    fill(length);
                } else {
                    keep(from, length);
                }
                if (next >= STREAM_BYTES - 1) {
                    break;
                }
            }
            receive.queue.clear();
        }

        private void drop() {
            receive.dropAhead();
            for (int i = next; i < STREAM_BYTES; i++) {
                isHeld[i] = false;
            }
            assertEquals(0, receive.sack.count());
        }

        /** The gap's first bytes arrive. */
        private void fill(int length) {
            int bytes = Math.min(length, STREAM_BYTES - next);
            receive.queue.append(packet(next, bytes), ReceiveQueue.SMALL_BYTES);
            int joined = receive.queue.joinAhead(START + next + bytes, ReceiveQueue.SMALL_BYTES) - START;
            receive.sack.onAdvanced(START + joined);
            int expected = next + bytes;
            while (isHeld[expected]) {
                expected++;
            }
            assertEquals(expected, joined);
            next = joined;
            requireBlocks();
        }

        private void keep(int from, int length) {
            boolean wasHeld = false;
            for (int i = from; i < from + length; i++) {
                wasHeld |= isHeld[i];
            }
            receive.keepAhead(packet(from, length), START + from, false);
            assertEquals(wasHeld, receive.queue.duplicateStart() != receive.queue.duplicateEnd());
            for (int i = receive.queue.duplicateStart() - START; i < receive.queue.duplicateEnd() - START; i++) {
                assertTrue(isHeld[i], "a duplicate was there before");
            }
            for (int i = from; i < from + length; i++) {
                isHeld[i] = true;
            }
            int first = from;
            while (isHeld[first - 1] && first > next) {
                first--;
            }
            int last = from + length;
            while (isHeld[last]) {
                last++;
            }
            assertEquals(START + first, receive.sack.startOf(0), "the run starts");
            assertEquals(START + last, receive.sack.endOf(0), "the run ends");
            requireBlocks();
        }

        private void requireBlocks() {
            for (int i = 0; i < receive.sack.count(); i++) {
                int start = receive.sack.startOf(i) - START;
                int end = receive.sack.endOf(i) - START;
                assertTrue(start > next && start < end, "ahead of the gap");
                for (int at = start; at < end; at++) {
                    assertTrue(isHeld[at], "held");
                }
                for (int other = 0; other < i; other++) {
                    assertTrue(
                            receive.sack.endOf(other) - START < start || end < receive.sack.startOf(other) - START,
                            "apart");
                }
            }
        }

        private PacketBuffer packet(int from, int length) {
            PacketBuffer packet = pool.acquire("test");
            int at = packet.extend(length);
            for (int i = 0; i < length; i++) {
                packet.memory().u8(at + i, from + i);
            }
            return packet;
        }
    }
}
