package io.anykernel.net.tcp;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/**
 * Connections under nearly right segments: old, future and forged acknowledgments, resets, options and ICMP errors, with
 * pools from 16 to 512. {@code -Danykernel.nearly-right=N} runs N of them, {@code -Danykernel.seed=S} starts at seed S; the
 * failure names the seed that replays it.
 */
class NearlyRightSegmentsTest {
    private static final int COUNT = Integer.getInteger("anykernel.nearly-right", 4000);
    private static final long FIRST_SEED = Long.getLong("anykernel.seed", 1);

    @Test
    void everyByteIsRightAndNothingIsLeft() {
        NearlyRightTransfer.Tally tally = new NearlyRightTransfer.Tally();
        NearlyRightTransfer.Pools pools = new NearlyRightTransfer.Pools();
        for (int i = 0; i < COUNT; i++) {
            long seed = FIRST_SEED + i;
            NearlyRightTransfer transfer = new NearlyRightTransfer(seed, pools);
            try {
                transfer.run(tally);
            } catch (AssertionError | RuntimeException failure) {
                throw new AssertionError(
                        "seed " + seed + ": replay with -Danykernel.seed=" + seed + " -Danykernel.nearly-right=1\n"
                                + transfer,
                        failure);
            }
        }
        System.out.println("connections=" + COUNT + " first-seed=" + FIRST_SEED + " " + tally);
        assertTrue(COUNT < 100 || tally.forged > COUNT && tally.leftEarly > 0, tally::toString);
    }
}
