package io.anykernel.net.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** RFC 9937 §6, in segments of 1000 bytes. */
class ProportionalRateTest {
    private static final int SEGMENT = 1000;

    private final ProportionalRate rate = new ProportionalRate();

    /** Returns how many bytes the acknowledgment lets out, and sends them. */
    private int acknowledged(int delivered, int flight, boolean isSafe) {
        rate.onAcknowledged(delivered, flight, isSafe, SEGMENT);
        int quota = rate.windowBytes() - flight;
        rate.onSent(quota);
        return quota;
    }

    @Test
    void theFirstLostSegmentIsSentWhateverTheRestSays() {
        rate.start(50_000, 100_000);
        assertEquals(SEGMENT, acknowledged(0, 99_000, false));
        assertEquals(0, acknowledged(0, 99_000, false));
    }

    @Test
    void aboveTheThresholdTheFlightFallsInProportion() {
        rate.start(70_000, 100_000);
        int flight = 99_000;
        int sent = 0;
        int delivered = 0;
        while (flight > 70_000) {
            flight -= SEGMENT;
            delivered += SEGMENT;
            int quota = acknowledged(SEGMENT, flight, false);
            flight += quota;
            sent += quota;
            assertTrue(Math.abs(sent - 0.7 * delivered) <= SEGMENT, sent + " sent, " + delivered + " delivered");
        }
    }

    /** Losses took more than the reduction: what arrives is replaced, and no more unless things go well. */
    @Test
    void belowTheThresholdTheFlightIsKeptAndGrowsOnlyWhileItIsSafe() {
        rate.start(50_000, 100_000);
        acknowledged(SEGMENT, 20_000, false);
        assertEquals(SEGMENT, acknowledged(SEGMENT, 20_000, false));
        assertEquals(2 * SEGMENT, acknowledged(SEGMENT, 20_000, true));
        assertEquals(500, acknowledged(5000, 49_500, true), "never beyond the threshold");
    }
}
