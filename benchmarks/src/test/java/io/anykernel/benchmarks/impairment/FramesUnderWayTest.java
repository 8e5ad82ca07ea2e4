package io.anykernel.benchmarks.impairment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anykernel.hypercall.Memory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class FramesUnderWayTest {
    private static final int CAPACITY = 50;
    private static final int FRAME_BYTES = 16;

    private final FramesUnderWay frames =
            new FramesUnderWay(Memory.allocate(CAPACITY * FRAME_BYTES), CAPACITY, FRAME_BYTES);
    private final Memory frame = Memory.allocate(FRAME_BYTES);

    /** What a frame was added with; those that are equal arrive in their order. */
    private record Added(long nanos, int bytes, int mark) {}

    @Test
    void theEarliestComesFirstAndOfEqualOnesTheOldest() {
        long seed = Long.getLong("anykernel.seed", 1);
        System.out.println("anykernel.seed=" + seed);
        SplittableRandom random = new SplittableRandom(seed);
        List<Added> model = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            if (model.size() < CAPACITY && random.nextInt(100) < 52) {
                Added added = new Added(random.nextLong(30), random.nextInt(4, FRAME_BYTES + 1), i);
                frame.u32le(0, added.mark());
                assertTrue(frames.add(frame, added.bytes(), added.nanos()));
                model.add(added);
                model.sort(Comparator.comparingLong(Added::nanos));
            } else if (!model.isEmpty()) {
                Added first = model.remove(0);
                assertEquals(first.nanos(), frames.nextNanos());
                assertEquals(first.bytes(), frames.firstBytes());
                assertEquals(first.mark(), (int) frames.memory().u32le(frames.firstOffset()));
                frames.removeFirst();
            }
        }
    }

    @Test
    void whatHasNoPlaceIsRefusedUntilAnotherHasLeft() {
        for (int i = 0; i < CAPACITY; i++) {
            assertTrue(frames.add(frame, FRAME_BYTES, i));
        }
        assertFalse(frames.add(frame, FRAME_BYTES, 0));
        frames.removeFirst();
        assertTrue(frames.add(frame, FRAME_BYTES, 0));
        frames.clear();
        assertEquals(Long.MAX_VALUE, frames.nextNanos());
        assertTrue(frames.add(frame, FRAME_BYTES, 0));
    }
}
