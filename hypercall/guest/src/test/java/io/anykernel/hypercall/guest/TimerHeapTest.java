package io.anykernel.hypercall.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TimerHeapTest {
    private static final long SEED = Long.getLong("anykernel.seed", 20260101L);

    @Test
    void theEarliestIsAlwaysFirstUnderRandomArrivalsAndRemovals() {
        Random random = new Random(SEED);
        TimerHeap heap = new TimerHeap();
        List<Fiber> inside = new ArrayList<>();
        TreeMap<Long, Integer> expected = new TreeMap<>();
        for (int step = 0; step < 20_000; step++) {
            if (inside.isEmpty() || random.nextInt(5) < 3) {
                Fiber fiber = new Fiber("f" + step, step, false);
                heap.add(fiber, random.nextInt(1000));
                inside.add(fiber);
                expected.merge(fiber.wakeNanos, 1, Integer::sum);
            } else {
                Fiber gone = random.nextBoolean() ? heap.first() : inside.get(random.nextInt(inside.size()));
                heap.remove(gone);
                inside.remove(gone);
                expected.merge(gone.wakeNanos, -1, (a, b) -> a + b == 0 ? null : a + b);
                heap.remove(gone);
            }
            assertEquals(inside.isEmpty(), heap.isEmpty(), "seed " + SEED);
            if (!heap.isEmpty()) {
                assertEquals(expected.firstKey(), heap.first().wakeNanos, "seed " + SEED + " step " + step);
            }
        }
        assertTrue(inside.size() > 100);
    }
}
