package io.anykernel.net.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anykernel.net.connection.TcpState;
import io.anykernel.net.socket.TcpListener;
import io.anykernel.net.socket.TcpSocket;
import io.anykernel.net.testing.TcpScript;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Recovery with selective acknowledgments, a script a rule (RFC 8985, RFC 9937, RFC 3522, RFC 4015, RFC 2018 §8). */
class RackRecoveryTest {
    private static final int ROUND_TRIP_MILLIS = 40;

    private final TcpScript script = new TcpScript();
    private TcpSocket socket;

    @AfterEach
    void nothingIsLeft() {
        script.stack().close();
        assertEquals(0, script.host().packets.inUse());
        assertEquals(0, script.host().blocks.inUse());
    }

    private long counter(String name) {
        return script.stack().counters().value("tcp." + name);
    }

    private int window() {
        return socket.info().congestionWindowBytes();
    }

    /** A connection with SACK whose round trip is 40 ms, and that has {@code segments} of 1000 bytes under way from 2001 on. */
    private void sending(int segments) {
        connect();
        write(2);
        expect(1, 2);
        script.pass(ROUND_TRIP_MILLIS);
        script.send("A", 1, 2001, 0);
        write(segments);
        expect(2001, segments);
        script.expectNothing();
    }

    private void connect() {
        TcpListener listener = script.stack().listen(TcpScript.PORT, 4);
        script.offerSack().send("S", 0, 0, 0);
        script.expect("SA", 0, 1, 0);
        script.pass(ROUND_TRIP_MILLIS);
        script.send("A", 1, 1, 0);
        socket = listener.tryAccept();
        socket.options().noDelay(true);
    }

    private void write(int segments) {
        assertEquals(segments * 1000, socket.trySend(new byte[segments * 1000], 0, segments * 1000));
    }

    private void expect(int from, int segments) {
        for (int i = 0; i < segments; i++) {
            script.expect("A", from + 1000 * i, 1, 1000);
        }
    }

    private void sack(int acknowledgment, int... edges) {
        script.sack(edges).send("A", 1, acknowledgment, 0);
    }

    // ---- what is lost

    @Test
    void threeSegmentsBehindItTellOfALossAtOnce() {
        sending(5);
        script.pass(ROUND_TRIP_MILLIS);
        sack(2001, 3001, 5001);
        script.expectNothing();
        sack(2001, 3001, 6001);
        expect(2001, 1);
        assertEquals(1, counter("sack.recovery"));
        assertEquals(0, counter("retransmit.timeout"));
    }

    @Test
    void fewerTellOfItAfterTheReorderingWindow() {
        sending(5);
        script.pass(ROUND_TRIP_MILLIS);
        sack(2001, 3001, 4001);
        // A quarter of the shortest round trip.
        script.pass(9).expectNothing();
        script.pass(2);
        expect(2001, 1);
    }

    @Test
    void whatArrivesWithinTheReorderingWindowIsNotSentAgain() {
        sending(5);
        script.pass(ROUND_TRIP_MILLIS);
        sack(2001, 3001, 4001);
        script.pass(5).send("A", 1, 4001, 0);
        script.pass(20).expectNothing();
        assertEquals(0, counter("sack.recovery"));
    }

    @Test
    void everyHoleIsRepairedInOneRoundTrip() {
        sending(8);
        script.pass(ROUND_TRIP_MILLIS);
        sack(2001, 3001, 4001);
        sack(2001, 5001, 6001, 3001, 4001);
        sack(2001, 7001, 10_001, 5001, 6001, 3001, 4001);
        script.expect("A", 2001, 1, 1000);
        script.expect("A", 4001, 1, 1000);
        script.expect("A", 6001, 1, 1000);
        script.pass(ROUND_TRIP_MILLIS).send("A", 1, 10_001, 0);
        script.pass(5000).expectNothing();
        assertEquals(3, counter("retransmit.fast"));
        assertEquals(0, counter("retransmit.timeout"));
    }

    /** Only time can tell: the segment was sent again, and one that was sent later has arrived. */
    @Test
    void aLostRetransmissionIsSentAgainWithoutATimeout() {
        sending(6);
        write(4);
        expect(8001, 4);
        script.pass(ROUND_TRIP_MILLIS);
        sack(2001, 3001, 6001);
        expect(2001, 1);
        write(4);
        sack(2001, 3001, 12_001);
        int sent = script.takeAll();
        assertTrue(sent > 0, "new data follows the retransmission");
        script.pass(ROUND_TRIP_MILLIS);
        sack(2001, 3001, 13_001);
        script.pass(11);
        script.expect("A", 2001, 1, 1000);
        assertEquals(0, counter("retransmit.timeout"));
    }

    /** RFC 3042: each lets one new segment out, and nothing is repaired yet. */
    @Test
    void aSegmentThatArrivedMakesRoomForANewOne() {
        sending(10);
        write(3);
        script.expectNothing();
        script.pass(ROUND_TRIP_MILLIS);
        int before = window();
        sack(2001, 3001, 4001);
        script.expect("A", 12_001, 1, 1000);
        script.expectNothing();
        assertEquals(before, window());
    }

    /** RFC 8985 §6.2: it came late, and later ones are waited for. */
    @Test
    void reorderingThatWasSeenIsWaitedFor() {
        sending(5);
        script.pass(ROUND_TRIP_MILLIS);
        sack(2001, 3001, 4001);
        script.send("A", 1, 4001, 0);
        script.pass(1);
        sack(4001, 5001, 7001);
        script.expectNothing();
        write(4);
        expect(7001, 4);
        script.pass(ROUND_TRIP_MILLIS);
        script.takeAll();
        assertTrue(counter("sack.recovery") <= 1);
    }

    // ---- the tail loss probe

    @Test
    void aSilentTailIsProbedAfterTwoRoundTrips() {
        sending(4);
        script.pass(2 * ROUND_TRIP_MILLIS).expectNothing();
        script.pass(3);
        expect(5001, 1);
        assertEquals(1, counter("loss-probes"));
        // It tells that three are lost, which are repaired with no time-out.
        script.pass(ROUND_TRIP_MILLIS);
        sack(2001, 5001, 6001);
        expect(2001, 1);
        script.expectNothing();
        script.send("A", 1, 3001, 0);
        expect(3001, 2);
        script.send("A", 1, 6001, 0);
        assertEquals(0, counter("retransmit.timeout"));
    }

    @Test
    void theProbeIsNewDataWhereThereIsSome() {
        sending(10);
        write(14);
        script.takeAll();
        script.pass(2 * ROUND_TRIP_MILLIS + 3);
        int next = 2001 + 1000 * (window() / 1000);
        script.expect("A", next, 1, 1000);
        script.expectNothing();
    }

    @Test
    void theProbeOfALoneSegmentWaitsForADelayedAcknowledgment() {
        sending(1);
        // Of two round trips and 200 ms and the time-out the earlier: that is a round trip and 200 ms.
        script.pass(ROUND_TRIP_MILLIS + 190).expectNothing();
        script.pass(20);
        expect(2001, 1);
        assertEquals(1, counter("loss-probes"));
        assertEquals(0, counter("retransmit.timeout"));
    }

    @Test
    void thereIsOneProbeAndThenTheTimeout() {
        sending(4);
        script.pass(2 * ROUND_TRIP_MILLIS + 3);
        expect(5001, 1);
        script.pass(200).expectNothing();
        script.pass(200);
        expect(2001, 1);
        assertEquals(1, counter("loss-probes"));
        assertEquals(1, counter("retransmit.timeout"));
    }

    /** §7.4: without the probe, the loss would have been seen and answered. */
    @Test
    void aProbeThatRepairedALossCountsAsCongestion() {
        sending(4);
        int before = window();
        script.pass(2 * ROUND_TRIP_MILLIS + 3);
        expect(5001, 1);
        write(1);
        script.takeAll();
        script.send("A", 1, 7001, 0);
        assertEquals(1, counter("loss-probes.recovery"));
        assertTrue(window() < before, "window " + window() + " before " + before);
    }

    @Test
    void aProbeThatWasADuplicateCountsForNothing() {
        sending(4);
        int before = window();
        script.pass(2 * ROUND_TRIP_MILLIS + 3);
        expect(5001, 1);
        sack(6001, 5001, 6001);
        assertEquals(0, counter("loss-probes.recovery"));
        assertTrue(window() >= before, "window " + window());
    }

    // ---- the rate

    /** Of ten, one is lost; nine acknowledgments let out the repair and what keeps seven tenths under way. */
    @Test
    void theFlightFallsToTheThresholdInStepWithWhatArrives() {
        sending(10);
        write(40);
        script.takeAll();
        int flight = window() / 1000;
        script.pass(ROUND_TRIP_MILLIS);
        int sent = 0;
        for (int i = 1; i < flight; i++) {
            sack(2001, 3001, 3001 + 1000 * i);
            int now = script.takeAll();
            assertTrue(now <= 2, now + " segments for one that arrived");
            sent += now;
        }
        int threshold = (int) (flight * 0.7);
        assertTrue(Math.abs(sent - threshold) <= 2, sent + " sent, threshold " + threshold);
    }

    // ---- undoing

    @Test
    void aRepairWhoseDuplicateIsReportedIsUndone() {
        sending(6);
        int before = window();
        script.pass(ROUND_TRIP_MILLIS);
        sack(2001, 3001, 6001);
        expect(2001, 1);
        assertTrue(window() < before);
        sack(8001, 2001, 3001);
        assertEquals(1, counter("undo.dsack"));
        assertTrue(window() >= before, "window " + window() + " before " + before);
    }

    /** A round trip after the recovery all that it sent again is answered: what comes then is forged, or another's. */
    @Test
    void aDuplicateThatIsReportedLongAfterUndoesNothing() {
        sending(6);
        script.pass(ROUND_TRIP_MILLIS);
        sack(2001, 3001, 6001);
        expect(2001, 1);
        script.pass(ROUND_TRIP_MILLIS).send("A", 1, 8001, 0);
        write(1);
        expect(8001, 1);
        script.pass(ROUND_TRIP_MILLIS).send("A", 1, 9001, 0);
        int after = window();
        sack(9001, 2001, 3001);
        assertEquals(1, counter("dsack.received"));
        assertEquals(0, counter("undo.dsack"));
        assertEquals(after, window());
    }

    @Test
    void aRepairWhoseOriginalIsEchoedIsUndone() {
        script.timestamp(50);
        connect();
        socket.trySend(new byte[8 * 988], 0, 8 * 988);
        int original = script.expect("A", 1, 1, 988).timestamp();
        script.takeAll();
        int before = window();
        script.pass(ROUND_TRIP_MILLIS).echo(original).timestamp(51);
        sack(1, 989, 1 + 4 * 988);
        script.expect("A", 1, 1, 988);
        assertTrue(window() < before);
        script.timestamp(52).send("A", 1, 1 + 8 * 988, 0);
        assertEquals(1, counter("undo.timestamp"));
        assertTrue(window() >= before, "window " + window() + " before " + before);
    }

    @Test
    void aTimeoutThatGaveUpWhatStillArrivesIsUndone() {
        sending(4);
        int before = window();
        script.pass(1000);
        script.takeAll();
        assertTrue(counter("retransmit.timeout") > 0);
        assertTrue(window() < before);
        sack(2001, 3001, 4001);
        assertEquals(1, counter("spurious-timeouts"));
        assertTrue(window() >= before, "window " + window() + " before " + before);
    }

    // ---- the time-out

    @Test
    void aPeerThatRenegesIsSentEverythingAgain() {
        sending(4);
        sack(2001, 3001, 5001);
        script.takeAll();
        // It acknowledges up to what it said it holds, and no further.
        script.send("A", 1, 3001, 0);
        script.pass(2000);
        script.takeAll();
        assertEquals(1, counter("sack.reneging"));
        script.send("A", 1, 4001, 0);
        script.takeAll();
        script.send("A", 1, 6001, 0);
        script.pass(5000).expectNothing();
        assertEquals(TcpState.ESTABLISHED, socket.state());
    }

    /** RFC 6298 §5.4: what was sent shortly before is not lost yet, and fills the window of one segment. */
    @Test
    void aTimeoutSendsTheFirstSegmentAgainWhateverIsUnderWay() {
        sending(1);
        script.pass(250);
        expect(2001, 1);
        script.pass(210);
        write(1);
        expect(3001, 1);
        assertEquals(0, counter("retransmit.timeout"));
        script.pass(35);
        assertEquals(1, counter("retransmit.timeout"));
        expect(2001, 1);
    }

    /** They had arrived long before, and waited for the one that was lost: how long says nothing of the path. */
    @Test
    void segmentsThatWaitedForARepetitionTellNoRoundTrip() {
        sending(4);
        long before = socket.info().roundTripNanos();
        script.pass(1000);
        script.takeAll();
        script.send("A", 1, 6001, 0);
        assertEquals(before, socket.info().roundTripNanos());
    }

    @Test
    void afterATimeoutTheWindowIsOneSegmentAndGrowsAgain() {
        sending(8);
        script.pass(2 * ROUND_TRIP_MILLIS + 3);
        expect(9001, 1);
        script.pass(400);
        expect(2001, 1);
        script.expectNothing();
        script.send("A", 1, 3001, 0);
        expect(3001, 2);
        script.expectNothing();
        script.send("A", 1, 5001, 0);
        expect(5001, 4);
    }
}
