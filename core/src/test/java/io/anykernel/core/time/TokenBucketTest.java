package io.anykernel.core.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenBucketTest {
    private static final long INTERVAL = 10_000_000;

    private static int drain(TokenBucket bucket, long nowNanos) {
        int taken = 0;
        while (bucket.tryTake(nowNanos)) {
            taken++;
        }
        return taken;
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 3_600_000_000_000L, 1L << 60})
    void aBurstAndThenOneEachIntervalWhereverTheClockBegan(long start) {
        TokenBucket bucket = new TokenBucket(5, INTERVAL);
        assertEquals(5, drain(bucket, start));
        assertFalse(bucket.tryTake(start + INTERVAL - 1));
        assertTrue(bucket.tryTake(start + INTERVAL));
        assertEquals(3, drain(bucket, start + 4 * INTERVAL));
        assertEquals(5, drain(bucket, start + 1000 * INTERVAL));
    }

    /** Asked every seven quarters of an interval, a bucket that forgets parts of intervals earns nothing more. */
    @Test
    void partsOfAnIntervalAreKept() {
        TokenBucket bucket = new TokenBucket(10, INTERVAL);
        drain(bucket, 0);
        int taken = 0;
        for (int i = 1; i <= 400; i++) {
            taken += drain(bucket, i * (INTERVAL * 7 / 4));
        }
        assertEquals(700, taken);
    }

    @Test
    void aRateThatIsNoneIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new TokenBucket(0, 1));
        assertThrows(IllegalArgumentException.class, () -> new TokenBucket(1, 0));
    }
}
