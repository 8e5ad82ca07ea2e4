package io.anykernel.net.ip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.anykernel.core.checksum.InternetChecksum;
import io.anykernel.hypercall.Errno;
import io.anykernel.hypercall.Memory;
import io.anykernel.net.address.IpAddress;
import io.anykernel.net.socket.Datagram;
import io.anykernel.net.socket.UdpSocket;
import io.anykernel.net.testing.TestNetwork;
import io.anykernel.net.wire.IcmpHeader;
import io.anykernel.net.wire.UdpHeader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Packets and errors that come from where they cannot come from, or that would have errors answered by errors. */
class ForgedOriginsTest extends StrangePackets {
    /** RFC 4443 §2.4 (e.1): two hosts that each find fault with the other's errors would never end. */
    @Test
    void anErrorBehindExtensionHeadersIsNotAnswered() {
        byte[] error = icmp6(
                TestNetwork.LEFT_6,
                TestNetwork.RIGHT_6,
                IcmpHeader.V6_UNREACHABLE,
                IcmpHeader.V6_CODE_PORT,
                0,
                new byte[48]);
        byte[] unknown = bytes(Protocol.ICMP6, 0, 0x9e, 4, 0, 0, 0, 0);
        byte[] nested =
                bytes(Protocol.DESTINATION_OPTIONS, 0, 0x9e, 4, 0, 0, 0, 0, Protocol.ICMP6, 0, 1, 4, 0, 0, 0, 0);
        byte[] routing = bytes(Protocol.ICMP6, 0, 99, 1, 0, 0, 0, 0);
        send6(TestNetwork.LEFT_6, TestNetwork.RIGHT_6, Protocol.DESTINATION_OPTIONS, 64, join(unknown, error));
        send6(TestNetwork.LEFT_6, TestNetwork.RIGHT_6, Protocol.HOP_BY_HOP, 64, join(nested, error));
        send6(TestNetwork.LEFT_6, TestNetwork.RIGHT_6, Protocol.ROUTING, 64, join(routing, error));
        send6(TestNetwork.LEFT_6, ALL_NODES, Protocol.DESTINATION_OPTIONS, 64, join(unknown, error));
        assertEquals(0, answers.size());
    }

    /** Of what :: sends nothing can be answered, and only a probe for an address is sent from there (RFC 4291 §2.5.2). */
    @Test
    void theUnspecifiedAddressSendsNothingButProbes() {
        IpAddress none = IpAddress.parse("::");
        int before = answers.size();
        try (UdpSocket socket = network.right.stack.bindUdp(IpAddress.ANY, 4000)) {
            send6(none, TestNetwork.RIGHT_6, Protocol.UDP, 64, udp6(none));
            assertEquals(Errno.WOULD_BLOCK, socket.tryReceive(new byte[8], 0, 8, new Datagram()));
            send6(TestNetwork.LEFT_6, TestNetwork.RIGHT_6, Protocol.UDP, 64, udp6(TestNetwork.LEFT_6));
            assertEquals(4, socket.tryReceive(new byte[8], 0, 8, new Datagram()), "the same from a host");
        }
        assertEquals(before, answers.size());
        assertEquals(1, network.right.counters.value("ip6.drop.source"));
    }

    private static byte[] udp6(IpAddress from) {
        Memory datagram = Memory.allocate(UdpHeader.SIZE_BYTES + 4);
        int length = datagram.lengthBytes();
        UdpHeader udp = new UdpHeader().wrap(datagram, 0).write(5000, 4000, length);
        int pseudo = PseudoHeader.sum(from.high(), from.low(), TestNetwork.RIGHT_6.high(), TestNetwork.RIGHT_6.low());
        int sum = InternetChecksum.add(InternetChecksum.sum(datagram, 0, length), Protocol.UDP + length);
        udp.checksum(InternetChecksum.finish(InternetChecksum.add(sum, pseudo)));
        byte[] bytes = new byte[length];
        datagram.get(0, bytes, 0, length);
        return bytes;
    }

    /** No router has seen them, so that none outside can have refused them. */
    @ParameterizedTest
    @CsvSource({"127.0.0.1, 127.0.0.1", "10.0.0.2, 10.0.0.2", "127.0.0.1, 10.0.0.2"})
    void anErrorFromOutsideAboutADatagramWithinThisHostIsDropped(String from, String to) {
        IpAddress source = IpAddress.parse(from);
        IpAddress target = IpAddress.parse(to);
        try (UdpSocket socket = network.right.stack.bindUdp(IpAddress.ANY, 4000);
                UdpSocket receiver = network.right.stack.bindUdp(IpAddress.ANY, 4001)) {
            socket.connect(target, 4001);
            assertEquals(Errno.OK, socket.trySend(new byte[8], 0, 8));
            network.runFor(SECOND);
            assertEquals(8, receiver.tryReceive(new byte[8], 0, 8, new Datagram()));
            refuse(source, 4000, target, 4001);
            assertNull(socket.takeError());
            receiver.close();
            assertEquals(Errno.OK, socket.trySend(new byte[8], 0, 8));
            network.runFor(SECOND);
            assertEquals(Errno.CONNECTION_REFUSED, socket.takeError().errno(), "a true one is heard of");
        }
    }
}
