package io.anykernel.net.neighbor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anykernel.core.checksum.InternetChecksum;
import io.anykernel.core.packet.PacketBuffer;
import io.anykernel.hypercall.Errno;
import io.anykernel.hypercall.Memory;
import io.anykernel.hypercall.sim.SimWorld;
import io.anykernel.net.address.IpAddress;
import io.anykernel.net.socket.TcpListener;
import io.anykernel.net.socket.TcpSocket;
import io.anykernel.net.socket.UdpSocket;
import io.anykernel.net.stack.StackConfig;
import io.anykernel.net.testing.TestNetwork;
import io.anykernel.net.wire.EthernetHeader;
import io.anykernel.net.wire.IcmpHeader;
import io.anykernel.net.wire.Ipv4Header;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Answers to hosts that do not exist wait for their addresses, and take nothing from those that do. */
class PendingShareTest {
    private static final long MILLISECOND = 1_000_000L;
    private static final int PORT = 80;
    private static final int FIRST_SOURCE = 0x0a00_0003;

    private TestNetwork network;
    private TcpSocket client;
    private TcpSocket server;

    private void connect(StackConfig config) {
        network = new TestNetwork(new SimWorld(1), config, 1500, null, null, null, null);
        TcpListener listener = network.right.stack.listen(PORT, 16);
        client = network.left.stack.startConnect(TestNetwork.RIGHT, PORT);
        network.runFor(100 * MILLISECOND);
        server = listener.tryAccept();
    }

    private static byte[] ping(long toMac, int source) {
        int total = Ipv4Header.SIZE_BYTES + IcmpHeader.SIZE_BYTES + 32;
        int start = EthernetHeader.SIZE_BYTES + Ipv4Header.SIZE_BYTES;
        Memory frame = Memory.allocate(EthernetHeader.SIZE_BYTES + total);
        new EthernetHeader().wrap(frame, 0).write(toMac, 0x0200_0000_0099L, EthernetHeader.TYPE_IPV4);
        new Ipv4Header()
                .wrap(frame, EthernetHeader.SIZE_BYTES)
                .write(total, 7, false, 64, 1, source, TestNetwork.RIGHT.ipv4());
        IcmpHeader icmp = new IcmpHeader().wrap(frame, start).write(IcmpHeader.V4_ECHO_REQUEST, 0, 1);
        icmp.checksum(InternetChecksum.finish(InternetChecksum.sum(frame, start, total - Ipv4Header.SIZE_BYTES)));
        byte[] bytes = new byte[EthernetHeader.SIZE_BYTES + total];
        frame.get(0, bytes, 0, bytes.length);
        return bytes;
    }

    /** Sources that come again and again: each has many answers waiting for it. */
    @ParameterizedTest
    @CsvSource({"false, 10, 250", "false, 2, 200", "true, 1, 2", "true, 5, 4", "true, 5, 30"})
    void pingsFromHostsThatDoNotExistDelayNoEcho(boolean isSmall, int pingsAMillisecond, int sources) {
        connect(isSmall ? StackConfig.SMALL : StackConfig.DEFAULT);
        network.right.runInLoop(this::echo);
        long mac = network.link.right().info().macAddress();
        byte[] bytes = new byte[100];
        client.trySend(bytes, 0, 1);
        long last = network.nowNanos();
        long longest = 0;
        int next = 0;
        for (int ms = 0; ms < 4000; ms++) {
            for (int i = 0; i < pingsAMillisecond; i++) {
                TestNetwork.inject(network.link.left(), ping(mac, FIRST_SOURCE + next++ % sources));
            }
            network.runFor(MILLISECOND);
            if (client.tryReceive(bytes, 0, 100) > 0) {
                longest = Math.max(longest, network.nowNanos() - last);
                last = network.nowNanos();
                client.trySend(bytes, 0, 1);
            }
        }
        longest = Math.max(longest, network.nowNanos() - last);
        assertTrue(longest <= 10 * MILLISECOND, "the echo stood still for " + longest + " ns");
        assertTrue(network.right.counters.value("neighbor.drop.unresolved") > 0);
        assertAllReleased();
    }

    private void echo() {
        byte[] bytes = new byte[100];
        int count = server.tryReceive(bytes, 0, 100);
        if (count > 0) {
            server.trySend(bytes, 0, count);
        }
    }

    @Test
    void datagramsToHostsThatAreOffTakeNoneOfAnothersBuffers() {
        connect(StackConfig.SMALL);
        UdpSocket udp = network.right.stack.bindUdp(TestNetwork.RIGHT, 5000);
        List<IpAddress> off = List.of(IpAddress.parse("10.0.0.50"), IpAddress.parse("10.0.0.51"));
        for (int i = 0; i < 100; i++) {
            assertEquals(Errno.OK, udp.trySend(new byte[10], 0, 10, off.get(i % 2), 9));
        }
        client.trySend(new byte[1], 0, 1);
        network.runFor(10 * MILLISECOND);
        assertEquals(1, server.tryReceive(new byte[1], 0, 1));
        assertAllReleased();
    }

    /** With every other packet held, the answer to a ping would wait for an address in the one that frames come in. */
    @Test
    void aResetIsHeardThoughAnAnswerWaitsAndNoOtherPacketIsLeft() {
        connect(StackConfig.SMALL);
        List<PacketBuffer> others = holdAllPackets();
        long mac = network.link.right().info().macAddress();
        TestNetwork.inject(network.link.left(), ping(mac, FIRST_SOURCE));
        network.runFor(10 * MILLISECOND);
        client.abort();
        network.runFor(10 * MILLISECOND);
        assertEquals(0, network.right.stack.connections().size());
        others.forEach(PacketBuffer::release);
        assertAllReleased();
    }

    /** Two hosts that both wait for room at the other, each with its answers, would wait for ever. */
    @Test
    void framesAreHeardThoughTheDeviceTakesNoneAndNoOtherPacketIsLeft() {
        connect(StackConfig.SMALL);
        List<PacketBuffer> others = holdAllPackets();
        network.block(true);
        long mac = network.link.right().info().macAddress();
        long before = network.right.counters.value("link.frames.in");
        for (int i = 0; i < 5; i++) {
            TestNetwork.inject(network.link.left(), ping(mac, TestNetwork.LEFT.ipv4()));
            network.runFor(10 * MILLISECOND);
        }
        assertEquals(5, network.right.counters.value("link.frames.in") - before);
        others.forEach(PacketBuffer::release);
        assertAllReleased();
    }

    /** All but the one that the device has prepared. */
    private List<PacketBuffer> holdAllPackets() {
        List<PacketBuffer> held = new ArrayList<>();
        while (network.right.packets.available() > 0) {
            held.add(network.right.packets.acquire("others"));
        }
        return held;
    }

    private void assertAllReleased() {
        network.close();
        assertEquals(0, network.left.packets.inUse() + network.right.packets.inUse());
    }
}
