package io.anykernel.net.socket;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anykernel.core.error.KernelException;
import io.anykernel.hypercall.Errno;
import io.anykernel.hypercall.Memory;
import io.anykernel.net.connection.TcpState;
import io.anykernel.net.stack.StackConfig;
import io.anykernel.net.testing.TcpScript;
import io.anykernel.net.testing.TestNetwork;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Calls of one TCP socket: none, the same or fewer bytes, sizes of buffers, and what closing waits for. */
class SocketCallsTest {
    private static final byte[] NONE = new byte[0];
    private static final int LEAST_BUFFER_BYTES = 4096;

    private final TcpScript script = new TcpScript(StackConfig.DEFAULT.withBuffers(1024, 512));

    @AfterEach
    void nothingIsLeft() {
        script.stack().close();
        assertEquals(0, script.host().packets.inUse());
        assertEquals(0, script.host().blocks.inUse());
    }

    private static int errno(Runnable call) {
        return assertThrows(KernelException.class, call::run).errno();
    }

    // ---- no bytes

    @Test
    void receivingNothingWaitsForNothing() {
        TcpSocket socket = script.established();
        assertEquals(0, socket.tryReceive(NONE, 0, 0));
        assertEquals(0, socket.receive(NONE, 0, 0, Gate.FOREVER));
        assertEquals(0, socket.tryPeek(NONE, 0, 0));
        assertEquals(0, script.host().stack.connections().get(0).bytesIn());
    }

    @Test
    void receivingNothingTakesNothing() {
        TcpSocket socket = script.established();
        script.send("A", 1, 1, 10);
        assertEquals(0, socket.tryReceive(NONE, 0, 0));
        assertEquals(10, socket.readableBytes());
    }

    /** It answered 0, the end of data, though the connection had been reset. */
    @Test
    void receivingNothingFailsOnAConnectionThatEnded() {
        TcpSocket socket = script.established();
        script.send("RA", 1, 1, 0);
        assertEquals(Errno.CONNECTION_RESET, socket.tryReceive(NONE, 0, 0));
        assertEquals(Errno.CONNECTION_RESET, errno(() -> socket.receive(NONE, 0, 0, Gate.FOREVER)));
        assertEquals(Errno.CONNECTION_RESET, socket.tryReceive(Memory.allocate(1), 0, 0));
    }

    @Test
    void whatArrivedBeforeAResetIsThereForACallOfNoBytesToo() {
        TcpSocket socket = script.established();
        script.send("A", 1, 1, 10);
        script.send("RA", 11, 1, 0);
        assertEquals(0, socket.tryReceive(NONE, 0, 0));
        assertEquals(10, socket.tryReceive(new byte[20], 0, 20));
        assertEquals(Errno.CONNECTION_RESET, socket.tryReceive(NONE, 0, 0));
    }

    @Test
    void sendingNothingSendsAndWaitsForNothing() {
        TcpSocket connecting = script.synSent();
        assertEquals(0, connecting.trySend(NONE, 0, 0));
        connecting.send(NONE, 0, 0, Gate.FOREVER);
        assertEquals(0, connecting.sendSome(NONE, 0, 0, Gate.FOREVER));
        script.expectNothing();
    }

    /** It returned as if all had been sent. */
    @Test
    void sendingNothingFailsOnAConnectionThatEnded() {
        TcpSocket socket = script.established();
        script.send("RA", 1, 1, 0);
        assertEquals(Errno.CONNECTION_RESET, errno(() -> socket.send(NONE, 0, 0, Gate.FOREVER)));
        assertEquals(Errno.CONNECTION_RESET, errno(() -> socket.send(Memory.allocate(1), 0, 0, Gate.FOREVER)));
        socket.close();
        assertEquals(Errno.BAD_HANDLE, errno(() -> socket.send(NONE, 0, 0, Gate.FOREVER)));
        assertEquals(Errno.BAD_HANDLE, socket.tryReceive(NONE, 0, 0));
    }

    // ---- peeking

    /** Two small sends cost a delayed acknowledgment of the peer's, their parts together do not. */
    @Test
    void partsThatAreSentTogetherShareASegment() {
        TcpSocket socket = script.established();
        socket.trySend(new byte[10], 0, 10);
        socket.trySend(new byte[20], 0, 20);
        script.expect("A", 1, 1, 10);
        script.expectNothing();
        script.send("A", 1, 11, 0).expect("A", 11, 1, 20);
        script.send("A", 1, 31, 0);
        socket.send(new byte[][] {new byte[10], {}, new byte[20]}, 1_000_000_000L);
        script.expect("A", 31, 1, 30);
        script.expectNothing();
    }

    @Test
    void whatIsPeekedStaysToBeReceived() {
        TcpSocket socket = script.established();
        for (int segment = 0; segment < 3; segment++) {
            script.send("A", 1 + 700 * segment, 1, 700);
        }
        byte[] peeked = new byte[2000];
        assertEquals(2000, socket.tryPeek(peeked, 0, 2000));
        assertEquals(2100, socket.readableBytes());
        byte[] received = new byte[2000];
        assertEquals(2000, socket.tryReceive(received, 0, 2000));
        assertArrayEquals(received, peeked);
        byte[] rest = new byte[150];
        assertEquals(100, socket.tryPeek(rest, 50, 100));
        assertEquals((byte) 2001, rest[50], "its place in the stream");
        assertArrayEquals(new byte[50], Arrays.copyOf(rest, 50));
    }

    @Test
    void peekingAnswersAsReceivingWhereNothingWaits() {
        TcpSocket socket = script.established();
        assertEquals(Errno.WOULD_BLOCK, socket.tryPeek(new byte[1], 0, 1));
        script.send("FA", 1, 1, 0);
        assertEquals(0, socket.tryPeek(new byte[1], 0, 1));
        socket.close();
        assertEquals(Errno.BAD_HANDLE, socket.tryPeek(new byte[1], 0, 1));
    }

    /** What a host sends to itself stays in the sender's blocks. */
    @Test
    void whatLiesInBlocksIsPeekedToo() {
        TcpListener listener = script.stack().listen(TcpScript.PORT, 4);
        TcpSocket client = script.stack().connect(TestNetwork.LEFT, TcpScript.PORT, Gate.FOREVER);
        TcpSocket server = listener.tryAccept();
        byte[] sent = new byte[6000];
        new Random(1).nextBytes(sent);
        client.send(sent, 0, sent.length, Gate.FOREVER);
        byte[] peeked = new byte[sent.length];
        assertEquals(sent.length, server.tryPeek(peeked, 0, peeked.length));
        assertArrayEquals(sent, peeked);
        assertEquals(sent.length, server.readableBytes());
    }

    // ---- sizes of buffers

    @Test
    void aSmallerSendBufferTakesLess() {
        TcpSocket socket = script.established();
        socket.options().sendBufferBytes(LEAST_BUFFER_BYTES);
        assertEquals(LEAST_BUFFER_BYTES, socket.trySend(new byte[10_000], 0, 10_000));
        assertEquals(Errno.WOULD_BLOCK, socket.trySend(new byte[1], 0, 1));
        socket.options().sendBufferBytes(8192);
        assertEquals(8192 - LEAST_BUFFER_BYTES, socket.trySend(new byte[10_000], 0, 10_000));
        socket.options().sendBufferBytes(LEAST_BUFFER_BYTES);
        assertEquals(0, socket.sendRoomBytes());
        script.takeAll();
    }

    @Test
    void theSizeMayBeChosenBeforeTheConnectionIsMade() {
        TcpSocket socket = script.synSent();
        socket.options().sendBufferBytes(LEAST_BUFFER_BYTES);
        script.send("SA", 0, 1, 0);
        assertEquals(LEAST_BUFFER_BYTES, socket.sendRoomBytes());
        script.takeAll();
    }

    @Test
    void aSmallerReceiveBufferClosesTheWindowEarlierAndNeverMovesItsEdgeBack() {
        TcpSocket socket = script.established();
        socket.options().receiveBufferBytes(LEAST_BUFFER_BYTES);
        int edge = 0;
        int next = 1;
        for (int segment = 0; segment < 46; segment++, next += 1400) {
            script.send("A", next, 1, 1400);
            if (segment % 2 == 1) {
                TcpScript.Sent answer = script.expect("A", 1, next + 1400, 0);
                assertTrue(next + 1400 + answer.window() >= edge, "the edge");
                edge = next + 1400 + answer.window();
            }
        }
        assertTrue(edge <= 1 + 65_535, "nothing was promised beyond the first window: " + edge);
        script.takeAll();
    }

    @Test
    void aReaderOfASmallerReceiveBufferIsPromisedNoMoreThanThat() {
        TcpSocket socket = script.established();
        socket.options().receiveBufferBytes(LEAST_BUFFER_BYTES);
        byte[] into = new byte[1000];
        int next = 1;
        int window = 0;
        for (int segment = 0; segment < 200; segment += 2, next += 2000) {
            script.send("A", next, 1, 1000).send("A", next + 1000, 1, 1000);
            window = script.expect("A", 1, next + 2000, 0).window();
            assertEquals(1000, socket.tryReceive(into, 0, 1000));
            assertEquals(1000, socket.tryReceive(into, 0, 1000));
            script.takeAll();
        }
        assertTrue(window > 0 && window <= LEAST_BUFFER_BYTES, "window " + window);
    }

    @Test
    void aReceiveBufferThatGrowsOpensTheWindow() {
        TcpSocket socket = script.established();
        socket.options().receiveBufferBytes(LEAST_BUFFER_BYTES);
        int next = 1;
        for (; next + 1400 <= 65_536; next += 1400) {
            script.send("A", next, 1, 1400);
        }
        socket.options().receiveBufferBytes(256 * 1024);
        byte[] into = new byte[1400];
        while (socket.readableBytes() > 0) {
            socket.tryReceive(into, 0, into.length);
        }
        script.takeAll();
        script.send("A", next, 1, 1).pass(100);
        assertTrue(script.expect("A", 1, next + 1, 0).window() > LEAST_BUFFER_BYTES, "the window");
    }

    @Test
    void sizesThatTheStackDoesNotHaveAreRefused() {
        TcpSocket socket = script.established();
        for (int bytes : new int[] {Integer.MIN_VALUE, 0, LEAST_BUFFER_BYTES - 1, (4 << 20) + 1}) {
            assertThrows(IllegalArgumentException.class, () -> socket.options().sendBufferBytes(bytes));
            assertThrows(IllegalArgumentException.class, () -> socket.options().receiveBufferBytes(bytes));
        }
    }

    // ---- closing

    private TcpSocket withDataUnderWay() {
        TcpSocket socket = script.established();
        socket.trySend(new byte[5], 0, 5);
        script.expect("A", 1, 1, 5);
        return socket;
    }

    @Test
    void lingeringForNoTimeResets() {
        TcpSocket socket = withDataUnderWay();
        socket.options().linger(Duration.ZERO);
        socket.close();
        script.expect("RA", 6, 1, 0);
        assertEquals(TcpState.CLOSED, socket.state());
    }

    @Test
    void lingeringEndsInAResetWhenTheTimeIsOver() {
        TcpSocket socket = withDataUnderWay();
        socket.options().linger(Duration.ofMillis(100));
        assertEquals(Errno.TIMED_OUT, errno(socket::close));
        script.expect("FA", 6, 1, 0);
        script.expect("RA", 7, 1, 0);
        assertEquals(TcpState.CLOSED, socket.state());
        socket.close();
        script.expectNothing();
    }

    @Test
    void lingeringMayBeTurnedOffAgain() {
        TcpSocket socket = withDataUnderWay();
        socket.options().linger(Duration.ZERO);
        socket.options().linger(null);
        socket.close();
        script.expect("FA", 6, 1, 0);
        assertEquals(TcpState.FIN_WAIT_1, socket.state());
        assertThrows(IllegalArgumentException.class, () -> socket.options().linger(Duration.ofSeconds(-1)));
    }

    @Test
    void aConnectionThatEndedBeforeLeavesNothingToWaitFor() {
        TcpSocket socket = withDataUnderWay();
        socket.options().linger(Duration.ofDays(1));
        script.send("RA", 1, 1, 0);
        socket.close();
        assertEquals(Errno.BAD_HANDLE, socket.tryReceive(new byte[1], 0, 1));
    }
}
