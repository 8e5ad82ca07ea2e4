package io.anykernel.net.tcp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anykernel.net.socket.TcpListener;
import io.anykernel.net.socket.TcpSocket;
import io.anykernel.net.testing.TcpScript;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Selective acknowledgments on the wire (RFC 2018, RFC 2883), in both roles. */
class SackTest {
    private final TcpScript script = new TcpScript();

    @AfterEach
    void nothingIsLeft() {
        script.stack().close();
        assertEquals(0, script.host().packets.inUse());
        assertEquals(0, script.host().blocks.inUse());
    }

    private long counter(String name) {
        return script.stack().counters().value(name);
    }

    private void expectSack(int acknowledgment, int... edges) {
        assertArrayEquals(edges, script.expect("A", 1, acknowledgment, 0).sack());
    }

    // ---- the handshake

    @Test
    void ourSynPermitsAndOurAnswerOnlyIfTheirsDoes() {
        script.offerMss(1000);
        script.stack().listen(TcpScript.PORT, 4);
        script.send("S", 0, 0, 0);
        assertFalse(script.expect("SA", 0, 1, 0).isSackPermitted());
        script.offerSack().peerPort(5001).send("S", 0, 0, 0);
        assertTrue(script.expect("SA", 0, 1, 0).isSackPermitted());
        script.stack().startConnect(io.anykernel.net.testing.TestNetwork.RIGHT, TcpScript.PEER_PORT);
        assertTrue(script.expect("S", 0, 0, 0).isSackPermitted());
    }

    @Test
    void aPeerThatDidNotPermitGetsNoBlocks() {
        script.established();
        script.send("A", 101, 1, 100);
        expectSack(1);
    }

    @Test
    void aCookieCarriesThePermissionInItsTimestamp() {
        TcpListener listener = script.stack().listen(TcpScript.PORT, 4);
        for (int i = 0; i < 100; i++) {
            script.peerPort(6000 + i).send("S", 0, 0, 0);
        }
        script.takeAll();
        script.peerPort(5999).offerSack().timestamp(1000).send("S", 0, 0, 0);
        TcpScript.Sent answer = script.expect("SA", 0, 1, 0);
        assertTrue(answer.isSackPermitted());
        script.echo(answer.timestamp()).timestamp(1001).send("A", 1, 1, 0);
        assertNotNull(listener.tryAccept());
        script.send("A", 101, 1, 100);
        expectSack(1, 101, 201);
    }

    @Test
    void aCookieWithoutTimestampsPermitsNothing() {
        script.stack().listen(TcpScript.PORT, 4);
        for (int i = 0; i < 100; i++) {
            script.peerPort(6000 + i).send("S", 0, 0, 0);
        }
        script.takeAll();
        script.peerPort(5999).offerSack().send("S", 0, 0, 0);
        assertFalse(script.expect("SA", 0, 1, 0).isSackPermitted());
    }

    // ---- receiving

    @Test
    void theBlockThatLastGrewComesFirst() {
        script.offerSack().established();
        script.send("A", 101, 1, 100);
        expectSack(1, 101, 201);
        script.send("A", 301, 1, 100);
        expectSack(1, 301, 401, 101, 201);
        script.send("A", 201, 1, 50);
        expectSack(1, 101, 251, 301, 401);
        script.send("A", 251, 1, 50);
        expectSack(1, 101, 401);
        script.send("A", 1, 1, 50);
        expectSack(51, 101, 401);
        script.send("A", 51, 1, 50);
        expectSack(401);
    }

    @Test
    void fourBlocksFitAndThreeBesideTimestamps() {
        script.offerSack().established();
        for (int i = 1; i <= 5; i++) {
            script.send("A", 1 + 200 * i, 1, 100);
        }
        for (int i = 1; i <= 4; i++) {
            script.expect("A", 1, 1, 0);
        }
        expectSack(1, 1001, 1101, 801, 901, 601, 701, 401, 501);
        TcpScript stamped = new TcpScript();
        stamped.offerSack().timestamp(7).established();
        for (int i = 1; i <= 5; i++) {
            stamped.send("A", 1 + 200 * i, 1, 100);
        }
        for (int i = 1; i <= 4; i++) {
            stamped.expect("A", 1, 1, 0);
        }
        assertArrayEquals(
                new int[] {1001, 1101, 801, 901, 601, 701},
                stamped.expect("A", 1, 1, 0).sack());
        stamped.stack().close();
    }

    @Test
    void dataWithBlocksIsShorterByThem() {
        TcpSocket socket = script.offerSack().established();
        script.send("A", 101, 1, 100);
        expectSack(1, 101, 201);
        socket.trySend(new byte[2000], 0, 2000);
        // 1000 less the option of one block.
        assertArrayEquals(new int[] {101, 201}, script.expect("A", 1, 1, 988).sack());
    }

    @Test
    void oldDataIsReportedOnceAsDuplicate() {
        script.offerSack().established();
        script.send("A", 1, 1, 100).send("A", 1, 1, 100);
        expectSack(101, 1, 101);
        script.send("A", 51, 1, 100);
        script.pass(50);
        expectSack(151, 51, 101);
        script.send("A", 151, 1, 10);
        script.pass(50);
        expectSack(161);
        assertEquals(2, counter("tcp.dsack.sent"));
    }

    @Test
    void dataThatWaitsForAGapIsReportedAsDuplicateBeforeItsBlock() {
        script.offerSack().established();
        script.send("A", 101, 1, 100);
        expectSack(1, 101, 201);
        script.send("A", 121, 1, 50);
        expectSack(1, 121, 171, 101, 201);
        script.send("A", 151, 1, 100);
        expectSack(1, 151, 201, 101, 251);
    }

    @Test
    void nothingIsReportedOnceTheFinCame() {
        script.offerSack().established();
        script.send("FA", 101, 1, 100);
        expectSack(1, 101, 201);
        script.send("A", 1, 1, 100);
        expectSack(202);
    }

    // ---- sending

    private TcpSocket sending(int segments) {
        TcpSocket socket = script.offerSack().established();
        socket.options().noDelay(true);
        socket.trySend(new byte[segments * 1000], 0, segments * 1000);
        for (int i = 0; i < segments; i++) {
            script.expect("A", 1 + 1000 * i, 1, 1000);
        }
        return socket;
    }

    @Test
    void blocksThatCannotBeTrueAreCountedAndChangeNothing() {
        sending(4);
        int[][] lies = {{2001, 1001}, {1001, 1001}, {1, 1001}, {1001, 5001}, {1001, 1_000_000}, {-2_000_000, 2001}};
        for (int[] lie : lies) {
            script.sack(lie).send("A", 1, 1, 0).expectNothing();
        }
        assertEquals(lies.length, counter("tcp.sack.discard"));
        script.send("A", 1, 4001, 0);
        script.pass(5000).expectNothing();
    }

    /** Start and end are each on the right side of what they are compared with, and half a sequence space away. */
    @Test
    void aBlockThatStartsBeyondAllThatWasSentChangesNothing() {
        sending(4);
        script.sack(0x6000_0001, 0xa000_0001).send("A", 1, 1, 0).expectNothing();
        assertEquals(1, counter("tcp.sack.discard"));
        script.sack(1001, 4001).send("A", 1, 1, 0);
        script.expect("A", 1, 1, 1000);
        script.send("A", 1, 4001, 0);
    }

    @Test
    void duplicatesAreCountedUnlessTheyAreTooOldToBeTrue() {
        sending(4);
        script.sack(1, 1001).send("A", 1, 2001, 0);
        script.sack(2101, 2901, 2001, 3001).send("A", 1, 2001, 0);
        assertEquals(2, counter("tcp.dsack.received"));
        // The second block reached down to the acknowledgment.
        assertEquals(1, counter("tcp.sack.discard"));
        script.sack(-80_000, -79_000).send("A", 1, 2001, 0);
        assertEquals(2, counter("tcp.sack.discard"));
        script.sack(3101, 3901, 3001, 4001).send("A", 1, 2001, 0);
        assertEquals(3, counter("tcp.dsack.received"));
    }
}
