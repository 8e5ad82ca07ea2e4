package io.anykernel.core.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class NumberPoolTest {
    private final NumberPool pool = new NumberPool(3);

    @Test
    void theLastGivenBackIsTheFirstTaken() {
        assertEquals(0, pool.take());
        assertEquals(1, pool.take());
        pool.release(0);
        assertEquals(0, pool.take());
        assertEquals(2, pool.take());
        assertEquals(0, pool.available());
        assertThrows(RuntimeException.class, pool::take);
    }

    @Test
    void whatIsNotTakenIsNotGivenBack() {
        int taken = pool.take();
        assertTrue(pool.isTaken(taken));
        for (long number : new long[] {-1, 1, 3, 1L << 32, Long.MIN_VALUE}) {
            assertFalse(pool.isTaken(number), "number " + number);
        }
        pool.release(taken);
        assertThrows(IllegalStateException.class, () -> pool.release(taken));
        assertEquals(3, pool.available());
        assertEquals(3, pool.count());
    }
}
