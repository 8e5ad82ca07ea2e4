package io.anykernel.net.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** What an application reads, in pieces of 4 KiB, and how far its window opens. */
class ReceiveTuningTest {
    private static final int PIECE = 4096;
    private static final long ROUND_TRIP = 20_000_000L;
    private static final int START = 65_536;

    private final ReceiveTuning tuning = new ReceiveTuning();
    private long limit = START;
    private long now = 5;

    /** Reads so many bytes, evenly spread over a round trip. */
    private void read(int bytes, long roundTripNanos) {
        for (int i = 0; i < bytes; i += PIECE) {
            limit = tuning.limitAfterRead((int) limit, PIECE, roundTripNanos, now);
            now += ROUND_TRIP * PIECE / bytes;
        }
    }

    @Test
    void aPeerInSlowStartIsNeverBoundByTheWindow() {
        for (int window = 16 * 1024; window <= 2 << 20; window *= 2) {
            read(window, ROUND_TRIP);
            assertTrue(limit >= 2L * window, "the next window is " + 2 * window + ", promised are " + limit);
        }
    }

    @Test
    void twiceWhatIsReadInARoundTripIsEnough() {
        for (int i = 0; i < 100; i++) {
            read(1 << 20, ROUND_TRIP);
        }
        long grown = limit;
        for (int i = 0; i < 100; i++) {
            read(1 << 20, ROUND_TRIP);
        }
        assertEquals(grown, limit);
        assertTrue(grown >= 2 << 20, "promised are " + grown);
    }

    /** A peer that waits for the window sends a whole one in each round trip. */
    @Test
    void aWindowThatIsUsedUpGrows() {
        for (int i = 0; i < 8; i++) {
            read((int) limit, ROUND_TRIP);
        }
        assertTrue(limit >= 8 << 20, "promised are " + limit);
    }

    @Test
    void aSlowPathIsPromisedWhatEveryConnectionIs() {
        for (int i = 0; i < 1000; i++) {
            read(32 * 1024, ROUND_TRIP);
        }
        assertEquals(256 * 1024, limit);
    }

    @Test
    void aPauseOfTheApplicationIsNoSlowPath() {
        for (int i = 0; i < 8; i++) {
            read(1 << 20, ROUND_TRIP);
        }
        long before = limit;
        now += 60 * ROUND_TRIP;
        read(1 << 20, ROUND_TRIP);
        assertTrue(limit >= before);
    }

    @Test
    void withoutARoundTripReadingAloneOpensTheWindow() {
        read(64 << 20, 0);
        assertTrue(limit >= 32 << 20, "promised are " + limit);
    }
}
