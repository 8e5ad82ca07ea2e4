package io.anykernel.net.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anykernel.net.connection.EcnMode;
import io.anykernel.net.connection.TcpConfig;
import io.anykernel.net.socket.TcpListener;
import io.anykernel.net.socket.TcpSocket;
import io.anykernel.net.stack.StackConfig;
import io.anykernel.net.testing.TcpScript;
import io.anykernel.net.testing.TestNetwork;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Explicit congestion notification, a script a rule (RFC 3168 §6.1). */
class CongestionMarksTest {
    private static final int NOT_CAPABLE = 0;
    private static final int CAPABLE = 2;

    private TcpScript script = new TcpScript();
    private TcpSocket socket;

    @AfterEach
    void nothingIsLeft() {
        script.stack().close();
        assertEquals(0, script.host().packets.inUse());
        assertEquals(0, script.host().blocks.inUse());
    }

    private void mode(EcnMode mode) {
        script.stack().close();
        script = new TcpScript(StackConfig.DEFAULT.withBuffers(256, 128).withTcp(TcpConfig.DEFAULT.withEcn(mode)));
    }

    private long counter(String name) {
        return script.stack().counters().value("tcp." + name);
    }

    private int window() {
        return socket.info().congestionWindowBytes();
    }

    private void accepted(String syn, String answer) {
        TcpListener listener = script.stack().listen(TcpScript.PORT, 4);
        script.offerSack().send(syn, 0, 0, 0);
        assertEquals(NOT_CAPABLE, script.expect(answer, 0, 1, 0).ecn());
        script.pass(40).send("A", 1, 1, 0);
        socket = listener.tryAccept();
        socket.options().noDelay(true);
    }

    private void write(int segments) {
        assertEquals(segments * 1000, socket.trySend(new byte[segments * 1000], 0, segments * 1000));
    }

    private TcpScript.Sent expect(String flags, int from) {
        return script.expect(flags, from, 1, 1000);
    }

    // ---- opening

    @Test
    void aPeerThatOffersIsAnsweredAndDataIsCapable() {
        accepted("SEC", "SAE");
        write(1);
        assertEquals(CAPABLE, expect("A", 1).ecn());
    }

    @Test
    void aPeerThatDoesNotIsNot() {
        accepted("S", "SA");
        write(1);
        assertEquals(NOT_CAPABLE, expect("A", 1).ecn());
    }

    /** A broken host or box sets one of the flags. */
    @Test
    void oneFlagAloneIsNoOffer() {
        accepted("SE", "SA");
        script.stack().close();
        script = new TcpScript();
        accepted("SC", "SA");
    }

    @Test
    void anOfferIsNotTakenUpWhereThatIsOff() {
        mode(EcnMode.OFF);
        accepted("SEC", "SA");
        write(1);
        assertEquals(NOT_CAPABLE, expect("A", 1).ecn());
    }

    /** §6.1.1: a host that received a SYN without it must not use it. */
    @Test
    void aRepeatedSynWithoutItTakesTheOfferBack() {
        TcpListener listener = script.stack().listen(TcpScript.PORT, 4);
        script.send("SEC", 0, 0, 0);
        script.expect("SAE", 0, 1, 0);
        script.send("S", 0, 0, 0);
        script.expect("SA", 0, 1, 0);
        script.send("SEC", 0, 0, 0);
        script.expect("SA", 0, 1, 0);
        script.send("A", 1, 1, 0);
        socket = listener.tryAccept();
        write(1);
        assertEquals(NOT_CAPABLE, expect("A", 1).ecn());
    }

    @Test
    void ourOfferCountsIfItIsAnswered() {
        mode(EcnMode.OFFER);
        socket = script.stack().startConnect(TestNetwork.RIGHT, TcpScript.PEER_PORT);
        assertEquals(NOT_CAPABLE, script.expect("SEC", 0, 0, 0).ecn());
        script.send("SAE", 0, 1, 0);
        script.expect("A", 1, 1, 0);
        write(1);
        assertEquals(CAPABLE, expect("A", 1).ecn());
    }

    /** RFC 3168 §6.1.1: hosts that send back what they do not know must not pass for capable. */
    @Test
    void ourFlagsReflectedAreNoAnswer() {
        mode(EcnMode.OFFER);
        socket = script.stack().startConnect(TestNetwork.RIGHT, TcpScript.PEER_PORT);
        script.expect("SEC", 0, 0, 0);
        script.send("SAEC", 0, 1, 0);
        script.expect("A", 1, 1, 0);
        write(1);
        assertEquals(NOT_CAPABLE, expect("A", 1).ecn());
    }

    /** §6.1.1.1: what drops SYNs with the flags gets one without, and then an answer with them counts for nothing. */
    @Test
    void aRepeatedSynOffersNothing() {
        mode(EcnMode.OFFER);
        socket = script.stack().startConnect(TestNetwork.RIGHT, TcpScript.PEER_PORT);
        script.expect("SEC", 0, 0, 0);
        script.pass(1100);
        script.expect("S", 0, 0, 0);
        script.send("SAE", 0, 1, 0);
        script.expect("A", 1, 1, 0);
        write(1);
        assertEquals(NOT_CAPABLE, expect("A", 1).ecn());
    }

    @Test
    void byDefaultNothingIsOffered() {
        socket = script.stack().startConnect(TestNetwork.RIGHT, TcpScript.PEER_PORT);
        script.expect("S", 0, 0, 0);
        socket.abort();
    }

    // ---- receiving

    @Test
    void aMarkIsEchoedAtOnceAndUntilThePeerHasSlowedDown() {
        accepted("SEC", "SAE");
        script.mark().send("A", 1, 1, 100);
        script.expect("AE", 1, 101, 0);
        script.send("A", 101, 1, 100).send("A", 201, 1, 100).pass(50);
        script.expect("AE", 1, 301, 0);
        write(1);
        script.expect("AE", 1, 301, 1000);
        script.send("AC", 301, 1001, 100).send("A", 401, 1001, 100).pass(50);
        script.expect("A", 1001, 501, 0);
        script.mark().send("AC", 501, 1001, 100);
        script.expect("AE", 1001, 601, 0);
        assertEquals(2, counter("ecn.marks"));
    }

    @Test
    void marksOfAPeerThatOfferedNothingAreNotEchoed() {
        accepted("S", "SA");
        script.mark().send("A", 1, 1, 100).mark().send("A", 101, 1, 100).pass(50);
        script.expect("A", 1, 201, 0);
    }

    // ---- sending

    @Test
    void anEchoSlowsDownOnceARoundTripAndIsAnswered() {
        accepted("SEC", "SAE");
        write(20);
        for (int i = 0; i < 10; i++) {
            expect("A", 1 + 1000 * i);
        }
        int before = window();
        script.pass(40).send("AE", 1, 1001, 0);
        assertEquals((int) (before * 0.7), window());
        script.send("AE", 1, 2001, 0).send("AE", 1, 3001, 0);
        assertEquals((int) (before * 0.7), window());
        assertEquals(1, counter("ecn.reductions"));
        script.expectNothing();
        script.send("AE", 1, 4001, 0);
        // Seven may be under way: the next new segment says that the window fell, those behind it do not.
        expect("AC", 10_001);
        script.send("AE", 1, 6001, 0);
        assertEquals(CAPABLE, expect("A", 11_001).ecn());
        expect("A", 12_001);
        script.pass(40).send("AE", 1, 11_001, 0);
        assertEquals(2, counter("ecn.reductions"));
        assertEquals(0, counter("retransmit.fast"));
    }

    /** §6.1.5: a mark on a repetition would say nothing that can be believed. */
    @Test
    void repetitionsAndAcknowledgmentsAreNotCapable() {
        accepted("SEC", "SAE");
        write(5);
        for (int i = 0; i < 5; i++) {
            expect("A", 1 + 1000 * i);
        }
        script.pass(40).sack(1001, 5001).send("A", 1, 1, 0);
        assertEquals(NOT_CAPABLE, expect("A", 1).ecn());
        script.send("A", 1, 5001, 100);
        script.pass(100);
        assertEquals(NOT_CAPABLE, script.expect("A", 5001, 101, 0).ecn());
        // A reduction after a loss is signalled by CWR, too.
        write(1);
        script.expect("AC", 5001, 101, 1000);
    }

    @Test
    void anEchoWhileLossesAreRepairedChangesNothing() {
        accepted("SEC", "SAE");
        write(8);
        for (int i = 0; i < 8; i++) {
            expect("A", 1 + 1000 * i);
        }
        script.pass(40).sack(1001, 4001).send("AE", 1, 1, 0);
        expect("A", 1);
        int after = window();
        script.sack(1001, 8001).send("AE", 1, 1, 0);
        assertTrue(window() <= after);
        assertEquals(0, counter("ecn.reductions"));
    }

    @Test
    void anEchoOfAPeerThatOfferedNothingIsIgnored() {
        accepted("S", "SA");
        write(1);
        expect("A", 1);
        int before = window();
        script.pass(40).send("AE", 1, 1001, 0);
        assertTrue(window() >= before);
    }

    @Test
    void withoutSelectiveAcknowledgmentsItIsTheSame() {
        TcpListener listener = script.stack().listen(TcpScript.PORT, 4);
        script.send("SEC", 0, 0, 0);
        script.expect("SAE", 0, 1, 0);
        script.pass(40).send("A", 1, 1, 0);
        socket = listener.tryAccept();
        write(10);
        for (int i = 0; i < 10; i++) {
            expect("A", 1 + 1000 * i);
        }
        int before = window();
        script.pass(40).send("AE", 1, 1001, 0).send("AE", 1, 2001, 0);
        assertEquals((int) (before * 0.7), window());
        assertEquals(1, counter("ecn.reductions"));
    }
}
