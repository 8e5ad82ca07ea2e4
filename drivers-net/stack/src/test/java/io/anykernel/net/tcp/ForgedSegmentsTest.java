package io.anykernel.net.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anykernel.net.connection.TcpState;
import io.anykernel.net.socket.TcpListener;
import io.anykernel.net.socket.TcpSocket;
import io.anykernel.net.stack.StackConfig;
import io.anykernel.net.testing.TcpScript;
import io.anykernel.net.wire.TcpHeader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What segments that an attacker or a strange peer sends may not do. */
class ForgedSegmentsTest {
    private final TcpScript script = new TcpScript();

    @AfterEach
    void nothingIsLeft() {
        script.stack().close();
        assertEquals(0, script.host().packets.inUse());
        assertEquals(0, script.host().blocks.inUse());
    }

    // ---- timestamps (RFC 7323)

    /** In the window, but acknowledging what was never sent: its stamp would make every true segment look old. */
    @Test
    void aStampIsNotBelievedBeforeItsAcknowledgmentIs() {
        script.timestamp(1000);
        TcpSocket socket = script.established();
        script.timestamp(2_000_000).send("A", 1, 5000, 10);
        script.expect("A", 1, 1, 0);
        script.timestamp(1001).send("A", 1, 1, 10);
        assertEquals(10, socket.readableBytes());
    }

    @Test
    void aSegmentWithoutAStampIsTakenThoughStampsWereAgreed() {
        script.timestamp(1000);
        TcpSocket socket = script.established();
        script.timestamp(null).send("A", 1, 1, 10);
        assertEquals(10, socket.readableBytes());
    }

    @Test
    void anOldStampIsStillRefused() {
        script.timestamp(1000);
        TcpSocket socket = script.established();
        script.timestamp(999).send("A", 1, 1, 10);
        script.expect("A", 1, 1, 0);
        assertEquals(0, socket.readableBytes());
    }

    // ---- limits of answers (RFC 5961 §7)

    @Test
    void oneConnectionsChallengesTakeNothingFromAnothers() {
        script.established();
        int answers = 0;
        for (int i = 0; i < 1000; i++) {
            script.send("R", 2, 0, 0);
            answers += script.takeAll();
        }
        assertEquals(20, answers);
        script.peerPort(TcpScript.PEER_PORT + 1);
        TcpListener listener = script.stack().listen(TcpScript.PORT + 1, 4);
        script.ourPort(TcpScript.PORT + 1).send("S", 0, 0, 0);
        script.expect("SA", 0, 1, 0);
        script.send("A", 1, 1, 0);
        assertEquals(TcpState.ESTABLISHED, listener.tryAccept().state());
        script.send("R", 2, 0, 0);
        script.expect("A", 1, 1, 0);
    }

    @Test
    void answersToContentOutsideTheWindowAreLimited() {
        script.established();
        int answers = 0;
        for (int i = 0; i < 1000; i++) {
            script.send("A", -500, 1, 100);
            answers += script.takeAll();
        }
        assertEquals(20, answers);
        script.pass(50).send("A", -500, 1, 100);
        script.expect("A", 1, 1, 0);
    }

    // ---- resets (RFC 5961 §3.2)

    /** With content before the window, a guess of the number would be right over a thousand times as often. */
    @Test
    void aResetWhoseContentReachesIntoTheWindowIsChallenged() {
        TcpSocket socket = script.established();
        script.send("R", -499, 0, 600);
        script.expect("A", 1, 1, 0);
        assertEquals(TcpState.ESTABLISHED, socket.state());
        script.send("R", 1, 0, 600);
        assertEquals(TcpState.CLOSED, socket.state());
    }

    // ---- opening

    @Test
    void synWithFinOpensNothing() {
        script.stack().listen(TcpScript.PORT, 4);
        script.send("SF", 0, 0, 0).expectNothing();
        assertEquals(0, script.host().counters.value("tcp.opens.passive"));
    }

    @Test
    void aSmallMaximumSegmentIsKeptTo() {
        script.offerMss(64);
        TcpSocket socket = script.established();
        socket.trySend(new byte[200], 0, 200);
        script.expect("A", 1, 1, 64);
    }

    @Test
    void anAbsurdMaximumSegmentIsTakenForTheLeastOne() {
        script.offerMss(1);
        TcpSocket socket = script.established();
        socket.trySend(new byte[200], 0, 200);
        script.expect("A", 1, 1, 48);
    }

    // ---- closing and windows

    @Test
    void aFinWithoutDataPushesNothing() {
        TcpSocket socket = script.established();
        socket.shutdownOutput();
        assertEquals(0, script.expect("FA", 1, 1, 0).flags() & TcpHeader.PSH);
    }

    /** The peer does not scale, so no window is larger than 65,535, though the buffer has 256 KiB. */
    @Test
    void aReaderOfALargeBufferOpensTheWindowOfAPeerThatDoesNotScale() {
        script.stack().close();
        TcpScript large = new TcpScript(StackConfig.DEFAULT.withBuffers(2048, 128));
        TcpSocket socket = large.established();
        byte[] into = new byte[60_000];
        int sequence = 1;
        while (sequence < 512 << 10) {
            // The bound grows while the application reads.
            large.send("A", sequence, 1, 1000);
            sequence += socket.tryReceive(into, 0, into.length);
        }
        int first = sequence;
        while (socket.readableBytes() == sequence - first && sequence - first < 256 << 10) {
            large.send("A", sequence, 1, 1000);
            sequence += 1000;
        }
        assertTrue(socket.readableBytes() > 250_000, "unread: " + socket.readableBytes());
        sequence = first + socket.readableBytes();
        large.pass(500).takeAll();
        int read = 0;
        while (read < into.length) {
            int more = socket.tryReceive(into, read, into.length - read);
            assertTrue(more > 0, "receive answered " + more);
            read += more;
        }
        assertTrue(large.expect("A", 1, sequence, 0).window() >= 30_000);
        large.stack().close();
        assertEquals(0, large.host().packets.inUse());
    }
}
