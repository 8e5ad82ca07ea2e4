package io.anykernel.net.ip;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anykernel.core.packet.PacketBuffer;
import io.anykernel.hypercall.Errno;
import io.anykernel.hypercall.sim.SimWorld;
import io.anykernel.net.address.IpAddress;
import io.anykernel.net.socket.Datagram;
import io.anykernel.net.socket.UdpSocket;
import io.anykernel.net.stack.StackConfig;
import io.anykernel.net.testing.TestHost;
import io.anykernel.net.testing.TestNetwork;
import io.anykernel.net.wire.EthernetHeader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Datagrams longer than a frame, between two stacks and within one. */
class FragmentationTest {
    private static final long SECOND = 1_000_000_000L;
    private static final int PORT = 53;
    private static final StackConfig CONFIG = StackConfig.DEFAULT.withBuffers(1024, 256);

    private final byte[] buffer = new byte[70_000];

    private static TestNetwork network(StackConfig config, int mtuBytes) {
        return new TestNetwork(new SimWorld(3), config, mtuBytes, null, null, null, null);
    }

    private static byte[] payload(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    private static void closeAndExpectNothingKept(TestNetwork network) {
        network.close();
        for (TestHost host : new TestHost[] {network.left, network.right}) {
            assertEquals(0, host.packets.inUse(), () -> host.packets.leaks().toString());
            assertEquals(0, host.blocks.inUse(), () -> host.blocks.leaks().toString());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.2, 576", "10.0.0.2, 1500", "10.0.0.2, 9000", "10.0.0.2, 65535",
        "fd00::2, 1280", "fd00::2, 1500", "fd00::2, 9000", "fd00::2, 65535"
    })
    void datagramsOfEveryLengthArriveWhole(String address, int mtuBytes) {
        TestNetwork network = network(CONFIG, mtuBytes);
        IpAddress to = IpAddress.parse(address);
        UdpSocket server = network.right.stack.bindUdp(IpAddress.ANY, PORT);
        UdpSocket client = network.left.stack.bindUdp(IpAddress.ANY, 0);
        int frame = mtuBytes - (to.isIpv4() ? 28 : 48);
        int most = to.isIpv4() ? 65_507 : 65_527;
        // The first of each path also waits for its neighbor, whole.
        for (int length : new int[] {20_000, frame, frame + 1, 2 * frame - 8, 2 * frame, 4001, most - 1, most}) {
            byte[] sent = payload(Math.min(length, most));
            client.send(sent, 0, sent.length, to, PORT);
            network.runFor(SECOND / 10);
            assertEquals(sent.length, server.tryReceive(buffer, 0, buffer.length, new Datagram()));
            assertArrayEquals(sent, Arrays.copyOf(buffer, sent.length));
        }
        assertEquals(Errno.MESSAGE_TOO_LONG, client.trySend(buffer, 0, most + 1, to, PORT));
        closeAndExpectNothingKept(network);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void aHostSendsItselfTheLongestDatagram(String address) {
        TestNetwork network = network(CONFIG, 1500);
        IpAddress to = IpAddress.parse(address);
        UdpSocket socket = network.left.stack.bindUdp(IpAddress.ANY, PORT);
        byte[] sent = payload(to.isIpv4() ? 65_507 : 65_527);
        socket.send(sent, 0, sent.length, to, PORT);
        network.runFor(SECOND / 10);
        assertEquals(sent.length, socket.tryReceive(buffer, 0, buffer.length, new Datagram()));
        assertArrayEquals(sent, Arrays.copyOf(buffer, sent.length));
        closeAndExpectNothingKept(network);
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.2", "fd00::2"})
    void noFragmentMayBeCutAgainAndNoneIsForbiddenTo(String address) {
        TestNetwork network = network(CONFIG, 1500);
        int[] fragments = new int[1];
        network.tap(frame -> {
            assertTrue(frame.length <= 1514);
            boolean isIpv4 = frame[EthernetHeader.SIZE_BYTES] == 0x45 && frame[13] == 0 && frame[23] == Protocol.UDP;
            assertTrue(!isIpv4 || (frame[20] & 0x40) == 0, "do not fragment");
            fragments[0] += isIpv4 || frame[20] == Protocol.FRAGMENT ? 1 : 0;
        });
        network.left.stack.bindUdp(IpAddress.ANY, 0).send(new byte[4000], 0, 4000, IpAddress.parse(address), 9);
        network.runFor(SECOND / 1000);
        network.runFor(SECOND / 1000);
        network.tap(null);
        assertEquals(3, fragments[0]);
        network.runFor(SECOND / 10);
        closeAndExpectNothingKept(network);
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.2", "fd00::2"})
    void aLongDatagramToAClosedPortIsRefused(String address) {
        TestNetwork network = network(CONFIG, 1500);
        UdpSocket client = network.left.stack.bindUdp(IpAddress.ANY, 0);
        client.connect(IpAddress.parse(address), 99);
        client.send(new byte[5000], 0, 5000);
        network.runFor(SECOND / 10);
        assertEquals(Errno.CONNECTION_REFUSED, client.tryReceive(buffer, 0, 10, new Datagram()));
        closeAndExpectNothingKept(network);
    }

    @Test
    void fragmentsThatAreLostLoseTheirDatagramAlone() {
        TestNetwork network = network(CONFIG, 1500);
        UdpSocket server = network.right.stack.bindUdp(IpAddress.ANY, PORT);
        UdpSocket client = network.left.stack.bindUdp(IpAddress.ANY, 0);
        client.send(new byte[1], 0, 1, TestNetwork.RIGHT, PORT);
        network.runFor(SECOND);
        assertEquals(1, server.tryReceive(buffer, 0, buffer.length, new Datagram()));
        network.link
                .fromLeft()
                .lossPerMillion(50_000)
                .reorderPerMillion(200_000, 3_000_000)
                .duplicatePerMillion(100_000)
                .corruptPerMillion(20_000);
        // A datagram whose fragments all come twice may arrive twice, as any datagram may.
        BitSet lengths = new BitSet();
        for (int i = 0; i < 500; i++) {
            byte[] sent = payload(2000 + 10 * i);
            client.send(sent, 0, sent.length, TestNetwork.RIGHT, PORT);
            network.runFor(SECOND / 50);
            for (int length = receive(server); length >= 0; length = receive(server)) {
                assertArrayEquals(payload(length), Arrays.copyOf(buffer, length));
                lengths.set(length);
            }
        }
        int arrived = lengths.cardinality();
        network.link.fromLeft().lossPerMillion(0);
        network.runFor(60 * SECOND);
        assertTrue(arrived > 250 && arrived < 480, "arrived " + arrived);
        assertTrue(network.right.counters.value("ip.drop.fragment-limit") > 20, "younger ones push them out");
        assertTrue(network.right.counters.value("ip.drop.fragment-timeout") > 5, "or their time ends");
        closeAndExpectNothingKept(network);
    }

    private int receive(UdpSocket socket) {
        return socket.tryReceive(buffer, 0, buffer.length, new Datagram());
    }

    @Test
    void whatThePoolCannotCutIsNotSentInPart() {
        TestNetwork network = network(CONFIG.withBuffers(24, 64), 1500);
        UdpSocket client = network.left.stack.bindUdp(IpAddress.ANY, 0);
        List<PacketBuffer> held = new ArrayList<>();
        while (network.left.packets.available() > 10) {
            held.add(network.left.packets.acquire("others"));
        }
        assertEquals(Errno.NO_BUFFERS, client.trySend(buffer, 0, 20_000, TestNetwork.RIGHT, PORT));
        held.forEach(PacketBuffer::release);
        network.runFor(SECOND);
        assertEquals(0, network.left.counters.value("ip.fragments.out"));
        closeAndExpectNothingKept(network);
    }

    /** Without room now there may be some later; without a pool of that size there never is. */
    @Test
    void whatThePoolsCouldNeverHoldIsTooLong() {
        TestNetwork network = network(CONFIG.withBuffers(24, 8), 1500);
        UdpSocket client = network.left.stack.bindUdp(IpAddress.ANY, 0);
        assertEquals(Errno.OK, client.trySend(buffer, 0, 17_000, TestNetwork.RIGHT, PORT));
        assertEquals(Errno.MESSAGE_TOO_LONG, client.trySend(buffer, 0, 20_000, TestNetwork.RIGHT, PORT), "blocks");
        assertEquals(Errno.MESSAGE_TOO_LONG, client.trySend(buffer, 0, 60_000, TestNetwork.RIGHT, PORT), "packets");
        network.runFor(SECOND);
        closeAndExpectNothingKept(network);
    }

    @Test
    void fragmentsThatWaitAreReleasedWhenTheStackCloses() {
        TestNetwork network = network(CONFIG, 1500);
        network.left.stack.pinger().trySend(TestNetwork.RIGHT);
        network.runFor(SECOND);
        int[] frames = new int[1];
        network.tap(frame -> network.link.fromLeft().lossPerMillion(++frames[0] == 2 ? 1_000_000 : 0));
        network.left.stack.bindUdp(IpAddress.ANY, 0).send(new byte[4000], 0, 4000, TestNetwork.RIGHT, PORT);
        network.runFor(SECOND);
        assertEquals(3, network.right.packets.inUse(), "two fragments and what the device keeps ready");
        closeAndExpectNothingKept(network);
    }
}
