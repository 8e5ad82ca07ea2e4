package io.anykernel.net.tcp.congestion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** RFC 9438 and RFC 9406, in segments of 1000 bytes and round trips of 100 ms. */
class CubicTest {
    private static final int SEGMENT = 1000;
    private static final long ROUND_TRIP = 100_000_000L;

    private final Cubic cubic = new Cubic(SEGMENT);
    private long now = 1;

    /** Acknowledges a whole window, segment by segment. */
    private void round(long roundTripNanos) {
        int segments = cubic.windowBytes() / SEGMENT;
        for (int i = 0; i < segments; i++) {
            now += ROUND_TRIP / segments;
            cubic.onAcknowledged(SEGMENT, roundTripNanos, i == 0, now);
        }
    }

    private int segments() {
        return cubic.windowBytes() / SEGMENT;
    }

    private void loseAt(int segments) {
        while (segments() < segments) {
            round(ROUND_TRIP);
        }
        cubic.onCongestion(CongestionControl.Cause.LOSS, cubic.windowBytes(), now);
    }

    @Test
    void slowStartDoublesInEachRoundTrip() {
        assertEquals(10, segments());
        round(ROUND_TRIP);
        assertEquals(20, segments());
        round(ROUND_TRIP);
        assertEquals(40, segments());
    }

    @Test
    void aLossLeavesSevenTenths() {
        loseAt(1000);
        int lost = segments();
        assertTrue(lost >= 700 && lost <= 0.7 * 2000, "window " + lost);
        assertEquals(cubic.thresholdBytes(), cubic.windowBytes());
    }

    /** §4.6: while losses follow one another less is under way than the window, which was used all the same. */
    @Test
    void aLossLeavesSevenTenthsOfTheWindowThoughLessIsUnderWay() {
        loseAt(1000);
        int before = cubic.windowBytes();
        cubic.onCongestion(CongestionControl.Cause.LOSS, before / 10, now);
        assertEquals(0.7 * before, cubic.windowBytes(), 1);
    }

    @Test
    void theWindowIsFlatAroundThePlateauAndReachesItWhenTheFormulaSays() {
        loseAt(1000);
        int before = (int) Math.round(segments() / 0.7);
        double seconds = Math.cbrt(before * 0.3 / 0.4);
        long start = now;
        int atHalf = 0;
        while (segments() < before * 0.995) {
            round(ROUND_TRIP);
            if (atHalf == 0 && (now - start) / 1e9 >= seconds / 2) {
                atHalf = segments();
            }
            assertTrue((now - start) / 1e9 < 1.2 * seconds, "not at " + before + " after " + seconds + " s");
        }
        // After half of the time seven eighths of the way are done.
        assertEquals(before * (1 - 0.3 / 8), atHalf, before * 0.01);
    }

    /** A path with a short round trip: CUBIC alone would take seconds for what Reno gains in a few round trips. */
    @Test
    void itGrowsAtLeastAsFastAsReno() {
        loseAt(20);
        int before = segments();
        for (int i = 0; i < 10; i++) {
            int window = segments();
            for (int j = 0; j < window; j++) {
                now += 10_000;
                cubic.onAcknowledged(SEGMENT, 100_000, j == 0, now);
            }
        }
        assertTrue(segments() >= before + 4, "from " + before + " to " + segments());
    }

    /** §4.7: the flow gives up more than it must, since another has come. */
    @Test
    void aSecondLossBelowThePlateauLowersIt() {
        loseAt(1000);
        int first = segments();
        cubic.onCongestion(CongestionControl.Cause.LOSS, cubic.windowBytes(), now);
        assertEquals(first * 0.7, segments(), 1);
        long start = now;
        while (segments() < first * 0.84) {
            round(ROUND_TRIP);
        }
        assertTrue((now - start) / 1e9 < 1.2 * Math.cbrt(first * (0.85 - 0.7) / 0.4));
    }

    /** §5.8: the program sent little for a while, which tells nothing about the path. */
    @Test
    void timeInWhichTheWindowWasNotUsedDoesNotCount() {
        loseAt(1000);
        int after = segments();
        round(ROUND_TRIP);
        int grown = segments() - after;
        for (int i = 0; i < 600; i++) {
            now += ROUND_TRIP;
            cubic.onUnused(now);
        }
        int before = segments();
        round(ROUND_TRIP);
        assertTrue(segments() - before <= grown, "grew by " + (segments() - before) + " after " + grown);
    }

    @Test
    void aTimeoutLeavesOneSegmentAndTheNextOneChangesNoThreshold() {
        loseAt(1000);
        cubic.onCongestion(CongestionControl.Cause.TIMEOUT, cubic.windowBytes(), now);
        int threshold = cubic.thresholdBytes();
        assertEquals(1, segments());
        cubic.onCongestion(CongestionControl.Cause.REPEATED_TIMEOUT, cubic.windowBytes(), now);
        assertEquals(threshold, cubic.thresholdBytes());
    }

    @Test
    void whatIsUndoneIsAsBefore() {
        while (segments() < 1000) {
            round(ROUND_TRIP);
        }
        int window = cubic.windowBytes();
        int threshold = cubic.thresholdBytes();
        cubic.onCongestion(CongestionControl.Cause.TIMEOUT, window, now);
        cubic.undo();
        assertEquals(window, cubic.windowBytes());
        assertEquals(threshold, cubic.thresholdBytes());
    }

    // ---- HyStart++

    @Test
    void slowStartEndsAfterRoundsOfAGrowingRoundTrip() {
        round(ROUND_TRIP);
        round(ROUND_TRIP);
        int before = segments();
        round(ROUND_TRIP + 13_000_000);
        for (int i = 0; i < 5; i++) {
            round(ROUND_TRIP + 13_000_000);
        }
        assertEquals(cubic.windowBytes(), cubic.thresholdBytes(), SEGMENT);
        // The round that noticed grew in part at the old rate, the others by a quarter each.
        assertTrue(segments() < before * 2 * Math.pow(1.25, 6), "window " + segments());
    }

    @Test
    void aRoundTripThatFallsAgainGoesOnWithSlowStart() {
        round(ROUND_TRIP);
        round(ROUND_TRIP);
        round(ROUND_TRIP + 13_000_000);
        for (int i = 0; i < 4; i++) {
            round(ROUND_TRIP);
        }
        int before = segments();
        round(ROUND_TRIP);
        assertEquals(2 * before, segments());
    }

    @Test
    void aRoundTripThatGrowsByLessIsNoSign() {
        for (int i = 0; i < 6; i++) {
            round(ROUND_TRIP + i * 2_000_000);
        }
        assertEquals(640, segments());
    }
}
