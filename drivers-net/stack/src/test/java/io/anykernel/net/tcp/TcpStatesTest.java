package io.anykernel.net.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.anykernel.hypercall.Errno;
import io.anykernel.net.connection.TcpState;
import io.anykernel.net.socket.TcpListener;
import io.anykernel.net.socket.TcpSocket;
import io.anykernel.net.testing.TcpScript;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One test a transition of RFC 9293 §3.10.7. */
class TcpStatesTest {
    private final TcpScript script = new TcpScript();

    @AfterEach
    void nothingIsLeft() {
        script.stack().close();
        assertEquals(0, script.host().packets.inUse());
        assertEquals(0, script.host().blocks.inUse());
    }

    // ---- CLOSED

    @Test
    void closedAnswersSynWithReset() {
        script.send("S", 0, 0, 0);
        TcpScript.Sent reset = script.expectUnrelated("RA");
        assertEquals(0, reset.sequence());
    }

    @Test
    void closedAnswersAckWithResetAtItsAcknowledgment() {
        script.send("A", 5, 77, 0);
        assertEquals(77, script.expectUnrelated("R").sequence());
    }

    @Test
    void closedIgnoresReset() {
        script.send("RA", 5, 77, 0).expectNothing();
    }

    // ---- LISTEN

    @Test
    void listenToEstablishedByHandshake() {
        TcpListener listener = script.stack().listen(TcpScript.PORT, 4);
        script.send("S", 0, 0, 0);
        assertEquals(1460, script.expect("SA", 0, 1, 0).maxSegment());
        assertNull(listener.tryAccept());
        script.send("A", 1, 1, 0).expectNothing();
        assertEquals(TcpState.ESTABLISHED, listener.tryAccept().state());
    }

    @Test
    void listenAnswersAckWithReset() {
        script.stack().listen(TcpScript.PORT, 4);
        script.send("A", 1, 55, 0);
        assertEquals(55, script.expectUnrelated("R").sequence());
    }

    @Test
    void listenIgnoresReset() {
        script.stack().listen(TcpScript.PORT, 4);
        script.send("R", 1, 0, 0).expectNothing();
    }

    // ---- SYN-SENT

    @Test
    void synSentToEstablishedWhenAckIsAcceptable() {
        TcpSocket socket = script.synSent();
        script.send("SA", 0, 1, 0);
        script.expect("A", 1, 1, 0);
        assertEquals(TcpState.ESTABLISHED, socket.state());
        assertEquals(Errno.OK, socket.connectOutcome());
    }

    @Test
    void synSentAnswersUnacceptableAckWithReset() {
        TcpSocket socket = script.synSent();
        script.send("SA", 0, 2, 0);
        script.expectUnrelated("R");
        assertEquals(TcpState.SYN_SENT, socket.state());
    }

    @Test
    void synSentToClosedByAcknowledgedReset() {
        TcpSocket socket = script.synSent();
        script.send("RA", 0, 1, 0).expectNothing();
        assertEquals(Errno.CONNECTION_REFUSED, socket.connectOutcome());
    }

    @Test
    void synSentIgnoresResetWithoutAck() {
        TcpSocket socket = script.synSent();
        script.send("R", 0, 0, 0).expectNothing();
        assertEquals(TcpState.SYN_SENT, socket.state());
    }

    @Test
    void synSentToSynReceivedBySimultaneousOpen() {
        TcpSocket socket = script.synSent();
        script.send("S", 0, 0, 0);
        script.expect("SA", 0, 1, 0);
        assertEquals(TcpState.SYN_RECEIVED, socket.state());
        script.send("SA", 0, 1, 0);
        assertEquals(TcpState.ESTABLISHED, socket.state());
    }

    @Test
    void synSentToClosedByShutdown() {
        TcpSocket socket = script.synSent();
        socket.shutdownOutput();
        assertEquals(TcpState.CLOSED, socket.state());
    }

    @Test
    void synSentKeepsDataThatFollowsTheSynAtOnce() {
        TcpSocket socket = script.synSent();
        script.send("SA", 0, 1, 0);
        script.send("A", 1, 1, 100);
        assertEquals(100, socket.readableBytes());
    }

    @Test
    void synSentRepeatsItsSynAndGivesUp() {
        TcpSocket socket = script.synSent();
        script.pass(1000).expect("S", 0, 0, 0);
        script.pass(1999).expectNothing();
        script.pass(2).expect("S", 0, 0, 0);
        script.pass(4001).expect("S", 0, 0, 0);
        script.pass(8001).expect("S", 0, 0, 0);
        script.pass(16_001).expect("S", 0, 0, 0);
        script.pass(32_001).expect("S", 0, 0, 0);
        script.pass(61_001).expectNothing();
        assertEquals(Errno.TIMED_OUT, socket.connectOutcome());
    }

    @Test
    void synSentToClosedByPortUnreachable() {
        TcpSocket socket = script.stack().startConnect(io.anykernel.net.testing.TestNetwork.RIGHT, TcpScript.PEER_PORT);
        script.sendError(3, 3, 0, script.expect("S", 0, 0, 0).frame());
        assertEquals(Errno.CONNECTION_REFUSED, socket.connectOutcome());
    }

    // ---- SYN-RECEIVED

    @Test
    void synReceivedToClosedByReset() {
        TcpListener listener = script.stack().listen(TcpScript.PORT, 4);
        script.send("S", 0, 0, 0);
        script.expect("SA", 0, 1, 0);
        script.send("R", 1, 0, 0).expectNothing();
        script.send("A", 1, 1, 0);
        script.expectUnrelated("R");
        assertNull(listener.tryAccept());
    }

    @Test
    void synReceivedAnswersWrongAckWithReset() {
        script.stack().listen(TcpScript.PORT, 4);
        script.send("S", 0, 0, 0);
        script.expect("SA", 0, 1, 0);
        script.send("A", 1, 9, 0);
        script.expectUnrelated("R");
    }

    @Test
    void synReceivedRepeatsItsSynWhenThePeerDoes() {
        script.stack().listen(TcpScript.PORT, 4);
        script.send("S", 0, 0, 0);
        script.expect("SA", 0, 1, 0);
        script.send("S", 0, 0, 0);
        script.expect("SA", 0, 1, 0);
        script.pass(1000).expect("SA", 0, 1, 0);
    }

    @Test
    void synReceivedToListenBySynInTheWindow() {
        TcpListener listener = script.stack().listen(TcpScript.PORT, 4);
        script.send("S", 0, 0, 0);
        script.expect("SA", 0, 1, 0);
        script.send("S", 50, 0, 0);
        assertEquals(0, script.stack().connections().size());
        assertNull(listener.tryAccept());
    }

    @Test
    void synReceivedTakesDataWithTheHandshakesLastAck() {
        TcpListener listener = script.stack().listen(TcpScript.PORT, 4);
        script.send("S", 0, 0, 0);
        script.expect("SA", 0, 1, 0);
        script.send("A", 1, 1, 10);
        assertEquals(10, listener.tryAccept().readableBytes());
    }

    // ---- ESTABLISHED

    @Test
    void establishedToCloseWaitByFin() {
        TcpSocket socket = script.closeWait();
        assertEquals(TcpState.CLOSE_WAIT, socket.state());
        assertEquals(0, socket.tryReceive(new byte[1], 0, 1));
    }

    @Test
    void establishedToFinWait1ByShutdown() {
        assertEquals(TcpState.FIN_WAIT_1, script.finWait1().state());
    }

    @Test
    void establishedToClosedByResetAtTheExpectedNumber() {
        TcpSocket socket = script.established();
        script.send("R", 1, 0, 0).expectNothing();
        assertEquals(Errno.CONNECTION_RESET, socket.tryReceive(new byte[1], 0, 1));
        assertEquals(TcpState.CLOSED, socket.state());
    }

    /** What arrived in order before a reset is the application's, as on Linux and BSD; what waits for a gap is not. */
    @Test
    void dataThatArrivedBeforeAResetIsReadBeforeIt() {
        TcpSocket socket = script.established();
        int held = script.host().packets.inUse();
        script.send("A", 1, 1, 10);
        script.send("A", 21, 1, 10);
        script.send("R", 11, 0, 0);
        assertEquals(TcpState.CLOSED, socket.state());
        assertEquals(10, socket.tryReceive(new byte[64], 0, 64));
        assertEquals(Errno.CONNECTION_RESET, socket.tryReceive(new byte[64], 0, 64));
        assertEquals(held, script.host().packets.inUse());
    }

    @Test
    void dataThatIsNotReadGoesWithTheSocket() {
        TcpSocket reset = script.established();
        int held = script.host().packets.inUse();
        script.send("A", 1, 1, 10);
        script.send("R", 11, 0, 0);
        assertEquals(held + 1, script.host().packets.inUse());
        reset.close();
        assertEquals(held, script.host().packets.inUse());
    }

    @Test
    void dataOfASocketThatIsNeverClosedGoesWithTheStack() {
        TcpSocket reset = script.established();
        script.send("A", 1, 1, 10);
        script.send("R", 11, 0, 0);
        script.stack().close();
        assertEquals(0, script.host().packets.inUse());
        assertEquals(Errno.CONNECTION_RESET, reset.tryReceive(new byte[64], 0, 64));
    }

    /** The connection is gone from the table; its data was still there to be read. */
    @Test
    void dataThatIsNotReadGoesWithTheSocketAfterAnOrderlyEnd() {
        TcpSocket ended = script.established();
        int held = script.host().packets.inUse();
        script.send("FA", 1, 1, 10);
        script.expect("A", 1, 12, 0);
        ended.shutdownOutput();
        script.expect("FA", 1, 12, 0);
        script.send("A", 12, 2, 0);
        assertEquals(TcpState.CLOSED, ended.state());
        assertEquals(held + 1, script.host().packets.inUse());
        ended.close();
        assertEquals(held, script.host().packets.inUse());
    }

    @Test
    void establishedChallengesResetElsewhereInTheWindow() {
        TcpSocket socket = script.established();
        script.send("R", 2, 0, 0);
        script.expect("A", 1, 1, 0);
        assertEquals(TcpState.ESTABLISHED, socket.state());
    }

    @Test
    void establishedIgnoresResetOutsideTheWindow() {
        TcpSocket socket = script.established();
        script.send("R", -5, 0, 0).expectNothing();
        assertEquals(TcpState.ESTABLISHED, socket.state());
    }

    @Test
    void establishedChallengesSyn() {
        TcpSocket socket = script.established();
        script.send("S", 10, 0, 0);
        script.expect("A", 1, 1, 0);
        assertEquals(TcpState.ESTABLISHED, socket.state());
    }

    @Test
    void establishedChallengesAckOfTheUnsent() {
        TcpSocket socket = script.established();
        script.send("A", 1, 100, 10);
        script.expect("A", 1, 1, 0);
        assertEquals(0, socket.readableBytes());
    }

    @Test
    void establishedDropsSegmentsWithoutAck() {
        TcpSocket socket = script.established();
        script.send("P", 1, 0, 10).expectNothing();
        assertEquals(0, socket.readableBytes());
    }

    @Test
    void orderlyCloseWithUnreadDataResets() {
        TcpSocket socket = script.established();
        script.send("A", 1, 1, 10);
        socket.close();
        script.expect("RA", 1, 11, 0);
        assertEquals(0, script.stack().connections().size());
    }

    @Test
    void dataAfterCloseResets() {
        TcpSocket socket = script.established();
        socket.close();
        script.expect("FA", 1, 1, 0);
        script.send("A", 1, 2, 10);
        script.expect("RA", 2, 1, 0);
        assertEquals(0, script.stack().connections().size());
    }

    @Test
    void abortResets() {
        TcpSocket socket = script.established();
        socket.abort();
        script.expect("RA", 1, 1, 0);
        assertEquals(TcpState.CLOSED, socket.state());
    }

    // ---- FIN-WAIT-1, FIN-WAIT-2, CLOSING

    @Test
    void finWait1ToFinWait2ByAck() {
        assertEquals(TcpState.FIN_WAIT_2, script.finWait2().state());
    }

    @Test
    void finWait1ToClosingByFin() {
        assertEquals(TcpState.CLOSING, script.closing().state());
    }

    @Test
    void finWait1ToTimeWaitByFinThatAcknowledges() {
        TcpSocket socket = script.finWait1();
        script.send("FA", 1, 2, 0);
        script.expect("A", 2, 2, 0);
        assertEquals(TcpState.TIME_WAIT, socket.state());
    }

    @Test
    void finWait1RepeatsItsFin() {
        script.finWait1();
        script.pass(1001).expect("FA", 1, 1, 0);
    }

    @Test
    void finWait2StillReceives() {
        TcpSocket socket = script.finWait2();
        script.send("A", 1, 2, 100);
        assertEquals(100, socket.tryReceive(new byte[200], 0, 200));
    }

    @Test
    void finWait2ToTimeWaitByFin() {
        assertEquals(TcpState.TIME_WAIT, script.timeWait().state());
    }

    @Test
    void finWait2EndsWhenNobodyHoldsIt() {
        TcpSocket socket = script.finWait2();
        socket.close();
        script.pass(59_000);
        assertEquals(TcpState.FIN_WAIT_2, socket.state());
        script.pass(2000);
        assertEquals(TcpState.CLOSED, socket.state());
    }

    @Test
    void closingToTimeWaitByAck() {
        TcpSocket socket = script.closing();
        script.send("A", 2, 2, 0).expectNothing();
        assertEquals(TcpState.TIME_WAIT, socket.state());
    }

    // ---- CLOSE-WAIT, LAST-ACK, TIME-WAIT

    @Test
    void closeWaitStillSends() {
        TcpSocket socket = script.closeWait();
        socket.trySend(new byte[10], 0, 10);
        script.expect("A", 1, 2, 10);
    }

    @Test
    void closeWaitToLastAckByShutdown() {
        assertEquals(TcpState.LAST_ACK, script.lastAck().state());
    }

    @Test
    void lastAckToClosedByAck() {
        TcpSocket socket = script.lastAck();
        script.send("A", 2, 2, 0).expectNothing();
        assertEquals(TcpState.CLOSED, socket.state());
        assertEquals(0, socket.tryReceive(new byte[1], 0, 1));
    }

    @Test
    void timeWaitEndsAfterTwoSegmentLifetimes() {
        TcpSocket socket = script.timeWait();
        script.pass(59_999);
        assertEquals(TcpState.TIME_WAIT, socket.state());
        script.pass(2);
        assertEquals(TcpState.CLOSED, socket.state());
    }

    @Test
    void timeWaitAcknowledgesRepeatedFinAndStartsAnew() {
        TcpSocket socket = script.timeWait();
        script.pass(30_000);
        script.send("FA", 1, 2, 0);
        script.expect("A", 2, 2, 0);
        script.pass(59_000);
        assertEquals(TcpState.TIME_WAIT, socket.state());
        script.pass(1001);
        assertEquals(TcpState.CLOSED, socket.state());
    }

    @Test
    void timeWaitGivesWayToANewerSyn() {
        TcpListener listener = script.stack().listen(81, 4);
        assertNotNull(listener);
        TcpSocket old = script.timeWait();
        script.send("S", 1000, 0, 0);
        script.expect("SA", 0, 1001, 0);
        assertEquals(TcpState.CLOSED, old.state());
    }

    @Test
    void timeWaitEndsByReset() {
        TcpSocket socket = script.timeWait();
        script.send("R", 2, 0, 0).expectNothing();
        assertEquals(TcpState.CLOSED, socket.state());
    }
}
