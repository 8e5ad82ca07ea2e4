package io.anykernel.net.tcp;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/**
 * Transfers under loss, reordering, duplication and corruption. {@code -Danykernel.transfers=N} runs N of them, {@code
 * -Danykernel.seed=S} starts at seed S; the failure names the seed that replays it.
 */
class SeededTransfersTest {
    private static final int COUNT = Integer.getInteger("anykernel.transfers", 300);
    private static final long FIRST_SEED = Long.getLong("anykernel.seed", 1);

    @Test
    void everyByteArrivesAndEveryConnectionEndsAsTheRfcSays() {
        SeededTransfer.Tally tally = new SeededTransfer.Tally();
        SeededTransfer.Pools pools = new SeededTransfer.Pools();
        for (int i = 0; i < COUNT; i++) {
            long seed = FIRST_SEED + i;
            try {
                new SeededTransfer(seed, pools).run(tally);
            } catch (AssertionError | RuntimeException failure) {
                throw new AssertionError(
                        "seed " + seed + ": replay with -Danykernel.seed=" + seed + " -Danykernel.transfers=1",
                        failure);
            }
        }
        System.out.println("transfers=" + COUNT + " first-seed=" + FIRST_SEED + " " + tally);
        if (COUNT >= 100) {
            assertTrue(tally.allMechanismsWereUsed(), tally::toString);
        }
    }
}
