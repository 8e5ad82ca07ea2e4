package io.anykernel.net.ip;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.anykernel.core.checksum.InternetChecksum;
import io.anykernel.hypercall.Errno;
import io.anykernel.hypercall.Memory;
import io.anykernel.net.address.IpAddress;
import io.anykernel.net.socket.Datagram;
import io.anykernel.net.socket.UdpSocket;
import io.anykernel.net.testing.TestNetwork;
import io.anykernel.net.wire.EthernetHeader;
import io.anykernel.net.wire.IcmpHeader;
import io.anykernel.net.wire.Ipv4Header;
import io.anykernel.net.wire.Ipv6Header;
import io.anykernel.net.wire.NdpMessage;
import io.anykernel.net.wire.UdpHeader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Packets of one IP version that carry what belongs to the other. */
class MixedVersionsTest {
    private static final int PORT = 53;
    private static final long LIMIT_NANOS = 10_000_000;

    private final TestNetwork network = new TestNetwork(Long.getLong("anykernel.seed", 42));

    @AfterEach
    void close() {
        network.close();
        assertEquals(0, network.left.packets.inUse() + network.right.packets.inUse());
    }

    /** IPv4 never saw it: its checks of broadcast, of sources and of who is on the link were not made. */
    @ParameterizedTest
    @CsvSource({"::ffff:10.0.0.1, ::ffff:10.0.0.2", "::ffff:10.0.0.1, fd00::2", "fd00::1, ::ffff:10.0.0.2"})
    void anIpv6PacketBetweenMappedAddressesIsDropped(String source, String target) {
        UdpSocket server = network.right.stack.bindUdp(IpAddress.ANY, PORT);
        Memory payload = Memory.allocate(UdpHeader.SIZE_BYTES + 4);
        new UdpHeader().wrap(payload, 0).write(4000, PORT, payload.lengthBytes());
        sendIpv6(IpAddress.parse(source), IpAddress.parse(target), Protocol.UDP, payload);
        assertEquals(Errno.WOULD_BLOCK, server.tryReceive(new byte[100], 0, 100, new Datagram()));
        assertEquals(
                1,
                network.right.counters.value("ip6.drop.source") + network.right.counters.value("ip6.drop.destination"));
    }

    @Test
    void aDatagramWithoutChecksumIsNobodysOverIpv6() {
        UdpSocket server = network.right.stack.bindUdp(IpAddress.ANY, PORT);
        Memory payload = Memory.allocate(UdpHeader.SIZE_BYTES + 4);
        new UdpHeader().wrap(payload, 0).write(4000, PORT, payload.lengthBytes());
        sendIpv6(TestNetwork.LEFT_6, TestNetwork.RIGHT_6, Protocol.UDP, payload);
        assertEquals(Errno.WOULD_BLOCK, server.tryReceive(new byte[100], 0, 100, new Datagram()));
        assertEquals(1, network.right.counters.value("udp.drop.checksum"));
    }

    @Test
    void anEchoOfTheOtherVersionIsNotAnswered() {
        Memory echo = Memory.allocate(IcmpHeader.SIZE_BYTES);
        new IcmpHeader().wrap(echo, 0).write(IcmpHeader.V4_ECHO_REQUEST, 0, 1).checksum(0xf7fe);
        sendIpv6(TestNetwork.LEFT_6, TestNetwork.RIGHT_6, Protocol.ICMP, echo);
        Memory packet = Memory.allocate(Ipv4Header.SIZE_BYTES + 8);
        new Ipv4Header()
                .wrap(packet, 0)
                .write(28, 1, true, 64, Protocol.ICMP6, TestNetwork.LEFT.ipv4(), TestNetwork.RIGHT.ipv4());
        send(EthernetHeader.TYPE_IPV4, packet);
        assertEquals(0, network.right.counters.value("icmp.echo.answered"));
        assertEquals(2, network.right.counters.value("ip.drop.protocol"));
    }

    /** Neighbor discovery for ::ffff:10.0.0.1 would move the neighbor that ARP has found. */
    @Test
    void neighborMessagesAboutMappedAddressesChangeNoIpv4Neighbor() {
        UdpSocket server = network.right.stack.bindUdp(IpAddress.ANY, PORT);
        UdpSocket client = network.left.stack.bindUdp(IpAddress.ANY, 0);
        client.send(new byte[1], 0, 1, TestNetwork.RIGHT, PORT);
        network.runFor(LIMIT_NANOS);
        Datagram request = new Datagram();
        assertEquals(1, server.tryReceive(new byte[1], 0, 1, request));
        for (boolean asks : new boolean[] {false, true}) {
            sendNeighborMessage(asks, asks ? TestNetwork.RIGHT : TestNetwork.LEFT);
        }
        assertEquals(2, network.right.counters.value("ndp.drop.malformed"));
        server.tryReply(new byte[1], 0, 1, request);
        network.runFor(LIMIT_NANOS);
        assertEquals(1, client.tryReceive(new byte[1], 0, 1, new Datagram()), "the answer goes where it went before");
    }

    private void sendNeighborMessage(boolean asks, IpAddress target) {
        Memory message = Memory.allocate(NdpMessage.SIZE_WITH_LINK_ADDRESS);
        int type = asks ? IcmpHeader.V6_NEIGHBOR_SOLICITATION : IcmpHeader.V6_NEIGHBOR_ADVERTISEMENT;
        int option = asks ? NdpMessage.OPTION_SOURCE_LINK : NdpMessage.OPTION_TARGET_LINK;
        IcmpHeader icmp = new IcmpHeader().wrap(message, 0).write(type, 0, asks ? 0 : NdpMessage.OVERRIDE);
        new NdpMessage().wrap(message, 0).write(target.high(), target.low(), option, 0x0200_0000_0099L);
        icmp.checksum(checksum(message));
        sendIpv6(TestNetwork.LEFT_6, TestNetwork.RIGHT_6, 255, Protocol.ICMP6, message);
    }

    /** An IPv6 error that quotes a packet between mapped addresses is about none of ours. */
    @Test
    void anIpv6ErrorThatQuotesMappedAddressesReachesNoIpv4Socket() {
        UdpSocket sender = network.right.stack.bindUdp(TestNetwork.RIGHT, PORT);
        sender.connect(TestNetwork.LEFT, 9);
        network.link.fromRight().lossPerMillion(1_000_000);
        assertEquals(Errno.OK, sender.trySend(new byte[4], 0, 4));
        network.runFor(LIMIT_NANOS);
        Memory error = Memory.allocate(IcmpHeader.SIZE_BYTES + Ipv6Header.SIZE_BYTES + UdpHeader.SIZE_BYTES);
        IcmpHeader icmp = new IcmpHeader().wrap(error, 0).write(IcmpHeader.V6_UNREACHABLE, IcmpHeader.V6_CODE_PORT, 0);
        IpAddress from = TestNetwork.RIGHT;
        IpAddress to = TestNetwork.LEFT;
        new Ipv6Header()
                .wrap(error, IcmpHeader.SIZE_BYTES)
                .write(UdpHeader.SIZE_BYTES, Protocol.UDP, 64)
                .writeAddresses(from.high(), from.low(), to.high(), to.low());
        new UdpHeader()
                .wrap(error, IcmpHeader.SIZE_BYTES + Ipv6Header.SIZE_BYTES)
                .write(PORT, 9, 12);
        icmp.checksum(checksum(error));
        sendIpv6(TestNetwork.LEFT_6, TestNetwork.RIGHT_6, Protocol.ICMP6, error);
        assertEquals(Errno.OK, sender.trySend(new byte[4], 0, 4), "no refusal is taken from it");
        assertEquals(1, network.right.counters.value("icmp.drop.truncated"));
    }

    private static int checksum(Memory icmp) {
        int pseudo = PseudoHeader.sum(
                TestNetwork.LEFT_6.high(),
                TestNetwork.LEFT_6.low(),
                TestNetwork.RIGHT_6.high(),
                TestNetwork.RIGHT_6.low());
        pseudo = InternetChecksum.add(pseudo, Protocol.ICMP6 + icmp.lengthBytes());
        return InternetChecksum.finish(InternetChecksum.add(pseudo, InternetChecksum.sum(icmp, 0, icmp.lengthBytes())));
    }

    private void sendIpv6(IpAddress source, IpAddress target, int protocol, Memory payload) {
        sendIpv6(source, target, 64, protocol, payload);
    }

    private void sendIpv6(IpAddress source, IpAddress target, int hopLimit, int protocol, Memory payload) {
        int length = payload.lengthBytes();
        Memory packet = Memory.allocate(Ipv6Header.SIZE_BYTES + length);
        new Ipv6Header()
                .wrap(packet, 0)
                .write(length, protocol, hopLimit)
                .writeAddresses(source.high(), source.low(), target.high(), target.low());
        payload.copyTo(0, packet, Ipv6Header.SIZE_BYTES, length);
        send(EthernetHeader.TYPE_IPV6, packet);
    }

    private void send(int type, Memory packet) {
        int length = packet.lengthBytes();
        byte[] frame = new byte[EthernetHeader.SIZE_BYTES + length];
        Memory memory = Memory.allocate(frame.length);
        new EthernetHeader()
                .wrap(memory, 0)
                .write(
                        network.link.right().info().macAddress(),
                        network.link.left().info().macAddress(),
                        type);
        packet.copyTo(0, memory, EthernetHeader.SIZE_BYTES, length);
        memory.get(0, frame, 0, frame.length);
        TestNetwork.inject(network.link.left(), frame);
        network.runFor(LIMIT_NANOS);
    }
}
