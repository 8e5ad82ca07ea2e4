package io.anykernel.net.ip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anykernel.core.checksum.InternetChecksum;
import io.anykernel.hypercall.Errno;
import io.anykernel.hypercall.Memory;
import io.anykernel.net.address.IpAddress;
import io.anykernel.net.address.MacAddress;
import io.anykernel.net.socket.Datagram;
import io.anykernel.net.socket.TcpListener;
import io.anykernel.net.socket.UdpSocket;
import io.anykernel.net.testing.TestNetwork;
import io.anykernel.net.wire.ArpPacket;
import io.anykernel.net.wire.EthernetHeader;
import io.anykernel.net.wire.IcmpHeader;
import io.anykernel.net.wire.Ipv4Header;
import io.anykernel.net.wire.Ipv6Header;
import io.anykernel.net.wire.TcpHeader;
import io.anykernel.net.wire.UdpHeader;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the right host of a network does with packets that no honest host of the link sends, and what it says to them. */
class StrangePacketsTest extends StrangePackets {
    private static final long FORGED_MAC = 0x02_66_00_00_00_66L;

    // ---- extension headers (RFC 8200 §4)

    /** An option that is not known, in a destination options header before an echo request. */
    private void sendOption(IpAddress to, int type) {
        byte[] options = bytes(Protocol.ICMP6, 0, type, 4, 0, 0, 0, 0);
        send6(TestNetwork.LEFT_6, to, Protocol.DESTINATION_OPTIONS, 64, join(options, echo6(to)));
    }

    @Test
    void anUnknownOptionOfBits00IsSkipped() {
        sendOption(TestNetwork.RIGHT_6, 0x1e);
        assertEquals(1, count(IcmpHeader.V6_ECHO_REPLY));
    }

    @Test
    void anUnknownOptionOfBits01IsDiscardedInSilence() {
        sendOption(TestNetwork.RIGHT_6, 0x5e);
        assertEquals(0, answers.size());
    }

    @ParameterizedTest
    @ValueSource(ints = {0x9e, 0xde})
    void anUnknownOptionOfBits10Or11IsAnsweredWithItsPlace(int type) {
        sendOption(TestNetwork.RIGHT_6, type);
        assertEquals(0, count(IcmpHeader.V6_ECHO_REPLY));
        assertProblem(IcmpHeader.V6_CODE_UNKNOWN_OPTION, 42);
    }

    @Test
    void toAGroupOnlyBits10AreAnswered() {
        sendOption(ALL_NODES, 0xde);
        assertEquals(0, answers.size());
        sendOption(ALL_NODES, 0x9e);
        assertProblem(IcmpHeader.V6_CODE_UNKNOWN_OPTION, 42);
    }

    @Test
    void anOptionBeyondItsHeaderIsDiscarded() {
        byte[] options = bytes(Protocol.ICMP6, 0, 0x1e, 200, 0, 0, 0, 0);
        byte[] echo = echo6(TestNetwork.RIGHT_6);
        send6(TestNetwork.LEFT_6, TestNetwork.RIGHT_6, Protocol.DESTINATION_OPTIONS, 64, join(options, echo));
        assertEquals(0, answers.size());
    }

    @Test
    void aRoutingHeaderWithNoSegmentLeftIsPassedOver() {
        byte[] routing = bytes(Protocol.ICMP6, 0, 99, 0, 0, 0, 0, 0);
        send6(TestNetwork.LEFT_6, TestNetwork.RIGHT_6, Protocol.ROUTING, 64, join(routing, echo6(TestNetwork.RIGHT_6)));
        assertEquals(1, count(IcmpHeader.V6_ECHO_REPLY));
    }

    @Test
    void aRoutingHeaderWithSegmentsLeftIsAnsweredAtItsType() {
        byte[] routing = bytes(Protocol.ICMP6, 0, 99, 1, 0, 0, 0, 0);
        send6(TestNetwork.LEFT_6, TestNetwork.RIGHT_6, Protocol.ROUTING, 64, join(routing, echo6(TestNetwork.RIGHT_6)));
        assertProblem(IcmpHeader.V6_CODE_BAD_FIELD, 42);
    }

    @Test
    void hopByHopOptionsBehindOtherHeadersAreUnknown() {
        byte[] options = bytes(Protocol.HOP_BY_HOP, 0, 1, 4, 0, 0, 0, 0);
        byte[] late = bytes(Protocol.ICMP6, 0, 1, 4, 0, 0, 0, 0);
        byte[] echo = echo6(TestNetwork.RIGHT_6);
        send6(TestNetwork.LEFT_6, TestNetwork.RIGHT_6, Protocol.DESTINATION_OPTIONS, 64, join(options, late, echo));
        assertProblem(IcmpHeader.V6_CODE_UNKNOWN_HEADER, 40);
    }

    @Test
    void anUnknownHeaderIsNamedWhereItsNumberStands() {
        byte[] options = bytes(200, 0, 1, 4, 0, 0, 0, 0);
        send6(TestNetwork.LEFT_6, TestNetwork.RIGHT_6, Protocol.DESTINATION_OPTIONS, 64, join(options, new byte[8]));
        assertProblem(IcmpHeader.V6_CODE_UNKNOWN_HEADER, 40);
        answers.clear();
        send6(TestNetwork.LEFT_6, TestNetwork.RIGHT_6, 200, 64, new byte[8]);
        assertProblem(IcmpHeader.V6_CODE_UNKNOWN_HEADER, 6);
    }

    /** RFC 4443 §4.2. The answer comes from an address of the interface. */
    @Test
    void anEchoRequestToAllNodesIsAnswered() {
        send6(TestNetwork.LEFT_6, ALL_NODES, Protocol.ICMP6, 64, echo6(ALL_NODES));
        assertEquals(1, count(IcmpHeader.V6_ECHO_REPLY));
        Memory reply = memory(answers.get(answers.size() - 1));
        Ipv6Header ip = new Ipv6Header().wrap(reply, EthernetHeader.SIZE_BYTES);
        assertEquals(TestNetwork.RIGHT_6, new IpAddress(ip.sourceHigh(), ip.sourceLow()));
        int pseudo = InternetChecksum.add(
                PseudoHeader.sum(ip.sourceHigh(), ip.sourceLow(), ip.destinationHigh(), ip.destinationLow()),
                Protocol.ICMP6 + ip.payloadBytes());
        int at = EthernetHeader.SIZE_BYTES + Ipv6Header.SIZE_BYTES;
        int sum = InternetChecksum.sum(reply, at, ip.payloadBytes());
        assertTrue(InternetChecksum.isCorrect(InternetChecksum.add(pseudo, sum)));
    }

    // ---- neighbors (RFC 4861 §7)

    private static byte[] target(IpAddress target, int... option) {
        Memory memory = Memory.allocate(16);
        memory.i64be(0, target.high());
        memory.i64be(8, target.low());
        byte[] bytes = new byte[16];
        memory.get(0, bytes, 0, 16);
        return join(bytes, bytes(option));
    }

    private void solicit(IpAddress from, IpAddress to, int... option) {
        byte[] body = target(TestNetwork.RIGHT_6, option);
        send6(from, to, Protocol.ICMP6, 255, icmp6(from, to, IcmpHeader.V6_NEIGHBOR_SOLICITATION, 0, 0, body));
    }

    @Test
    void aProbeCountsOnlyWhereItIsAddressedAsOne() {
        IpAddress group = IpAddress.parse("ff02::1:ff00:2");
        IpAddress unspecified = IpAddress.parse("::");
        solicit(unspecified, TestNetwork.RIGHT_6);
        solicit(unspecified, ALL_NODES);
        solicit(unspecified, group, 1, 1, 2, 0x66, 0, 0, 0, 0x66);
        assertEquals(0, count(IcmpHeader.V6_NEIGHBOR_ADVERTISEMENT));
        assertEquals(3, network.right.counters.value("ndp.drop.malformed"));
        solicit(unspecified, group);
        assertEquals(1, count(IcmpHeader.V6_NEIGHBOR_ADVERTISEMENT));
    }

    @Test
    void anAdvertisementToAGroupThatClaimsToBeAskedForIsDiscarded() {
        byte[] body = target(TestNetwork.LEFT_6, 2, 1, 2, 0x66, 0, 0, 0, 0x66);
        byte[] message =
                icmp6(TestNetwork.LEFT_6, ALL_NODES, IcmpHeader.V6_NEIGHBOR_ADVERTISEMENT, 0, 0x6000_0000, body);
        send6(TestNetwork.LEFT_6, ALL_NODES, Protocol.ICMP6, 255, message);
        assertEquals(1, network.right.counters.value("ndp.drop.malformed"));
        assertStillReachesLeft();
    }

    /** RFC 4861 §7.2.4: an answer to a unicast solicitation may leave its link address out. */
    @Test
    void anAnswerWithoutItsLinkAddressKeepsANeighborAlive() {
        network.runFor(60 * SECOND);
        network.right.stack.pinger().trySend(TestNetwork.LEFT_6);
        network.runFor(SECOND / 2);
        network.link.fromLeft().lossPerMillion(1_000_000);
        network.runFor(5 * SECOND + SECOND / 4);
        network.link.fromLeft().lossPerMillion(0);
        byte[] message = icmp6(
                TestNetwork.LEFT_6,
                TestNetwork.RIGHT_6,
                IcmpHeader.V6_NEIGHBOR_ADVERTISEMENT,
                0,
                0x4000_0000,
                target(TestNetwork.LEFT_6));
        send6(TestNetwork.LEFT_6, TestNetwork.RIGHT_6, Protocol.ICMP6, 255, message);
        network.link.fromLeft().lossPerMillion(1_000_000);
        network.runFor(10 * SECOND);
        network.link.fromLeft().lossPerMillion(0);
        assertEquals(0, network.right.counters.value("neighbor.failed"));
        assertStillReachesLeft();
    }

    @Test
    void anUnaskedArpReplyChangesNothing() {
        network.right.stack.pinger().trySend(TestNetwork.LEFT);
        network.runFor(SECOND);
        Memory memory = Memory.allocate(ArpPacket.SIZE_BYTES);
        new ArpPacket()
                .wrap(memory, 0)
                .write(ArpPacket.REPLY, FORGED_MAC, TestNetwork.LEFT.ipv4(), ours, TestNetwork.RIGHT.ipv4());
        byte[] reply = new byte[ArpPacket.SIZE_BYTES];
        memory.get(0, reply, 0, reply.length);
        inject(ours, EthernetHeader.TYPE_ARP, reply);
        assertReaches(TestNetwork.LEFT);
    }

    private void assertStillReachesLeft() {
        assertReaches(TestNetwork.LEFT_6);
    }

    private void assertReaches(IpAddress to) {
        int sequence = network.right.stack.pinger().trySend(to);
        network.runFor(SECOND);
        assertTrue(network.right.stack.pinger().roundTripNanos(sequence) > 0, "its frames go where they should");
    }

    // ---- answers of others

    @Test
    void anEchoReplyCountsFromTheHostThatWasAsked() {
        // Addresses are announced a second time after two seconds.
        network.runFor(3 * SECOND);
        network.link.fromLeft().lossPerMillion(1_000_000);
        network.right.stack.pinger().trySend(TestNetwork.LEFT_6);
        network.runFor(SECOND);
        network.link.fromLeft().lossPerMillion(0);
        byte[] request = answers.get(answers.size() - 1);
        int rest = icmpOf(request).rest();
        IpAddress other = IpAddress.parse("fd00::77");
        send6(
                other,
                TestNetwork.RIGHT_6,
                Protocol.ICMP6,
                64,
                icmp6(other, TestNetwork.RIGHT_6, IcmpHeader.V6_ECHO_REPLY, 0, rest, new byte[8]));
        int sequence = rest & 0xffff;
        assertEquals(-1, network.right.stack.pinger().roundTripNanos(sequence));
        send6(
                TestNetwork.LEFT_6,
                TestNetwork.RIGHT_6,
                Protocol.ICMP6,
                64,
                icmp6(TestNetwork.LEFT_6, TestNetwork.RIGHT_6, IcmpHeader.V6_ECHO_REPLY, 0, rest, new byte[8]));
        assertTrue(network.right.stack.pinger().roundTripNanos(sequence) > 0);
    }

    /** Quotes a datagram of the right host's to a port of the left. */
    private void refuse(int sourcePort, int destinationPort) {
        refuse(TestNetwork.RIGHT, sourcePort, TestNetwork.LEFT, destinationPort);
    }

    @Test
    void aRefusalOfADatagramThatWasNeverSentHarmsNoPort() {
        try (UdpSocket socket = network.right.stack.bindUdp(IpAddress.ANY, 4000)) {
            refuse(4000, 53);
            assertNull(socket.takeError());
            assertEquals(Errno.OK, socket.trySend(new byte[8], 0, 8, TestNetwork.LEFT, 53));
            network.runFor(SECOND);
            assertEquals(Errno.CONNECTION_REFUSED, socket.takeError().errno(), "a true one is heard of");
            refuse(4000, 54);
            assertNull(socket.takeError());
        }
    }

    // ---- groups and broadcasts (RFC 1122 §3.2.1.3, §3.3.6)

    private void sendUdp(long toMac, IpAddress to) {
        int total = Ipv4Header.SIZE_BYTES + UdpHeader.SIZE_BYTES + 4;
        Memory memory = Memory.allocate(total);
        new Ipv4Header().wrap(memory, 0).write(total, 7, false, 64, Protocol.UDP, TestNetwork.LEFT.ipv4(), to.ipv4());
        new UdpHeader().wrap(memory, Ipv4Header.SIZE_BYTES).write(5000, 4000, UdpHeader.SIZE_BYTES + 4);
        byte[] packet = new byte[total];
        memory.get(0, packet, 0, total);
        inject(toMac, EthernetHeader.TYPE_IPV4, packet);
    }

    /** RFC 9293 §3.7.1, MUST-15: 1220, where IPv4's is 536. */
    @Test
    void anIpv6PeerWithoutAMaximumSegmentGets1220() {
        TcpListener listener = network.right.stack.listen(80, 4);
        network.left.stack.pinger().trySend(TestNetwork.RIGHT_6);
        network.runFor(100_000_000);
        // The left host knows of no such connection and would reset it.
        network.link.fromRight().lossPerMillion(1_000_000);
        List<Memory> sent = new ArrayList<>();
        network.tap(frame -> {
            Memory memory = Memory.allocate(frame.length);
            memory.put(0, frame, 0, frame.length);
            boolean isTcp = memory.u16be(12) == EthernetHeader.TYPE_IPV6
                    && new Ipv6Header().wrap(memory, EthernetHeader.SIZE_BYTES).nextHeader() == Protocol.TCP;
            if (isTcp) {
                sent.add(memory);
            }
        });
        sendTcp6(TcpHeader.SYN, 100, 0);
        int at = EthernetHeader.SIZE_BYTES + Ipv6Header.SIZE_BYTES;
        int sequence = new TcpHeader().wrap(sent.remove(0), at).sequence();
        sendTcp6(TcpHeader.ACK, 101, sequence + 1);
        listener.tryAccept().trySend(new byte[4000], 0, 4000);
        network.runFor(1_000_000);
        int largest = 0;
        for (Memory each : sent) {
            TcpHeader tcp = new TcpHeader().wrap(each, at);
            boolean isServers = tcp.sourcePort() == 80;
            largest = isServers ? Math.max(largest, each.lengthBytes() - at - tcp.headerBytes()) : largest;
        }
        assertEquals(1220, largest);
    }

    private void sendTcp6(int flags, int sequence, int acknowledgment) {
        Memory segment = Memory.allocate(TcpHeader.SIZE_BYTES);
        TcpHeader tcp = new TcpHeader()
                .wrap(segment, 0)
                .write(4000, 80, sequence, acknowledgment)
                .write(TcpHeader.SIZE_BYTES, flags, 65_000);
        int pseudo = PseudoHeader.sum(
                TestNetwork.LEFT_6.high(),
                TestNetwork.LEFT_6.low(),
                TestNetwork.RIGHT_6.high(),
                TestNetwork.RIGHT_6.low());
        int sum = InternetChecksum.sum(segment, 0, TcpHeader.SIZE_BYTES);
        tcp.checksum(InternetChecksum.finish(
                InternetChecksum.add(sum, InternetChecksum.add(pseudo, Protocol.TCP + TcpHeader.SIZE_BYTES))));
        byte[] bytes = new byte[TcpHeader.SIZE_BYTES];
        segment.get(0, bytes, 0, bytes.length);
        send6(TestNetwork.LEFT_6, TestNetwork.RIGHT_6, Protocol.TCP, 64, bytes);
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.2, false, 1",
        "10.0.0.2, true, 0",
        "10.0.0.255, true, 1",
        "255.255.255.255, true, 1",
        "224.0.0.1, true, 1",
        "224.0.0.251, true, 0",
        "239.1.2.3, true, 0"
    })
    void datagramsReachAPortByItsAddressBroadcastAndAllHosts(String to, boolean isLinkBroadcast, int received) {
        try (UdpSocket socket = network.right.stack.bindUdp(IpAddress.ANY, 4000)) {
            sendUdp(isLinkBroadcast ? MacAddress.BROADCAST : ours, IpAddress.parse(to));
            int outcome = socket.tryReceive(new byte[8], 0, 8, new Datagram());
            assertEquals(received == 1 ? 4 : Errno.WOULD_BLOCK, outcome);
        }
    }
}
