package io.anykernel.net.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anykernel.core.error.KernelException;
import io.anykernel.hypercall.Errno;
import io.anykernel.net.address.IpAddress;
import io.anykernel.net.observe.ConnectionObserver;
import io.anykernel.net.testing.TestNetwork;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Peers, errors and room of UDP ports. */
class UdpSocketTest {
    private static final long SECOND = 1_000_000_000L;
    private static final int PORT = 4000;

    private final TestNetwork network = new TestNetwork(11);
    private final byte[] buffer = new byte[70_000];
    private final Datagram origin = new Datagram();

    @AfterEach
    void nothingIsLeft() {
        network.close();
        assertEquals(0, network.left.packets.inUse() + network.right.packets.inUse());
        assertEquals(0, network.left.blocks.inUse() + network.right.blocks.inUse());
    }

    private UdpSocket left(int port) {
        return network.left.stack.bindUdp(IpAddress.ANY, port);
    }

    private UdpSocket right(int port) {
        return network.right.stack.bindUdp(IpAddress.ANY, port);
    }

    private int receive(UdpSocket socket) {
        return socket.tryReceive(buffer, 0, buffer.length, origin);
    }

    private int reach(UdpSocket from, IpAddress to, int port, int length) {
        int outcome = from.trySend(buffer, 0, length, to, port);
        network.runFor(SECOND / 10);
        return outcome;
    }

    // ---- the peer

    @ParameterizedTest
    @CsvSource({"10.0.0.1, 10.0.0.2", "fd00::1, fd00::2"})
    void aConnectedPortHearsItsPeerAlone(String leftAddress, String rightAddress) {
        UdpSocket client = left(PORT);
        client.connect(IpAddress.parse(rightAddress), 53);
        assertEquals(IpAddress.parse(rightAddress), client.remoteAddress());
        assertEquals(53, client.remotePort());
        UdpSocket peer = right(53);
        UdpSocket stranger = right(54);
        assertEquals(Errno.OK, reach(stranger, IpAddress.parse(leftAddress), PORT, 1));
        assertEquals(Errno.WOULD_BLOCK, receive(client));
        assertEquals(1, network.left.counters.value("udp.drop.no-listener"));
        assertEquals(Errno.CONNECTION_REFUSED, stranger.takeError().errno(), "as if the port did not exist");
        assertEquals(Errno.OK, client.trySend(buffer, 0, 7));
        network.runFor(SECOND / 10);
        assertEquals(7, receive(peer));
        peer.reply(buffer, 0, 8, origin);
        network.runFor(SECOND / 10);
        assertEquals(8, receive(client));
    }

    @Test
    void aPortOfAllAddressesTakesWhatAConnectedOneOfTheSamePortDoesNot() {
        UdpSocket server = left(PORT);
        UdpSocket session = network.left.stack.bindUdp(TestNetwork.LEFT, PORT);
        session.connect(TestNetwork.RIGHT, 53);
        reach(right(53), TestNetwork.LEFT, PORT, 1);
        reach(right(54), TestNetwork.LEFT, PORT, 2);
        assertEquals(1, receive(session));
        assertEquals(Errno.WOULD_BLOCK, receive(session));
        assertEquals(2, receive(server));
    }

    @Test
    void aPortMayBeConnectedAnewAndLetGo() {
        UdpSocket client = left(PORT);
        assertEquals(Errno.NOT_CONNECTED, client.trySend(buffer, 0, 1));
        assertNull(client.remoteAddress());
        client.connect(TestNetwork.RIGHT, 53);
        client.connect(TestNetwork.RIGHT, 54);
        UdpSocket second = right(54);
        reach(second, TestNetwork.LEFT, PORT, 3);
        assertEquals(3, receive(client));
        client.disconnect();
        reach(right(53), TestNetwork.LEFT, PORT, 4);
        assertEquals(4, receive(client));
        assertEquals(0, client.remotePort());
        assertEquals(Errno.OK, reach(client, TestNetwork.RIGHT, 54, 5));
        assertEquals(5, receive(second));
    }

    @Test
    void badPeersAreRefused() {
        UdpSocket client = left(PORT);
        assertThrows(IllegalArgumentException.class, () -> client.connect(TestNetwork.RIGHT, 0));
        assertThrows(IllegalArgumentException.class, () -> client.connect(TestNetwork.RIGHT, 70_000));
        assertThrows(NullPointerException.class, () -> client.connect(null, 1));
        KernelException away =
                assertThrows(KernelException.class, () -> client.connect(IpAddress.parse("192.0.2.1"), 53));
        assertEquals(Errno.NETWORK_UNREACHABLE, away.errno());
        assertNull(client.remoteAddress());
        client.close();
        KernelException closed = assertThrows(KernelException.class, () -> client.connect(TestNetwork.RIGHT, 53));
        assertEquals(Errno.BAD_HANDLE, closed.errno());
        assertEquals(Errno.BAD_HANDLE, client.trySend(buffer, 0, 1));
    }

    // ---- errors (RFC 1122 §4.1.3.3)

    @Test
    void aRefusalEndsACallOfAConnectedPortOnce() {
        UdpSocket client = left(PORT);
        client.connect(TestNetwork.RIGHT, 53);
        client.send(buffer, 0, 1);
        network.runFor(SECOND / 10);
        assertEquals(Errno.CONNECTION_REFUSED, receive(client));
        assertEquals(Errno.WOULD_BLOCK, receive(client));
        client.send(buffer, 0, 1);
        network.runFor(SECOND / 10);
        assertEquals(Errno.CONNECTION_REFUSED, client.trySend(buffer, 0, 1));
        assertEquals(Errno.OK, client.trySend(buffer, 0, 1));
        network.runFor(SECOND / 10);
        assertEquals(new DatagramError(Errno.CONNECTION_REFUSED, TestNetwork.RIGHT, 53), client.takeError());
        assertEquals(Errno.WOULD_BLOCK, receive(client), "it was taken");
    }

    /** As on Linux: a client that is gone is no fault of the others'. */
    @Test
    void aRefusalByOneClientEndsNoCallOfAServer() {
        UdpSocket server = left(PORT);
        reach(server, TestNetwork.RIGHT, 53, 1);
        assertEquals(Errno.WOULD_BLOCK, receive(server));
        assertEquals(new DatagramError(Errno.CONNECTION_REFUSED, TestNetwork.RIGHT, 53), server.takeError());
        assertNull(server.takeError());
    }

    /** Both have the port; the one that listens everywhere sent the datagram. */
    @Test
    void anErrorReachesThePortThatSent() {
        UdpSocket exact = network.left.stack.bindUdp(TestNetwork.LEFT, PORT);
        UdpSocket any = left(PORT);
        reach(any, TestNetwork.RIGHT, 53, 1);
        assertNull(exact.takeError());
        assertEquals(Errno.CONNECTION_REFUSED, any.takeError().errno());
    }

    @Test
    void theLastErrorsAreKept() {
        UdpSocket server = left(PORT);
        for (int port = 1; port <= 20; port++) {
            reach(server, TestNetwork.RIGHT, port, 1);
            network.runFor(SECOND);
        }
        for (int port = 5; port <= 20; port++) {
            assertEquals(port, server.takeError().port());
        }
        assertNull(server.takeError());
    }

    // ---- receiving

    @Test
    void aDatagramThatIsPeekedStays() {
        UdpSocket server = right(PORT);
        reach(left(1), TestNetwork.RIGHT, PORT, 3000);
        assertEquals(10, server.tryPeek(buffer, 0, 10, origin));
        assertEquals(3000, origin.lengthBytes());
        assertEquals(1, origin.sourcePort());
        assertEquals(3000, receive(server));
        assertEquals(Errno.WOULD_BLOCK, server.tryPeek(buffer, 0, 10, origin));
    }

    @Test
    void aReceiveOfLengthZeroTakesADatagram() {
        UdpSocket server = right(PORT);
        UdpSocket client = left(1);
        reach(client, TestNetwork.RIGHT, PORT, 5);
        assertEquals(0, server.tryReceive(buffer, 0, 0, origin));
        assertEquals(5, origin.lengthBytes());
        assertEquals(Errno.WOULD_BLOCK, receive(server));
        reach(client, TestNetwork.RIGHT, PORT, 0);
        assertEquals(0, receive(server));
        assertEquals(0, origin.lengthBytes());
    }

    @Test
    void unreadDatagramsOccupyNoMoreThanTheLimit() {
        UdpSocket server = right(PORT);
        server.receiveLimitBytes(0);
        UdpSocket client = left(1);
        reach(client, TestNetwork.RIGHT, PORT, 1);
        reach(client, TestNetwork.RIGHT, PORT, 2);
        assertEquals(1, receive(server), "one is taken whatever its size");
        assertEquals(Errno.WOULD_BLOCK, receive(server));
        assertEquals(1, network.right.counters.value("udp.drop.queue-full"));
        server.receiveLimitBytes(20_000);
        for (int i = 0; i < 20; i++) {
            reach(client, TestNetwork.RIGHT, PORT, 1);
        }
        int held = 0;
        while (receive(server) >= 0) {
            held++;
        }
        assertTrue(held > 4 && held < 12, held + " of one byte, each of which occupies a buffer");
        reach(client, TestNetwork.RIGHT, PORT, 1);
        assertEquals(1, receive(server));
        assertThrows(IllegalArgumentException.class, () -> server.receiveLimitBytes(-1));
    }

    // ---- sending without room

    /** The device takes nothing for a while: what was taken from the caller arrives, the rest is the caller's to send again. */
    @ParameterizedTest
    @ValueSource(ints = {100, 8000})
    void aSendWithoutRoomSaysSo(int length) {
        UdpSocket server = right(PORT);
        server.receiveLimitBytes(1 << 30);
        UdpSocket client = left(1);
        reach(client, TestNetwork.RIGHT, PORT, 1);
        assertEquals(1, receive(server));
        network.block(true);
        int sent = 0;
        while (client.trySend(buffer, 0, length, TestNetwork.RIGHT, PORT) == Errno.OK) {
            sent++;
        }
        assertEquals(Errno.NO_BUFFERS, client.trySend(buffer, 0, length, TestNetwork.RIGHT, PORT));
        assertTrue(sent > 10 && sent < 1000, sent + " sent");
        network.block(false);
        int received = 0;
        for (int i = 0; i < 100; i++) {
            network.runFor(SECOND / 1000);
            while (receive(server) == length) {
                received++;
            }
        }
        assertEquals(sent, received);
        assertEquals(Errno.OK, reach(client, TestNetwork.RIGHT, PORT, length));
    }

    /** The one behind it in the list was passed over, and those behind that were never notified. */
    @Test
    void anObserverThatClosesAnotherPortThatWaitsForRoomTakesNoTurnFromTheRest() {
        right(PORT);
        UdpSocket[] waiting = {left(1), left(2), left(3), left(4)};
        reach(waiting[0], TestNetwork.RIGHT, PORT, 1);
        int[] notified = new int[waiting.length];
        for (int i = 0; i < waiting.length; i++) {
            waiting[i].observe(new Counting(notified, i));
        }
        waiting[0].observe(new Counting(notified, 0) {
            @Override
            public void onReadable() {
                super.onReadable();
                waiting[1].close();
                waiting[2].trySend(buffer, 0, 1, TestNetwork.RIGHT, PORT);
            }
        });
        network.block(true);
        for (UdpSocket socket : waiting) {
            int outcome = Errno.OK;
            while (outcome == Errno.OK) {
                outcome = socket.trySend(buffer, 0, 100, TestNetwork.RIGHT, PORT);
            }
            assertEquals(Errno.NO_BUFFERS, outcome);
        }
        network.block(false);
        network.runFor(SECOND);
        assertEquals(1, notified[0]);
        assertEquals(1, notified[1], "of its end");
        assertEquals(1, notified[3]);
        assertEquals(Errno.OK, waiting[2].trySend(buffer, 0, 100, TestNetwork.RIGHT, PORT));
        assertEquals(Errno.OK, waiting[3].trySend(buffer, 0, 100, TestNetwork.RIGHT, PORT));
        network.runFor(SECOND);
    }

    /** Counts for its port how often it was notified. */
    private static class Counting implements ConnectionObserver {
        private final int[] notified;
        private final int index;

        Counting(int[] notified, int index) {
            this.notified = notified;
            this.index = index;
        }

        @Override
        public void onReadable() {
            notified[index]++;
        }

        @Override
        public void onWritable() {
            throw new AssertionError("a port of datagrams has one callback");
        }
    }
}
