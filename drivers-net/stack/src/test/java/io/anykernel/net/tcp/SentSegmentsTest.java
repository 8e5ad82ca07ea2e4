package io.anykernel.net.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The record of what is under way, beside one that knows each byte. {@code -Danykernel.seed=S} replays one seed. */
class SentSegmentsTest {
    private static final long FIRST_SEED = Long.getLong("anykernel.seed", 1);
    private static final int SEEDS = System.getProperty("anykernel.seed") == null ? 300 : 1;
    private static final int STEPS = 400;

    /** A byte's fate, by its distance from the start; sequence numbers wrap on the way. */
    private static final class Model {
        static final int START = -40_000;
        final boolean[] isSacked = new boolean[1 << 20];
        final boolean[] isLost = new boolean[1 << 20];
        final boolean[] isRepeated = new boolean[1 << 20];
        final long[] sentNanos = new long[1 << 20];
        int from;
        int to;

        void require(SentSegments segments) {
            int sacked = 0;
            int lost = 0;
            int firstLost = -1;
            for (int i = to - 1; i >= from; i--) {
                sacked += isSacked[i] ? 1 : 0;
                lost += isLost[i] ? 1 : 0;
                firstLost = isLost[i] ? i : firstLost;
            }
            assertEquals(to - from, segments.totalBytes());
            assertEquals(START + to, segments.end());
            assertEquals(sacked, segments.sackedBytes());
            assertEquals(lost, segments.lostBytes());
            assertEquals(to - from - sacked - lost, segments.flightBytes());
            int first = segments.firstLost();
            assertEquals(firstLost, first < 0 ? -1 : segments.startOf(first) - START);
            int at = from;
            for (int i = 0; i < segments.count(); i++) {
                assertEquals(START + at, segments.startOf(i));
                for (; at < segments.endOf(i) - START; at++) {
                    assertEquals(isSacked[at], segments.isSacked(i), "sacked");
                    assertEquals(isLost[at], segments.isLost(i), "lost");
                    assertEquals(isRepeated[at], segments.isRetransmitted(i), "retransmitted");
                    assertEquals(sentNanos[at], segments.sentNanosOf(i), "sent");
                }
            }
            assertEquals(to, at);
        }
    }

    @Test
    void eachByteIsWhereTheModelHasIt() {
        for (long seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed++) {
            try {
                walk(new SplittableRandom(seed));
            } catch (AssertionError | RuntimeException failure) {
                throw new AssertionError("replay with -Danykernel.seed=" + seed, failure);
            }
        }
    }

    private static void walk(SplittableRandom random) {
        Model model = new Model();
        SentSegments segments = new SentSegments(4096);
        segments.reset(Model.START);
        AckSample sample = new AckSample();
        for (int step = 1; step <= STEPS; step++) {
            sample.begin(0, 0, step);
            switch (random.nextInt(6)) {
                case 0, 1 -> append(model, segments, random.nextInt(1, 500), step);
                case 2 -> acknowledge(model, segments, part(random, model.to - model.from), sample);
                case 3 -> sack(model, segments, random, sample);
                case 4 -> lose(model, segments, part(random, model.to - model.from));
                default -> repeat(model, segments, random.nextInt(1, 700), step);
            }
            model.require(segments);
        }
    }

    private static int part(SplittableRandom random, int whole) {
        return whole == 0 ? 0 : random.nextInt(random.nextInt(whole + 1) + 1);
    }

    private static void append(Model model, SentSegments segments, int bytes, int step) {
        assertTrue(segments.canAppend());
        segments.append(segments.end() + bytes, step);
        for (int i = 0; i < bytes; i++) {
            model.sentNanos[model.to++] = step;
        }
    }

    private static void acknowledge(Model model, SentSegments segments, int bytes, AckSample sample) {
        segments.acknowledge(Model.START + model.from + bytes, sample);
        int news = 0;
        for (int i = 0; i < bytes; i++) {
            news += model.isSacked[model.from] ? 0 : 1;
            model.isSacked[model.from] = false;
            model.isLost[model.from++] = false;
        }
        assertEquals(news, sample.deliveredBytes);
    }

    private static void sack(Model model, SentSegments segments, SplittableRandom random, AckSample sample) {
        int first = model.from + part(random, model.to - model.from);
        int last = first + part(random, model.to - first);
        boolean isNews = segments.sack(Model.START + first, Model.START + last, sample);
        int news = 0;
        for (int i = first; i < last; i++) {
            news += model.isSacked[i] ? 0 : 1;
            model.isSacked[i] = true;
            model.isLost[i] = false;
        }
        assertEquals(news, sample.deliveredBytes);
        assertEquals(news > 0, isNews);
    }

    private static void lose(Model model, SentSegments segments, int bytes) {
        segments.markLostUpTo(Model.START + model.from + bytes);
        for (int i = model.from; i < model.from + bytes; i++) {
            model.isLost[i] = !model.isSacked[i];
        }
    }

    private static void repeat(Model model, SentSegments segments, int most, int step) {
        int index = segments.firstLost();
        if (index < 0) {
            return;
        }
        int from = segments.startOf(index);
        int to = from + Math.min(most, segments.lostRunEnd(index, most) - from);
        segments.onRetransmitted(from, to, step);
        for (int i = from - Model.START; i < to - Model.START; i++) {
            model.isLost[i] = false;
            model.isRepeated[i] = true;
            model.sentNanos[i] = step;
        }
    }

    /** At the bound new data extends the last entry, and a part of an entry cannot be told from the rest. */
    @Test
    void aFullRecordSaysLessAndNeverTooMuch() {
        SentSegments segments = new SentSegments(8);
        segments.reset(0);
        AckSample sample = new AckSample();
        sample.begin(0, 0, 0);
        for (int end = 10; end <= 200; end += 10) {
            assertTrue(segments.canAppend());
            segments.append(end, end);
        }
        assertEquals(6, segments.count());
        assertEquals(200, segments.totalBytes());
        segments.sack(2, 4, sample);
        assertEquals(8, segments.count());
        assertFalse(segments.sack(11, 19, sample), "a part of an entry");
        assertEquals(2, segments.sackedBytes());
        segments.sack(15, 35, sample);
        assertEquals(12, segments.sackedBytes(), "only the entry that lies in the block");
        segments.sack(50, 200, sample);
        assertFalse(segments.canAppend(), "what the peer holds is not extended");
        segments.acknowledge(60, sample);
        segments.markAllLost();
        assertEquals(0, segments.lostBytes());
    }

    @Test
    void anAcknowledgmentBeyondTheRecordEmptiesIt() {
        SentSegments segments = new SentSegments(8);
        segments.reset(5);
        AckSample sample = new AckSample();
        sample.begin(0, 0, 0);
        segments.append(10, 1);
        segments.acknowledge(11, sample);
        assertTrue(segments.isEmpty());
        assertEquals(11, segments.end());
        assertEquals(5, sample.deliveredBytes);
    }
}
