package io.anykernel.net.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anykernel.net.socket.TcpSocket;
import io.anykernel.net.testing.TcpScript;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Recovery from a peer without selective acknowledgments (RFC 5681, RFC 6582). */
class NewRenoRecoveryTest {
    private final TcpScript script = new TcpScript();
    private TcpSocket socket;

    @AfterEach
    void nothingIsLeft() {
        script.stack().close();
        assertEquals(0, script.host().packets.inUse());
        assertEquals(0, script.host().blocks.inUse());
    }

    private void write(int segments) {
        assertEquals(segments * 1000, socket.trySend(new byte[segments * 1000], 0, segments * 1000));
    }

    private void expect(int from, int segments) {
        for (int i = 0; i < segments; i++) {
            script.expect("A", from + 1000 * i, 1, 1000);
        }
    }

    private void sending(int segments) {
        socket = script.established();
        socket.options().noDelay(true);
        write(segments);
        expect(1, segments);
    }

    private void duplicates(int count) {
        for (int i = 0; i < count; i++) {
            script.send("A", 1, 1, 0);
        }
    }

    /** There cannot be more of them than segments under way: a peer that forges them gains no more. */
    @Test
    void duplicatesInflateTheWindowByNoMoreThanIsUnderWay() {
        sending(10);
        duplicates(3);
        script.expect("A", 1, 1, 1000);
        duplicates(2000);
        int threshold = 7;
        write(40);
        expect(10_001, threshold);
        script.expectNothing();
    }

    /** RFC 9438 §5.8, RFC 5681 §4.1: one segment a round trip does not show that there is room for hundreds. */
    @Test
    void aWindowThatIsNotUsedDoesNotGrow() {
        socket = script.established();
        int before = socket.info().congestionWindowBytes();
        for (int i = 0; i < 100; i++) {
            write(1);
            expect(1 + 1000 * i, 1);
            script.pass(10).send("A", 1, 1001 + 1000 * i, 0);
        }
        assertTrue(
                socket.info().congestionWindowBytes() <= before,
                "window " + socket.info().congestionWindowBytes());
    }
}
