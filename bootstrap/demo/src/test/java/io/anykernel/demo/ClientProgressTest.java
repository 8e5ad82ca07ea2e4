package io.anykernel.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anykernel.demo.http.Phase;
import io.anykernel.hypercall.sim.SimWorld;
import org.junit.jupiter.api.Test;

/** Which connections may be evicted, on a clock of the test's own. */
class ClientProgressTest {
    private static final long START = 1_000_000_000L;
    private static final long GRACE = ClientProgress.GRACE_NANOS;
    private static final long WINDOW = ClientProgress.WINDOW_NANOS;
    private static final int ENOUGH = (int) ClientProgress.WINDOW_BYTES;

    private final ClientProgress progress =
            new ClientProgress(new SimWorld(1).scheduling().newLock("test", 1), START);

    @Test
    void aSilentClientLosesItsPlaceAfterItsGraceAndNotBefore() {
        assertFalse(progress.isEvictable(START + GRACE - 1, 0, 0));
        assertTrue(progress.isEvictable(START + GRACE, 0, 0));
    }

    @Test
    void aRequestThatHasBegunHasAGraceOfItsOwn() {
        progress.enter(Phase.REQUEST, START + GRACE);
        assertEquals(START + GRACE, progress.sinceNanos());
        assertFalse(progress.isEvictable(START + GRACE, 0, 0));
        assertTrue(progress.isEvictable(START + 2 * GRACE, 0, 0));
    }

    @Test
    void bytesThatTheServerHasNotReadAreItsTurn() {
        assertFalse(progress.isEvictable(START + 9 * GRACE, 1, 0));
        progress.enter(Phase.FINISH, START);
        assertTrue(progress.isEvictable(START + 9 * GRACE, 1, 0));
    }

    /** Between the read and the next phase a thread may stand still for as long as the machine likes. */
    @Test
    void bytesThatWereReadAndNotUsedYetAreTheServersTurn() {
        progress.onWait(0);
        assertFalse(progress.isEvictable(START + 9 * GRACE, 1, 0));
        progress.onWait(1);
        assertTrue(progress.isEvictable(START + 9 * GRACE, 1, 0));
    }

    @Test
    void anAnswerThatIsBeingMadeIsTheServersTurn() {
        progress.enter(Phase.ANSWER, START);
        assertFalse(progress.isEvictable(START + 100 * GRACE, 0, 0));
    }

    @Test
    void aClientThatTakesItsAnswerSlowlyIsJudgedByWholeWindows() {
        progress.enter(Phase.ANSWER, START);
        progress.onQueued(1 << 20);
        assertFalse(progress.isEvictable(START + WINDOW - 1, 0, 0));
        assertTrue(progress.isEvictable(START + WINDOW, 0, ENOUGH - 1));
        assertTrue(progress.isEvictable(START + WINDOW + 1, 0, 4 * ENOUGH), "the last whole window counts");
        assertFalse(progress.isEvictable(START + 2 * WINDOW, 0, 4 * ENOUGH));
        assertTrue(progress.isEvictable(START + 4 * WINDOW, 0, 4 * ENOUGH + 2 * ENOUGH - 1));
        assertFalse(progress.isEvictable(START + 6 * WINDOW, 0, 8 * ENOUGH));
    }

    /** The server has handed over everything and waits for the next request: the client still reads. */
    @Test
    void theTailOfAnAnswerCountsAsTheAnswer() {
        progress.enter(Phase.ANSWER, START);
        progress.onQueued(10 * ENOUGH);
        progress.enter(Phase.IDLE, START + 1);
        assertFalse(progress.isEvictable(START + WINDOW, 0, ENOUGH));
        assertTrue(progress.isEvictable(START + 2 * WINDOW, 0, ENOUGH));
        assertTrue(progress.isEvictable(START + 2 * WINDOW, 0, 10 * ENOUGH), "all taken, and idle for long");
    }

    @Test
    void theNextAnswerBeginsWithANewWindow() {
        progress.enter(Phase.ANSWER, START);
        progress.onQueued(10 * ENOUGH);
        assertTrue(progress.isEvictable(START + WINDOW, 0, 0));
        progress.enter(Phase.ANSWER, START + WINDOW);
        assertFalse(progress.isEvictable(START + WINDOW, 0, 0));
    }
}
