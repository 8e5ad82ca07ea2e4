package io.anykernel.net.socket;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anykernel.core.error.KernelException;
import io.anykernel.hypercall.Errno;
import io.anykernel.net.testing.TestNetwork;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a stack sends before it is taken down, in virtual time and over a wire that loses frames. */
class LingerTest {
    private static final long SEED = Long.getLong("seed", 20_261_125L);
    private static final long LIMIT_NANOS = 60_000_000_000L;
    private static final int ANSWER_BYTES = 50_000;

    private final TestNetwork net = new TestNetwork(SEED);
    private final byte[] answer = new byte[ANSWER_BYTES];
    private TcpListener listener;
    private TcpSocket client;

    private TcpSocket connect() {
        new Random(SEED).nextBytes(answer);
        listener = net.right.stack.listen(80, 4);
        client = net.left.stack.connect(TestNetwork.RIGHT, 80, LIMIT_NANOS);
        return listener.accept(LIMIT_NANOS);
    }

    private byte[] receiveAll() {
        byte[] received = new byte[ANSWER_BYTES];
        int done = 0;
        for (int taken = 1; taken > 0 && done < received.length; done += taken) {
            taken = client.receive(received, done, received.length - done, LIMIT_NANOS);
        }
        assertEquals(0, client.receive(new byte[1], 0, 1, LIMIT_NANOS), "the end of data");
        return received;
    }

    @Test
    void withoutLingeringAnAnswerIsLostInAReset() {
        TcpSocket server = connect();
        server.send(answer, 0, ANSWER_BYTES, LIMIT_NANOS);
        server.close();
        net.right.stack.close();
        KernelException lost = assertThrows(KernelException.class, this::receiveAll);
        assertEquals(Errno.CONNECTION_RESET, lost.errno());
        net.left.stack.close();
    }

    @Test
    void whatWasClosedInOrderIsSentBeforeTheStackCloses() {
        net.link.fromRight().lossPerMillion(50_000);
        net.link.fromLeft().lossPerMillion(50_000);
        TcpSocket server = connect();
        server.send(answer, 0, ANSWER_BYTES, LIMIT_NANOS);
        server.close();
        assertTrue(net.right.stack.linger(Duration.ofSeconds(60)), "seed " + SEED);
        net.right.stack.close();
        assertEquals(0, net.right.packets.inUse());
        assertArrayEquals(answer, receiveAll(), "seed " + SEED);
        net.left.stack.close();
    }

    @Test
    void lingeringEndsWithItsTimeWhereAPeerDoesNotTakeIt() {
        TcpSocket server = connect();
        // More than both buffers hold.
        int sent = 0;
        for (int taken = 1; taken > 0; sent += Math.max(0, taken)) {
            taken = server.trySend(answer, 0, ANSWER_BYTES);
            net.runFor(10_000_000);
        }
        server.close();
        long beganNanos = net.nowNanos();
        assertFalse(net.right.stack.linger(2_000_000_000L));
        assertEquals(2_000_000_000L, net.nowNanos() - beganNanos, "virtual time");
        net.right.stack.close();
        assertEquals(0, net.right.blocks.inUse(), sent + " bytes were queued");
        net.left.stack.close();
    }

    /** SO_LINGER: closing returns once the peer has all of it, though the wire loses some. */
    @Test
    void aSocketThatLingersIsClosedWhenThePeerHasAll() {
        net.link.fromRight().lossPerMillion(50_000);
        net.link.fromLeft().lossPerMillion(50_000);
        TcpSocket server = connect();
        server.send(answer, 0, ANSWER_BYTES, LIMIT_NANOS);
        server.options().linger(Duration.ofSeconds(60));
        server.close();
        assertEquals(ANSWER_BYTES, client.readableBytes(), "seed " + SEED);
        net.right.stack.close();
        assertArrayEquals(answer, receiveAll(), "seed " + SEED);
        net.left.stack.close();
    }

    @Test
    void nothingIsWaitedForWhereNothingIsUnderWay() {
        TcpSocket server = connect();
        long beganNanos = net.nowNanos();
        assertTrue(net.right.stack.linger(LIMIT_NANOS), "an open connection is its user's");
        assertEquals(beganNanos, net.nowNanos());
        KernelException ended = assertThrows(KernelException.class, () -> listener.accept(LIMIT_NANOS));
        assertEquals(Errno.BAD_HANDLE, ended.errno());
        server.abort();
        net.close();
    }

    @Test
    void whatIsOpenIsNamedUntilItIsClosed() {
        TcpSocket server = connect();
        UdpSocket datagrams = net.right.stack.bindUdp(TestNetwork.RIGHT, 53);
        assertEquals(
                "[tcp listener port 80, tcp 10.0.0.1 port " + client.localPort() + ", udp port 53]",
                net.right.stack.openHandles().toString());
        server.close();
        listener.close();
        datagrams.close();
        assertEquals("[]", net.right.stack.openHandles().toString());
        net.close();
    }
}
