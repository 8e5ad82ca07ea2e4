package io.anykernel.hypercall.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.anykernel.hypercall.Cpu;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DueHeapTest {
    private static final long SEED = Long.getLong("anykernel.seed", 7);
    private static final int LOOPS = 50;

    private final GroupedLoop[] loops = new GroupedLoop[LOOPS];
    private final long[] expected = new long[LOOPS];
    private final DueHeap heap = new DueHeap();

    @Test
    void theFirstIsTheOneThatIsDueEarliestWhateverIsPutAndRemoved() {
        System.out.println("DueHeapTest: seed " + SEED + ", -Danykernel.seed=" + SEED);
        Random random = new Random(SEED);
        for (int i = 0; i < LOOPS; i++) {
            loops[i] = new GroupedLoop("loop" + i, null, null, null, null);
            expected[i] = Cpu.NEVER;
        }
        for (int step = 0; step < 20_000; step++) {
            int i = random.nextInt(LOOPS);
            if (random.nextInt(3) == 0) {
                heap.remove(loops[i]);
                expected[i] = Cpu.NEVER;
            } else {
                expected[i] = random.nextInt(9) == 0 ? Cpu.NEVER : 1 + random.nextInt(1000);
                heap.put(loops[i], expected[i]);
            }
            assertEquals(earliest(), heap.firstNanos(), "step " + step);
            if (random.nextInt(20) == 0) {
                takeFirst();
            }
        }
    }

    private void takeFirst() {
        long first = earliest();
        assertNull(heap.pollDue(first - 1));
        if (first != Cpu.NEVER) {
            GroupedLoop taken = heap.pollDue(first);
            int index = 0;
            while (loops[index] != taken) {
                index++;
            }
            assertEquals(first, expected[index]);
            assertSame(loops[index], taken);
            expected[index] = Cpu.NEVER;
        }
    }

    private long earliest() {
        long first = Cpu.NEVER;
        for (long each : expected) {
            first = Math.min(first, each);
        }
        return first;
    }
}
