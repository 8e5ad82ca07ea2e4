package io.anykernel.net.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anykernel.hypercall.sim.SimWorld;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SynCookiesTest {
    private static final long PERIOD = 64_000_000_000L;

    private final SynCookies cookies = new SynCookies(new SimWorld(1).entropy());

    private int make(int ports, int segmentBytes, long nowNanos) {
        return cookies.make(1, 2, 3, 4, ports, 77, segmentBytes, nowNanos);
    }

    private int segmentBytes(int cookie, int ports, int peerSequence, long nowNanos) {
        return cookies.segmentBytes(cookie, 1, 2, 3, 4, ports, peerSequence, nowNanos);
    }

    @Test
    void carriesTheLargestKnownSegmentSizeThatThePeerTakes() {
        int[] offered = {1, 48, 535, 536, 1000, 1219, 1220, 1400, 1460, 1500, 9000, 65_535};
        int[] carried = {48, 48, 48, 536, 536, 1024, 1220, 1360, 1460, 1460, 8940, 8940};
        for (int i = 0; i < offered.length; i++) {
            assertEquals(carried[i], segmentBytes(make(9, offered[i], 0), 9, 77, 0), "offered " + offered[i]);
        }
    }

    @Test
    void isGoodForItsConnectionAlone() {
        int cookie = make(9, 1460, 0);
        assertEquals(-1, segmentBytes(cookie, 10, 77, 0));
        assertEquals(-1, segmentBytes(cookie, 9, 78, 0));
        assertEquals(-1, cookies.segmentBytes(cookie, 1, 2, 3, 5, 9, 77, 0));
    }

    @Test
    void guessesAreRefused() {
        make(9, 1460, 0);
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 100_000; i++) {
            assertEquals(-1, segmentBytes(random.nextInt(), 9, 77, 0));
        }
    }

    @Test
    void secretRotatesAndTheLastOneStillCounts() {
        int cookie = make(9, 1460, 0);
        assertTrue(cookies.isActive(PERIOD));
        assertEquals(1460, segmentBytes(cookie, 9, 77, PERIOD));
        assertNotEquals(cookie, make(9, 1460, PERIOD));
        assertEquals(-1, segmentBytes(cookie, 9, 77, 2 * PERIOD));
        assertFalse(cookies.isActive(3 * PERIOD));
    }

    @Test
    void stampCarriesTheScaleAndSackAndIsNeverLater() {
        for (int timestamp : new int[] {0, 5, 15, 16, 1_000_003, -1, Integer.MIN_VALUE}) {
            for (int bits = 0; bits < 32; bits++) {
                int stamped = SynCookies.stamp(timestamp, bits & 15, bits >= 16);
                assertEquals(bits & 15, SynCookies.scaleOf(stamped));
                assertEquals(bits >= 16, SynCookies.isSackPermitted(stamped));
                assertTrue(timestamp - stamped >= 0 && timestamp - stamped < 32, timestamp + " " + bits);
            }
        }
    }
}
