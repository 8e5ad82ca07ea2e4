package io.anykernel.net.stack;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anykernel.core.error.KernelException;
import io.anykernel.hypercall.Errno;
import io.anykernel.hypercall.sim.SimWorld;
import io.anykernel.net.address.IpAddress;
import io.anykernel.net.connection.TcpState;
import io.anykernel.net.socket.Datagram;
import io.anykernel.net.socket.TcpListener;
import io.anykernel.net.socket.TcpSocket;
import io.anykernel.net.socket.UdpSocket;
import io.anykernel.net.testing.TestHost;
import io.anykernel.net.testing.TestNetwork;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetStackTest {
    private static final long SECOND = 1_000_000_000L;

    private final TestNetwork network = new TestNetwork(7);

    @AfterEach
    void closedStacksHoldNothing() {
        network.close();
        assertEquals(
                0,
                network.left.packets.inUse(),
                () -> network.left.packets.leaks().toString());
        assertEquals(
                0,
                network.left.blocks.inUse(),
                () -> network.left.blocks.leaks().toString());
        assertEquals(
                0,
                network.right.packets.inUse(),
                () -> network.right.packets.leaks().toString());
        assertEquals(
                0,
                network.right.blocks.inUse(),
                () -> network.right.blocks.leaks().toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.2", "fd00::2"})
    void pingIsAnsweredAfterResolvingAndOneRoundTrip(String address) {
        int sequence = network.left.stack.pinger().trySend(IpAddress.parse(address));
        network.runUntil(() -> network.left.stack.pinger().roundTripNanos(sequence) >= 0, SECOND);
        // The echo takes one round trip, address resolution at most another; the link delays by a millisecond each way.
        long nanos = network.left.stack.pinger().roundTripNanos(sequence);
        assertTrue(nanos >= 2_000_000 && nanos <= 4_000_000, "took " + nanos);
    }

    /** RFC 9293 §3.9.2.3, MUST-46. */
    @ParameterizedTest
    @ValueSource(
            strings = {"0.0.0.0", "::", "224.0.0.1", "239.255.255.255", "255.255.255.255", "10.0.0.255", "ff02::1"})
    void aConnectionToWhatIsNoHostIsRefusedWithoutASegment(String address) {
        long before = network.left.counters.value("tcp.segments.out");
        KernelException refused = assertThrows(
                KernelException.class, () -> network.left.stack.startConnect(IpAddress.parse(address), 80));
        assertEquals(Errno.NETWORK_UNREACHABLE, refused.errno());
        network.runFor(SECOND);
        assertEquals(before, network.left.counters.value("tcp.segments.out"));
    }

    /** RFC 1122 §3.2.1.3, RFC 4291 §2.5.3: no packet bears an address of another version, or leaves a host from loopback. */
    @ParameterizedTest
    @CsvSource({"fd00::1, 10.0.0.2", "10.0.0.1, fd00::2", "127.0.0.1, 10.0.0.2", "::1, fd00::2", "127.0.0.1, ::1"})
    void aSourceThatCannotReachTheReceiverIsRefused(String local, String remote) {
        try (UdpSocket client = network.left.stack.bindUdp(IpAddress.parse(local), 0)) {
            assertEquals(Errno.ADDRESS_UNAVAILABLE, client.trySend(new byte[1], 0, 1, IpAddress.parse(remote), 53));
            network.runFor(SECOND);
            assertEquals(0, network.left.counters.value("udp.datagrams.out"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::"})
    void anUnspecifiedLocalAddressHearsThoseOfThisHost(String local) {
        UdpSocket udp = network.right.stack.bindUdp(IpAddress.parse(local), 53);
        TcpListener listener = network.right.stack.listen(IpAddress.parse(local), 80, 4);
        network.left.stack.bindUdp(IpAddress.ANY, 0).send(new byte[3], 0, 3, TestNetwork.RIGHT, 53);
        TcpSocket client = network.left.stack.startConnect(TestNetwork.RIGHT, 80);
        network.runFor(SECOND);
        assertEquals(3, udp.tryReceive(new byte[3], 0, 3, new Datagram()));
        assertEquals(Errno.OK, client.connectOutcome());
        assertNotNull(listener.tryAccept());
        assertThrows(
                KernelException.class,
                () -> network.right.stack.bindUdp(IpAddress.ANY, 53),
                "one port of all addresses");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 70_000, Integer.MAX_VALUE, Integer.MIN_VALUE})
    void aDatagramToAPortThatIsNoneIsRefused(int port) {
        try (UdpSocket client = network.left.stack.bindUdp(IpAddress.ANY, 0)) {
            assertEquals(Errno.INVALID, client.trySend(new byte[1], 0, 1, IpAddress.parse("10.0.0.2"), port));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.2", "fd00::2"})
    void datagramArrivesWithItsSource(String address) {
        UdpSocket server = network.right.stack.bindUdp(IpAddress.ANY, 53);
        UdpSocket client = network.left.stack.bindUdp(IpAddress.ANY, 0);
        byte[] question = {1, 2, 3, 4, 5};
        client.send(question, 0, question.length, IpAddress.parse(address), 53);
        byte[] buffer = new byte[100];
        Datagram origin = new Datagram();
        int[] length = {Errno.WOULD_BLOCK};
        network.runUntil(() -> (length[0] = server.tryReceive(buffer, 0, 100, origin)) >= 0, SECOND);
        assertEquals(5, length[0]);
        assertEquals(client.port(), origin.sourcePort());
        assertArrayEquals(question, java.util.Arrays.copyOf(buffer, 5));
    }

    /** RFC 1122 §4.1.3.5: of a host with several addresses the client knows the one that it asked. */
    @ParameterizedTest
    @CsvSource({"10.0.0.3, 10.0.0.3", "10.0.0.2, 10.0.0.2", "10.0.0.255, 10.0.0.2", "fd00::3, fd00::3"})
    void anAnswerComesFromTheAddressThatWasAsked(String asked, String answering) {
        SimWorld world = new SimWorld(11);
        world.link("two").fromLeft().delayNanos(0);
        StackConfig config = StackConfig.DEFAULT.withBuffers(256, 128);
        TestHost client = new TestHost(world, config).attach("two", "10.0.0.1/24", "fd00::1/64");
        TestHost server =
                new TestHost(world, config).attach("two", "10.0.0.2/24", "10.0.0.3/24", "fd00::2/64", "fd00::3/64");
        UdpSocket port = server.stack.bindUdp(IpAddress.ANY, 53);
        UdpSocket asker = client.stack.bindUdp(IpAddress.ANY, 0);
        asker.send(new byte[3], 0, 3, IpAddress.parse(asked), 53);
        Datagram request = new Datagram();
        Datagram answer = new Datagram();
        server.runInLoop(() -> {
            if (port.tryReceive(new byte[9], 0, 9, request) >= 0) {
                port.reply(new byte[5], 0, 5, request);
            }
        });
        assertTrue(world.runUntil(
                () -> asker.tryReceive(new byte[9], 0, 9, answer) == 5,
                world.clock().nanoTime() + 5 * SECOND));
        assertEquals(IpAddress.parse(asked), request.destination());
        assertEquals(IpAddress.parse(answering), answer.source());
        client.stack.close();
        server.stack.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.2", "fd00::2"})
    void datagramToAClosedPortIsRefused(String address) {
        UdpSocket client = network.left.stack.bindUdp(IpAddress.ANY, 0);
        client.connect(IpAddress.parse(address), 99);
        client.send(new byte[10], 0, 10);
        int[] outcome = {Errno.WOULD_BLOCK};
        network.runUntil(
                () -> (outcome[0] = client.tryReceive(new byte[10], 0, 10, new Datagram())) != Errno.WOULD_BLOCK,
                SECOND);
        assertEquals(Errno.CONNECTION_REFUSED, outcome[0]);
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.2", "fd00::2"})
    void bytesFlowBothWaysAndBothSidesClose(String address) {
        TcpListener listener = network.right.stack.listen(80, 5);
        TcpSocket client = network.left.stack.startConnect(IpAddress.parse(address), 80);
        TcpSocket[] server = new TcpSocket[1];
        network.runUntil(() -> (server[0] = listener.tryAccept()) != null, SECOND);
        byte[] sent = new byte[300_000];
        new Random(1).nextBytes(sent);
        byte[] received = new byte[sent.length];
        exchange(client, server[0], sent, received);
        assertArrayEquals(sent, received);
        exchange(server[0], client, sent, received);
        assertArrayEquals(sent, received);

        client.shutdownOutput();
        network.runUntil(() -> server[0].tryReceive(received, 0, 1) == 0, SECOND);
        assertEquals(TcpState.CLOSE_WAIT, server[0].state());
        network.runUntil(() -> client.state() == TcpState.FIN_WAIT_2, SECOND);
        server[0].shutdownOutput();
        network.runUntil(() -> client.tryReceive(received, 0, 1) == 0, SECOND);
        assertEquals(TcpState.TIME_WAIT, client.state());
        network.runUntil(() -> server[0].state() == TcpState.CLOSED, SECOND);
        network.runUntil(() -> client.state() == TcpState.CLOSED, 61 * SECOND);
    }

    private void exchange(TcpSocket from, TcpSocket to, byte[] sent, byte[] received) {
        int[] done = new int[2];
        network.runUntil(
                () -> {
                    if (done[0] < sent.length) {
                        done[0] += Math.max(0, from.trySend(sent, done[0], sent.length - done[0]));
                    }
                    done[1] += Math.max(0, to.tryReceive(received, done[1], received.length - done[1]));
                    return done[1] == sent.length;
                },
                60 * SECOND);
    }

    @Test
    void connectingToAClosedPortIsRefused() {
        TcpSocket client = network.left.stack.startConnect(TestNetwork.RIGHT, 81);
        network.runUntil(() -> client.connectOutcome() != Errno.IN_PROGRESS, SECOND);
        assertEquals(Errno.CONNECTION_REFUSED, client.connectOutcome());
    }

    @Test
    void connectingToNobodyFailsWhenTheNeighborDoesNotAnswer() {
        TcpSocket client = network.left.stack.startConnect(IpAddress.parse("10.0.0.9"), 80);
        network.runUntil(() -> client.connectOutcome() != Errno.IN_PROGRESS, 20 * SECOND);
        assertEquals(Errno.HOST_UNREACHABLE, client.connectOutcome());
    }

    @Test
    void aHostTalksToItself() {
        TcpListener listener = network.left.stack.listen(80, 5);
        TcpSocket client = network.left.stack.startConnect(IpAddress.LOOPBACK_4, 80);
        TcpSocket[] server = new TcpSocket[1];
        network.runUntil(() -> (server[0] = listener.tryAccept()) != null, SECOND);
        byte[] sent = new byte[1_000_000];
        new Random(2).nextBytes(sent);
        byte[] received = new byte[sent.length];
        exchange(client, server[0], sent, received);
        assertArrayEquals(sent, received);
    }

    @Test
    void abortTellsThePeer() {
        TcpListener listener = network.right.stack.listen(80, 5);
        TcpSocket client = network.left.stack.startConnect(TestNetwork.RIGHT, 80);
        TcpSocket[] server = new TcpSocket[1];
        network.runUntil(() -> (server[0] = listener.tryAccept()) != null, SECOND);
        client.abort();
        network.runUntil(() -> server[0].tryReceive(new byte[1], 0, 1) != Errno.WOULD_BLOCK, SECOND);
        assertEquals(Errno.CONNECTION_RESET, server[0].tryReceive(new byte[1], 0, 1));
        assertEquals(TcpState.CLOSED, server[0].state());
    }
}
