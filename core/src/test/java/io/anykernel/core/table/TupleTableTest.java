package io.anykernel.core.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TupleTableTest {
    private static final class Entry extends Tuple {
        Entry(int localPort, int remotePort) {
            name(1, 2, localPort, 3, 4, remotePort);
        }
    }

    /** SipHash's published vector of 40 bytes: key 00 to 0f over 00 to 27. */
    @Test
    void sipHashAgreesWithThePublishedVectorOfFortyBytes() {
        SipHash hash = new SipHash(0x0706050403020100L, 0x0f0e0d0c0b0a0908L);
        long sum = hash.hash(
                0x0706050403020100L,
                0x0f0e0d0c0b0a0908L,
                0x1716151413121110L,
                0x1f1e1d1c1b1a1918L,
                0x2726252423222120L);
        assertEquals(0x0e3ea96b5304a7d0L, sum, Long.toHexString(sum));
    }

    @Test
    void findsWhatWasAddedAndNothingElse() {
        long seed = Long.getLong("anykernel.seed", 42);
        SplittableRandom random = new SplittableRandom(seed);
        TupleTable<Entry> table = new TupleTable<>(new SipHash(seed, ~seed));
        Map<Integer, Entry> expected = new HashMap<>();
        for (int step = 0; step < 30_000; step++) {
            int port = random.nextInt(3000);
            Entry present = expected.get(port);
            assertSame(present, table.find(1, 2, port, 3, 4, port ^ 1), "seed " + seed);
            if (present == null) {
                Entry entry = new Entry(port, port ^ 1);
                table.add(entry);
                expected.put(port, entry);
            } else if (random.nextBoolean()) {
                assertTrue(table.remove(present));
                assertFalse(table.remove(present));
                expected.remove(port);
            }
            assertEquals(expected.size(), table.size());
        }
        assertNull(table.find(1, 2, 5, 3, 5, 4));
        int listed = 0;
        for (int i = 0; i < table.capacity(); i++) {
            listed += table.at(i) == null ? 0 : 1;
        }
        assertEquals(expected.size(), listed);
    }
}
