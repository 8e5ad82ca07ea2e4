package io.anykernel.net.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.anykernel.hypercall.Errno;
import io.anykernel.net.connection.KeepAlive;
import io.anykernel.net.connection.TcpState;
import io.anykernel.net.socket.TcpSocket;
import io.anykernel.net.testing.TcpScript;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Keep-alive (RFC 9293 §3.8.4), user timeout (§3.9.1.1) and soft errors (RFC 1122 §4.2.3.9) against a script. */
class LivenessTest {
    private static final KeepAlive EACH_SECOND = KeepAlive.of(Duration.ofSeconds(10), Duration.ofSeconds(1), 3);
    private static final int UNREACHABLE = 3;
    private static final int HOST = 1;

    private final TcpScript script = new TcpScript();

    @AfterEach
    void nothingIsLeft() {
        script.stack().close();
        assertEquals(0, script.host().packets.inUse());
        assertEquals(0, script.host().blocks.inUse());
    }

    private static int receive(TcpSocket socket) {
        return socket.tryReceive(new byte[1], 0, 1);
    }

    private long count(String counter) {
        return script.host().counters.value(counter);
    }

    // ---- keep-alive

    @Test
    void anIdleConnectionIsNotProbedUnlessAsked() {
        script.established();
        script.pass(24 * 3600 * 1000L).expectNothing();
    }

    @Test
    void theDefaultWaitsTwoHours() {
        script.established().options().keepAlive(KeepAlive.DEFAULT);
        script.pass(7_199_999).expectNothing();
        script.pass(1).expect("A", 0, 1, 0);
    }

    @Test
    void aProbeThatIsAnsweredKeepsTheConnection() {
        TcpSocket socket = script.established();
        socket.options().keepAlive(EACH_SECOND);
        for (int round = 0; round < 20; round++) {
            script.pass(9_999).expectNothing();
            script.pass(1).expect("A", 0, 1, 0);
            script.send("A", 1, 1, 0).expectNothing();
        }
        assertEquals(Errno.WOULD_BLOCK, receive(socket));
        assertEquals(20, count("tcp.probe.keep-alive"));
    }

    @Test
    void oneLostProbeSaysNothing() {
        TcpSocket socket = script.established();
        socket.options().keepAlive(EACH_SECOND);
        script.pass(10_000).expect("A", 0, 1, 0);
        script.pass(1_000).expect("A", 0, 1, 0);
        script.send("A", 1, 1, 0);
        script.pass(9_999).expectNothing();
        assertEquals(TcpState.ESTABLISHED, socket.state());
    }

    @Test
    void aSilentPeerEndsTheConnection() {
        TcpSocket socket = script.established();
        socket.options().keepAlive(EACH_SECOND);
        script.pass(10_000).expect("A", 0, 1, 0);
        script.pass(1_000).expect("A", 0, 1, 0);
        script.pass(1_000).expect("A", 0, 1, 0);
        script.pass(999).expectNothing();
        assertEquals(TcpState.ESTABLISHED, socket.state());
        script.pass(1).expect("RA", 1, 1, 0);
        assertEquals(Errno.TIMED_OUT, receive(socket));
        assertEquals(1, count("tcp.abort.keep-alive"));
    }

    @Test
    void whatAnIcmpErrorSaysOfAProbeIsTheReason() {
        TcpSocket socket = script.established();
        socket.options().keepAlive(EACH_SECOND);
        script.pass(10_000);
        script.sendError(UNREACHABLE, HOST, 0, script.expect("A", 0, 1, 0).frame());
        assertEquals(Errno.HOST_UNREACHABLE, socket.takeSoftError());
        script.pass(3_000);
        assertEquals(Errno.HOST_UNREACHABLE, receive(socket));
        script.takeAll();
    }

    @Test
    void dataFromThePeerPostponesProbes() {
        TcpSocket socket = script.established();
        socket.options().keepAlive(EACH_SECOND);
        script.pass(9_000).send("A", 1, 1, 10);
        script.pass(9_999).expect("A", 1, 11, 0);
        script.expectNothing();
        script.pass(1).expect("A", 0, 11, 0);
    }

    /** RFC 9293 §3.8.4: never while data is under way, which is sent again instead. */
    @Test
    void dataUnderWayIsSentAgainInsteadOfProbes() {
        TcpSocket socket = script.established();
        socket.options().keepAlive(EACH_SECOND);
        socket.trySend(new byte[5], 0, 5);
        script.expect("A", 1, 1, 5);
        script.pass(20_000);
        script.takeAll();
        assertEquals(0, count("tcp.probe.keep-alive"));
        assertEquals(TcpState.ESTABLISHED, socket.state());
    }

    @Test
    void probesEndWithTheSettingAndWithTheConnection() {
        TcpSocket socket = script.established();
        socket.options().keepAlive(EACH_SECOND);
        socket.options().keepAlive(null);
        script.pass(60_000).expectNothing();
        socket.options().keepAlive(EACH_SECOND);
        script.takeAll();
        script.send("RA", 1, 1, 0);
        script.pass(60_000).expectNothing();
        assertEquals(0, count("tcp.abort.keep-alive"));
    }

    @Test
    void aHalfClosedConnectionIsProbedToo() {
        TcpSocket socket = script.finWait2();
        socket.options().keepAlive(EACH_SECOND);
        script.pass(10_000).expect("A", 1, 1, 0);
        script.pass(3_000);
        assertEquals(Errno.TIMED_OUT, receive(socket));
        script.takeAll();
    }

    @Test
    void settingsThatCannotBeAreRefused() {
        Duration second = Duration.ofSeconds(1);
        assertThrows(IllegalArgumentException.class, () -> KeepAlive.of(Duration.ZERO, second, 3));
        assertThrows(IllegalArgumentException.class, () -> KeepAlive.of(second, Duration.ofSeconds(-1), 3));
        assertThrows(IllegalArgumentException.class, () -> KeepAlive.of(second, Duration.ofSeconds(Long.MAX_VALUE), 3));
        assertThrows(IllegalArgumentException.class, () -> KeepAlive.of(second, second, 1));
        assertThrows(IllegalArgumentException.class, () -> KeepAlive.of(second, second, 128));
    }

    // ---- user timeout

    @Test
    void whatIsNotAcknowledgedInTimeEndsTheConnection() {
        TcpSocket socket = script.established();
        socket.options().userTimeout(Duration.ofSeconds(5));
        script.pass(60_000);
        socket.trySend(new byte[5], 0, 5);
        script.pass(4_999);
        script.takeAll();
        assertEquals(TcpState.ESTABLISHED, socket.state());
        script.pass(1);
        assertEquals(Errno.TIMED_OUT, receive(socket));
        assertEquals(1, count("tcp.abort.user-timeout"));
    }

    @Test
    void eachAcknowledgmentStartsTheUserTimeoutAnew() {
        TcpSocket socket = script.established();
        socket.options().userTimeout(Duration.ofSeconds(5));
        socket.trySend(new byte[8], 0, 8);
        for (int acknowledged = 1; acknowledged <= 4; acknowledged++) {
            script.pass(4_000).send("A", 1, 1 + acknowledged, 0);
        }
        assertEquals(TcpState.ESTABLISHED, socket.state());
        script.pass(4_999);
        assertEquals(TcpState.ESTABLISHED, socket.state());
        script.pass(1);
        assertEquals(Errno.TIMED_OUT, receive(socket));
        script.takeAll();
    }

    @Test
    void aClosedWindowIsWaitedForAsLongAsTheUserSays() {
        TcpSocket socket = script.established();
        script.send("A", 1, 1, 0, 0);
        socket.options().userTimeout(Duration.ofSeconds(5));
        socket.trySend(new byte[8], 0, 8);
        for (int second = 0; second < 4; second++) {
            script.pass(1_000).send("A", 1, 1, 0, 0);
        }
        assertEquals(TcpState.ESTABLISHED, socket.state());
        script.pass(1_000);
        assertEquals(Errno.TIMED_OUT, receive(socket));
        script.takeAll();
    }

    @Test
    void theTimeCountsFromTheSettingForWhatWaitsAlready() {
        TcpSocket socket = script.established();
        socket.trySend(new byte[8], 0, 8);
        script.pass(3_000);
        socket.options().userTimeout(Duration.ofSeconds(5));
        script.pass(4_999);
        assertEquals(TcpState.ESTABLISHED, socket.state());
        script.pass(1);
        assertEquals(Errno.TIMED_OUT, receive(socket));
        script.takeAll();
    }

    @Test
    void aUserTimeoutOfZeroOrOfCenturiesIsNone() {
        TcpSocket socket = script.established();
        socket.options().userTimeout(Duration.ofSeconds(1));
        socket.options().userTimeout(Duration.ofSeconds(Long.MAX_VALUE));
        socket.trySend(new byte[8], 0, 8);
        script.pass(5_000);
        socket.options().userTimeout(Duration.ZERO);
        script.pass(5_000);
        assertEquals(TcpState.ESTABLISHED, socket.state());
        assertThrows(IllegalArgumentException.class, () -> socket.options().userTimeout(Duration.ofSeconds(-1)));
        script.takeAll();
    }

    @Test
    void theUserTimeoutTakesThePlaceOfTheNumberOfProbes() {
        TcpSocket socket = script.established();
        socket.options().keepAlive(EACH_SECOND);
        socket.options().userTimeout(Duration.ofSeconds(15));
        script.pass(14_500);
        assertEquals(TcpState.ESTABLISHED, socket.state());
        script.pass(500);
        assertEquals(Errno.TIMED_OUT, receive(socket));
        script.takeAll();
    }

    // ---- soft errors

    @Test
    void aSoftErrorIsReadOnceAndEndsNothing() {
        TcpSocket socket = script.established();
        socket.trySend(new byte[5], 0, 5);
        script.sendError(UNREACHABLE, HOST, 0, script.expect("A", 1, 1, 5).frame());
        assertEquals(TcpState.ESTABLISHED, socket.state());
        assertEquals(Errno.WOULD_BLOCK, receive(socket));
        assertEquals(Errno.HOST_UNREACHABLE, socket.takeSoftError());
        assertEquals(Errno.OK, socket.takeSoftError());
    }

    /** What ICMP said before the last acknowledgment is not why the connection ends hours later. */
    @Test
    void anAcknowledgmentTakesBackASoftError() {
        TcpSocket socket = script.established();
        socket.trySend(new byte[5], 0, 5);
        script.sendError(UNREACHABLE, HOST, 0, script.expect("A", 1, 1, 5).frame());
        script.send("A", 1, 6, 0);
        socket.trySend(new byte[5], 0, 5);
        for (int minute = 0; minute < 30; minute++) {
            script.pass(60_000);
        }
        assertEquals(Errno.TIMED_OUT, receive(socket));
        script.takeAll();
    }
}
