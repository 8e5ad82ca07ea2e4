package io.anykernel.net.ip;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.anykernel.core.checksum.InternetChecksum;
import io.anykernel.hypercall.Memory;
import io.anykernel.net.address.IpAddress;
import io.anykernel.net.address.MacAddress;
import io.anykernel.net.testing.ForgedError;
import io.anykernel.net.testing.TestNetwork;
import io.anykernel.net.wire.EthernetHeader;
import io.anykernel.net.wire.IcmpHeader;
import io.anykernel.net.wire.Ipv6Header;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The right host of a network, what is sent to it by hand, and what it answers. */
abstract class StrangePackets {
    static final long SECOND = 1_000_000_000L;
    static final IpAddress ALL_NODES = IpAddress.parse("ff02::1");

    final TestNetwork network = new TestNetwork(Long.getLong("anykernel.seed", 42));
    final List<byte[]> answers = new ArrayList<>();
    final long ours = network.link.right().info().macAddress();

    @BeforeEach
    void introduce() {
        network.left.stack.pinger().trySend(TestNetwork.RIGHT_6);
        network.left.stack.pinger().trySend(TestNetwork.RIGHT);
        network.runFor(SECOND);
        network.tap(frame -> {
            if (memory(frame).u16be(6) == (int) (ours >>> 32)
                    && (int) memory(frame).u32be(8) == (int) ours) {
                answers.add(frame);
            }
        });
    }

    @AfterEach
    void nothingIsKept() {
        network.close();
        assertEquals(0, network.right.packets.inUse());
        assertEquals(0, network.right.blocks.inUse());
    }

    static Memory memory(byte[] bytes) {
        Memory memory = Memory.allocate(bytes.length);
        memory.put(0, bytes, 0, bytes.length);
        return memory;
    }

    static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    static byte[] join(byte[]... parts) {
        byte[] joined =
                new byte[Arrays.stream(parts).mapToInt(part -> part.length).sum()];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, joined, at, part.length);
            at += part.length;
        }
        return joined;
    }

    void inject(long toMac, int type, byte[] payload) {
        Memory header = Memory.allocate(EthernetHeader.SIZE_BYTES);
        new EthernetHeader()
                .wrap(header, 0)
                .write(toMac, network.link.left().info().macAddress(), type);
        byte[] start = new byte[EthernetHeader.SIZE_BYTES];
        header.get(0, start, 0, start.length);
        TestNetwork.inject(network.link.left(), join(start, payload));
        network.runFor(SECOND / 10);
    }

    void send6(IpAddress from, IpAddress to, int next, int hopLimit, byte[] payload) {
        Memory packet = Memory.allocate(Ipv6Header.SIZE_BYTES + payload.length);
        new Ipv6Header()
                .wrap(packet, 0)
                .write(payload.length, next, hopLimit)
                .writeAddresses(from.high(), from.low(), to.high(), to.low());
        packet.put(Ipv6Header.SIZE_BYTES, payload, 0, payload.length);
        byte[] all = new byte[packet.lengthBytes()];
        packet.get(0, all, 0, all.length);
        boolean isGroup = IpAddress.isGroup(to.high(), to.low());
        inject(isGroup ? MacAddress.ofIpv6Group(to.low()) : ours, EthernetHeader.TYPE_IPV6, all);
    }

    /** An ICMPv6 message with its checksum, behind its pseudo-header. */
    static byte[] icmp6(IpAddress from, IpAddress to, int type, int code, int rest, byte[] body) {
        int length = IcmpHeader.SIZE_BYTES + body.length;
        Memory message = Memory.allocate(length);
        IcmpHeader header = new IcmpHeader().wrap(message, 0).write(type, code, rest);
        message.put(IcmpHeader.SIZE_BYTES, body, 0, body.length);
        int pseudo = InternetChecksum.add(
                PseudoHeader.sum(from.high(), from.low(), to.high(), to.low()), Protocol.ICMP6 + length);
        header.checksum(
                InternetChecksum.finish(InternetChecksum.add(pseudo, InternetChecksum.sum(message, 0, length))));
        byte[] bytes = new byte[length];
        message.get(0, bytes, 0, length);
        return bytes;
    }

    static byte[] echo6(IpAddress to) {
        return icmp6(TestNetwork.LEFT_6, to, IcmpHeader.V6_ECHO_REQUEST, 0, 0x7777_0001, new byte[8]);
    }

    static IcmpHeader icmpOf(byte[] frame) {
        return new IcmpHeader().wrap(memory(frame), EthernetHeader.SIZE_BYTES + Ipv6Header.SIZE_BYTES);
    }

    long count(int type) {
        return answers.stream()
                .filter(frame -> memory(frame).u16be(12) == EthernetHeader.TYPE_IPV6)
                .filter(frame -> icmpOf(frame).type() == type)
                .count();
    }

    void assertProblem(int code, int pointer) {
        byte[] problem = answers.stream()
                .filter(frame -> memory(frame).u16be(12) == EthernetHeader.TYPE_IPV6)
                .filter(frame -> icmpOf(frame).type() == IcmpHeader.V6_PARAMETER_PROBLEM)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no parameter problem"));
        assertEquals(code, icmpOf(problem).code());
        assertEquals(pointer, icmpOf(problem).rest());
    }

    void refuse(IpAddress from, int sourcePort, IpAddress to, int destinationPort) {
        inject(
                ours,
                EthernetHeader.TYPE_IPV4,
                ForgedError.portUnreachable(
                        TestNetwork.LEFT,
                        TestNetwork.RIGHT,
                        new ForgedError.Quoted(from, sourcePort, to, destinationPort)));
    }
}
