package io.anykernel.net.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** RFC 6298 with many samples in a round trip. */
class RttEstimatorTest {
    private static final long MILLISECOND = 1_000_000L;

    private final RttEstimator estimator = new RttEstimator(200 * MILLISECOND, 60_000 * MILLISECOND);

    @Test
    void theTimeoutExceedsTheRoundTripByItsBoundOrFourVariations() {
        assertEquals(1000 * MILLISECOND, estimator.timeoutNanos());
        estimator.sample(500 * MILLISECOND, true);
        assertEquals(1500 * MILLISECOND, estimator.timeoutNanos());
        for (int i = 0; i < 200; i++) {
            estimator.sample(500 * MILLISECOND, true);
        }
        assertEquals(700 * MILLISECOND, estimator.timeoutNanos(), MILLISECOND);
    }

    @Test
    void manySamplesAlikeInOneRoundTripDoNotHideTheOneThatDiffered() {
        for (int i = 0; i < 100; i++) {
            estimator.sample(100 * MILLISECOND, true);
        }
        estimator.sample(900 * MILLISECOND, true);
        for (int i = 0; i < 1000; i++) {
            estimator.sample(100 * MILLISECOND, false);
        }
        assertTrue(estimator.timeoutNanos() >= 800 * MILLISECOND, "time-out " + estimator.timeoutNanos());
    }

    @Test
    void theShortestRoundTripIsForgottenAfterMinutes() {
        estimator.observe(10 * MILLISECOND, 0);
        estimator.observe(50 * MILLISECOND, 299_000 * MILLISECOND);
        assertEquals(10 * MILLISECOND, estimator.minimumNanos());
        estimator.observe(50 * MILLISECOND, 301_000 * MILLISECOND);
        assertEquals(50 * MILLISECOND, estimator.minimumNanos());
    }

    @Test
    void aTimeoutDoublesUpToItsBoundAndIsRestored() {
        estimator.sample(100 * MILLISECOND, true);
        long before = estimator.timeoutNanos();
        estimator.backOff();
        assertEquals(2 * before, estimator.timeoutNanos());
        for (int i = 0; i < 20; i++) {
            estimator.backOff();
        }
        assertEquals(60_000 * MILLISECOND, estimator.timeoutNanos());
        estimator.restore();
        assertEquals(before, estimator.timeoutNanos());
    }
}
