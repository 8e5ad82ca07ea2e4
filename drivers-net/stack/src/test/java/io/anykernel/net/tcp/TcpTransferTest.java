package io.anykernel.net.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anykernel.hypercall.Errno;
import io.anykernel.net.connection.TcpConfig;
import io.anykernel.net.connection.TcpState;
import io.anykernel.net.socket.TcpSocket;
import io.anykernel.net.stack.StackConfig;
import io.anykernel.net.testing.TcpScript;
import org.junit.jupiter.api.Test;

/** Data, acknowledgments, windows and recovery, segment by segment. */
class TcpTransferTest {
    private final TcpScript script = new TcpScript();

    private long counter(String name) {
        return script.stack().counters().value(name);
    }

    // ---- receiving

    @Test
    void firstSegmentIsAcknowledgedAfterAWhileAndTheSecondAtOnce() {
        script.established();
        script.send("A", 1, 1, 1000).expectNothing();
        script.pass(39).expectNothing();
        script.pass(2).expect("A", 1, 1001, 0);
        script.send("A", 1001, 1, 1460).expectNothing();
        script.send("A", 2461, 1, 1460);
        script.expect("A", 1, 3921, 0);
    }

    @Test
    void segmentsAheadOfAGapWaitAndAreAcknowledgedTogether() {
        TcpSocket socket = script.established();
        script.send("A", 101, 1, 100);
        script.expect("A", 1, 1, 0);
        script.send("A", 301, 1, 100);
        script.expect("A", 1, 1, 0);
        script.send("A", 151, 1, 150);
        script.expect("A", 1, 1, 0);
        script.send("A", 1, 1, 100);
        script.expect("A", 1, 401, 0);
        byte[] read = new byte[500];
        assertEquals(400, socket.tryReceive(read, 0, 500));
        for (int i = 0; i < 400; i++) {
            // Each segment's bytes count from its own sequence number, which is the stream's.
            assertEquals((byte) (i + 1), read[i], "at " + i);
        }
    }

    @Test
    void finAheadOfAGapCountsWhenTheGapIsFilled() {
        TcpSocket socket = script.established();
        script.send("FA", 101, 1, 50);
        script.expect("A", 1, 1, 0);
        script.send("A", 1, 1, 100);
        script.expect("A", 1, 152, 0);
        assertEquals(TcpState.CLOSE_WAIT, socket.state());
    }

    @Test
    void loneFinAheadOfAGapCountsWhenTheGapIsFilled() {
        TcpSocket socket = script.established();
        script.send("FA", 101, 1, 0);
        script.expect("A", 1, 1, 0);
        script.send("A", 1, 1, 100);
        script.expect("A", 1, 102, 0);
        assertEquals(TcpState.CLOSE_WAIT, socket.state());
    }

    @Test
    void oldDataIsAcknowledgedAgainAndNotDeliveredTwice() {
        TcpSocket socket = script.established();
        script.send("A", 1, 1, 100).send("A", 1, 1, 100);
        script.expect("A", 1, 101, 0);
        script.send("A", 51, 1, 100);
        assertEquals(150, socket.readableBytes());
    }

    @Test
    void windowClosesAndOpensInLargeStepsOnly() {
        TcpScript small = new TcpScript(
                StackConfig.DEFAULT.withBuffers(256, 128).withTcp(TcpConfig.DEFAULT.withBuffers(8192, 4096)));
        TcpSocket socket = small.established();
        for (int at = 1; at < 4096; at += 1024) {
            small.send("A", at, 1, Math.min(1024, 4097 - at));
        }
        small.expect("A", 1, 2049, 0);
        assertEquals(0, small.expect("A", 1, 4097, 0).window());
        byte[] bytes = new byte[4096];
        socket.tryReceive(bytes, 0, 1000);
        small.expectNothing();
        socket.tryReceive(bytes, 0, 1500);
        assertEquals(2500, small.expect("A", 1, 4097, 0).window());
        small.send("A", 4097, 1, 1400).send("A", 5497, 1, 1400);
        // What did not fit the window was cut off.
        small.expect("A", 1, 6597, 0);
    }

    @Test
    void probeOfAClosedWindowIsAnsweredAndNotTaken() {
        TcpScript small = new TcpScript(
                StackConfig.DEFAULT.withBuffers(256, 128).withTcp(TcpConfig.DEFAULT.withBuffers(8192, 4096)));
        TcpSocket socket = small.established();
        small.send("A", 1, 1, 1400).send("A", 1401, 1, 1400).send("A", 2801, 1, 1296);
        small.pass(50);
        while (socket.readableBytes() < 4096) {
            throw new AssertionError("readable " + socket.readableBytes());
        }
        drain(small);
        small.send("A", 4097, 1, 1);
        small.expect("A", 1, 4097, 0);
        assertEquals(4096, socket.readableBytes());
    }

    private static void drain(TcpScript script) {
        while (true) {
            try {
                script.expectNothing();
                return;
            } catch (AssertionError more) {
                script.expectUnrelated("A");
            }
        }
    }

    @Test
    void segmentsFromThePastAreRefusedByTheirTimestamp() {
        script.timestamp(1000);
        TcpSocket socket = script.established();
        script.timestamp(1001).send("A", 1, 1, 10);
        script.timestamp(900).send("A", 11, 1, 10);
        script.expect("A", 1, 11, 0);
        assertEquals(10, socket.readableBytes());
        assertEquals(1, counter("tcp.drop.old-timestamp"));
    }

    // ---- sending

    @Test
    void dataIsCutIntoThePeersSegments() {
        TcpSocket socket = script.established();
        socket.trySend(new byte[2500], 0, 2500);
        script.expect("A", 1, 1, 1000);
        script.expect("A", 1001, 1, 1000);
        // Nagle: the rest waits for an acknowledgment.
        script.expectNothing();
        script.send("A", 1, 1001, 0).expectNothing();
        script.send("A", 1, 2001, 0);
        script.expect("A", 2001, 1, 500);
    }

    @Test
    void noDelaySendsTheRestAtOnce() {
        TcpSocket socket = script.established();
        socket.options().noDelay(true);
        socket.trySend(new byte[1500], 0, 1500);
        script.expect("A", 1, 1, 1000);
        script.expect("A", 1001, 1, 500);
    }

    @Test
    void peerWithoutMssOptionGets536() {
        script.offerMss(0);
        TcpSocket socket = script.established();
        socket.trySend(new byte[2000], 0, 2000);
        script.expect("A", 1, 1, 536);
    }

    @Test
    void unacknowledgedDataIsSentAgainAfterATimeOutThatDoubles() {
        TcpSocket socket = script.established();
        socket.trySend(new byte[100], 0, 100);
        script.expect("A", 1, 1, 100);
        // The handshake took no time: the time-out is at its lower bound.
        script.pass(199).expectNothing();
        script.pass(2).expect("A", 1, 1, 100);
        script.pass(398).expectNothing();
        script.pass(3).expect("A", 1, 1, 100);
        script.pass(801).expect("A", 1, 1, 100);
        script.send("A", 1, 101, 0);
        script.pass(5000).expectNothing();
        assertEquals(3, counter("tcp.retransmit.timeout"));
        assertEquals(3, socket.info().retransmits());
    }

    @Test
    void silentPeerIsGivenUp() {
        TcpSocket socket = script.established();
        socket.trySend(new byte[100], 0, 100);
        script.pass(20 * 60_000);
        assertEquals(Errno.TIMED_OUT, socket.tryReceive(new byte[1], 0, 1));
        assertEquals(TcpState.CLOSED, socket.state());
    }

    @Test
    void thirdDuplicateAcknowledgmentRepeatsTheFirstSegment() {
        TcpSocket socket = script.established();
        socket.trySend(new byte[6000], 0, 6000);
        for (int at = 1; at <= 5001; at += 1000) {
            script.expect("A", at, 1, 1000);
        }
        script.send("A", 1, 1, 0).send("A", 1, 1, 0).expectNothing();
        script.send("A", 1, 1, 0);
        script.expect("A", 1, 1, 1000);
        // A partial acknowledgment names the next hole (RFC 6582).
        script.send("A", 1, 3001, 0);
        script.expect("A", 3001, 1, 1000);
        script.send("A", 1, 6001, 0);
        script.pass(5000).expectNothing();
        assertEquals(2, counter("tcp.retransmit.fast"));
        assertEquals(0, counter("tcp.retransmit.timeout"));
    }

    @Test
    void closedWindowIsProbedUntilItOpens() {
        TcpSocket socket = script.established();
        script.send("A", 1, 1, 0, 0);
        socket.trySend(new byte[100], 0, 100);
        script.expectNothing();
        script.pass(201).expect("A", 1, 1, 1);
        script.send("A", 1, 1, 0, 0);
        script.pass(401).expect("A", 1, 1, 1);
        script.send("A", 1, 1, 0, 0);
        script.send("A", 1, 1, 0, 500);
        script.expect("A", 1, 1, 100);
        assertEquals(2, counter("tcp.probe.zero-window"));
    }

    /** The window opened with the acknowledgment of a probe's byte: the doubled time-out was the closed window's, not the path's. */
    @Test
    void afterAClosedWindowTheTimeoutIsThePathsAgain() {
        TcpSocket socket = script.established();
        script.send("A", 1, 1, 0, 0);
        socket.trySend(new byte[100], 0, 100);
        for (int i = 0; i < 6; i++) {
            script.pass(200 << i);
            script.pass(1).expect("A", 1, 1, 1);
            if (i < 5) {
                script.send("A", 1, 1, 0, 0);
            }
        }
        script.send("A", 1, 2, 0, 1000);
        script.expect("A", 2, 1, 99);
        script.pass(199).expectNothing();
        script.pass(2).expect("A", 2, 1, 99);
    }

    @Test
    void probedPeerThatAnswersIsNeverGivenUp() {
        TcpSocket socket = script.established();
        script.send("A", 1, 1, 0, 0);
        socket.trySend(new byte[100], 0, 100);
        for (int i = 0; i < 40; i++) {
            script.pass(61_000);
            drain(script);
            script.send("A", 1, 1, 0, 0);
        }
        assertEquals(TcpState.ESTABLISHED, socket.state());
    }

    @Test
    void windowSmallerThanASegmentIsUsedAfterAWhile() {
        TcpSocket socket = script.established();
        script.send("A", 1, 1, 0, 300);
        socket.trySend(new byte[5000], 0, 5000);
        script.expectNothing();
        script.pass(201).expect("A", 1, 1, 300);
    }

    @Test
    void narrowPathShortensSegmentsAndRepeatsThem() {
        script.offerMss(1460);
        TcpSocket socket = script.established();
        socket.trySend(new byte[2920], 0, 2920);
        TcpScript.Sent first = script.expect("A", 1, 1, 1460);
        script.expect("A", 1461, 1, 1460);
        script.sendError(3, 4, 1000, first.frame());
        script.expect("A", 1, 1, 960);
        script.expect("A", 961, 1, 960);
        assertEquals(1, counter("tcp.path.narrowed"));
    }

    @Test
    void narrowPathForASegmentThatIsNotUnderWayIsIgnored() {
        TcpSocket socket = script.established();
        socket.trySend(new byte[1000], 0, 1000);
        TcpScript.Sent first = script.expect("A", 1, 1, 1000);
        script.send("A", 1, 1001, 0);
        script.sendError(3, 4, 600, first.frame());
        assertEquals(0, counter("tcp.path.narrowed"));
    }

    // ---- floods and rubbish

    @Test
    void floodOfSynsIsBoundedAndCounted() {
        script.stack().listen(TcpScript.PORT, 4);
        for (int i = 0; i < 1000; i++) {
            script.peerPort(6000 + i).send("S", 0, 0, 0);
        }
        assertEquals(64, script.stack().connections().size());
        assertEquals(936, counter("tcp.cookies.sent"));
        drainFlood();
        script.pass(300_000);
        assertEquals(0, script.stack().connections().size());
    }

    private void drainFlood() {
        for (int i = 0; i < 1000; i++) {
            script.expectUnrelated("SA");
        }
    }

    @Test
    void backlogThatNobodyAcceptsIsBoundedAndCounted() {
        script.stack().listen(TcpScript.PORT, 2);
        for (int i = 0; i < 5; i++) {
            script.peerPort(6000 + i).send("S", 0, 0, 0);
            if (i < 2) {
                script.expect("SA", 0, 1, 0);
                script.send("A", 1, 1, 0);
            }
        }
        script.expectNothing();
        assertEquals(3, counter("tcp.drop.backlog-full"));
    }

    @Test
    void singleBytesDoNotHoldAPacketEach() {
        TcpSocket socket = script.established();
        for (int i = 0; i < 1000; i++) {
            script.send("A", 1 + i, 1, 1);
        }
        assertEquals(1000, socket.readableBytes());
        assertTrue(
                script.host().packets.inUse() < 10,
                "holds " + script.host().packets.inUse());
    }

    @Test
    void exhaustedPoolDropsAndCountsAndRecovers() {
        TcpScript poor = new TcpScript(StackConfig.DEFAULT.withBuffers(32, 16));
        TcpSocket socket = poor.established();
        int at = 1;
        for (int i = 0; i < 60; i++) {
            poor.send("A", 1 + 1000 * i, 1, 1000);
        }
        // The window that was offered is no larger than what the pool can hold.
        assertTrue(poor.stack().counters().value("tcp.drop.out-of-window") > 0);
        assertTrue(
                poor.host().packets.available() > 8,
                "left: " + poor.host().packets.available());
        drain(poor);
        byte[] bytes = new byte[100_000];
        at += socket.tryReceive(bytes, 0, bytes.length);
        drain(poor);
        poor.send("A", at, 1, 1000);
        assertEquals(1000, socket.tryReceive(bytes, 0, bytes.length));
    }
}
