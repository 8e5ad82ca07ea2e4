package io.anykernel.net.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anykernel.net.tcp.PoolShare.Level;
import org.junit.jupiter.api.Test;

class PoolShareTest {
    private static final int CAPACITY = 4096;
    private static final long SECOND = 1_000_000_000L;

    private int available = CAPACITY;
    private final PoolShare share = new PoolShare("test", CAPACITY, () -> available);

    /** Takes buffer after buffer, in turn, until none gets more. */
    private int[] takeAll(int holders) {
        int[] held = new int[holders];
        boolean isAnyTaking = true;
        while (isAnyTaking) {
            isAnyTaking = false;
            for (int i = 0; i < holders; i++) {
                if (held[i] < share.limit(held[i])) {
                    held[i]++;
                    available--;
                    isAnyTaking = true;
                }
            }
        }
        return held;
    }

    @Test
    void oneHolderLeavesAsMuchOfTheUpperHalfAsItTakes() {
        assertEquals(CAPACITY / 4, takeAll(1)[0]);
    }

    @Test
    void equalsGetEqualPartsAndANewcomerFindsOneMore() {
        int[] held = takeAll(63);
        for (int each : held) {
            assertEquals(held[0], each);
        }
        assertEquals(CAPACITY / 2 / 64, held[0]);
        assertTrue(share.limit(0) >= held[0] / 2, "newcomer: " + share.limit(0));
    }

    @Test
    void athousandGreedyHoldersLeaveAFloorForTheNext() {
        for (int i = 0; i < 1000; i++) {
            int held = 0;
            while (held < share.limit(held)) {
                held++;
                available--;
            }
            assertTrue(held >= 1, "holder " + i);
        }
        assertTrue(share.limit(0) >= 1, "left: " + available);
        assertTrue(share.limitAboveFloor(0) < 1);
    }

    @Test
    void nothingIsGrantedOfTheLastSixteenth() {
        available = CAPACITY / 16;
        assertEquals(0, share.limit(0));
        assertEquals(0, share.forFloors());
    }

    @Test
    void worseIsNewsAtOnceAndBetterOnceItLasts() {
        assertFalse(share.update(0));
        available = CAPACITY / 2;
        assertTrue(share.update(SECOND));
        assertFalse(share.update(SECOND));
        available = CAPACITY;
        assertFalse(share.update(2 * SECOND));
        assertEquals(Level.FINE, share.level());
        available = CAPACITY / 2;
        assertFalse(share.update(10 * SECOND), "up and down is no news");
        available = CAPACITY / 16;
        assertTrue(share.update(11 * SECOND));
        assertEquals(Level.EXHAUSTED, share.reported());
        available = CAPACITY;
        assertFalse(share.update(12 * SECOND));
        assertTrue(share.update(22 * SECOND));
        assertEquals(Level.FINE, share.reported());
    }
}
