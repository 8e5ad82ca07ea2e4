package io.anykernel.contracts.net;

import io.anykernel.hypercall.Errno;
import io.anykernel.hypercall.contracts.ContractCase;
import io.anykernel.hypercall.contracts.NamedCase;
import io.anykernel.hypercall.contracts.Probe;
import io.anykernel.hypercall.sim.LinkConditions;
import io.anykernel.hypercall.sim.SimLink;
import io.anykernel.hypercall.sim.SimRandom;
import io.anykernel.hypercall.sim.SimWorld;
import io.anykernel.net.address.IpAddress;
import io.anykernel.net.socket.Datagram;
import io.anykernel.net.socket.UdpSocket;
import java.util.List;

/** Datagrams longer than a frame: cut, put together again, and given up, the same in every world. */
public final class FragmentCases {
    private static final long MILLISECOND = 1_000_000L;
    private static final int PORT = 53;
    private static final int LONGEST_BYTES = 60_000;

    private FragmentCases() {}

    public static List<ContractCase> cases() {
        return List.of(
                new NamedCase("fragments.makeTheirDatagramOverIpv4", probe -> exchange("10.0.0.2", 7, probe)),
                new NamedCase("fragments.makeTheirDatagramOverIpv6", probe -> exchange("fd00::2", 8, probe)),
                new NamedCase("fragments.areGivenUpAfterTheirTime", FragmentCases::loss));
    }

    private static void exchange(String to, long seed, Probe probe) {
        SimWorld world = new SimWorld(seed);
        SimLink link = world.link("wire");
        NetHost left = new NetHost(world, "wire", "left", "10.0.0.1/24", "fd00::1/64");
        NetHost right = new NetHost(world, "wire", "right", "10.0.0.2/24", "fd00::2/64");
        left.stack.pinger().ping(IpAddress.parse(to), 1000 * MILLISECOND);
        disturb(link.fromLeft());
        UdpSocket server = right.stack.bindUdp(IpAddress.ANY, PORT);
        UdpSocket client = left.stack.bindUdp(IpAddress.ANY, 0);
        SimRandom random = new SimRandom(seed);
        int arrived = 0;
        for (int i = 0; i < 30; i++) {
            byte[] sent = payload(random, 1 + (int) random.below(LONGEST_BYTES));
            probe.expectEquals(Errno.OK, client.trySend(sent, 0, sent.length, IpAddress.parse(to), PORT), "sent");
            world.runFor(50 * MILLISECOND);
            arrived += take(server, sent, probe);
        }
        probe.expect(arrived > 15, "most arrive: " + arrived);
        NetHost.finish(world, left, right, probe);
    }

    private static void disturb(LinkConditions conditions) {
        conditions
                .lossPerMillion(5000)
                .reorderPerMillion(200_000, 2 * MILLISECOND)
                .duplicatePerMillion(50_000);
    }

    private static byte[] payload(SimRandom random, int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) random.nextLong();
        }
        return bytes;
    }

    /** Takes what came of one datagram, which must be all of it; returns how often. */
    private static int take(UdpSocket server, byte[] sent, Probe probe) {
        byte[] buffer = new byte[LONGEST_BYTES];
        int times = 0;
        for (int length = receive(server, buffer); length >= 0; length = receive(server, buffer)) {
            probe.expectEquals(sent.length, length, "length");
            for (int i = 0; i < length; i++) {
                if (buffer[i] != sent[i]) {
                    throw new AssertionError("wrong byte at " + i);
                }
            }
            times++;
        }
        return times;
    }

    private static int receive(UdpSocket server, byte[] buffer) {
        return server.tryReceive(buffer, 0, buffer.length, new Datagram());
    }

    /** The sender of the first datagram gets the error, and the buffers are there for the next. */
    private static void loss(Probe probe) {
        SimWorld world = new SimWorld(9);
        SimLink link = world.link("wire");
        NetHost left = new NetHost(world, "wire", "left", "10.0.0.1/24", "fd00::1/64");
        NetHost right = new NetHost(world, "wire", "right", "10.0.0.2/24", "fd00::2/64");
        UdpSocket client = left.stack.bindUdp(IpAddress.ANY, 0);
        link.fromLeft().lossPerMillion(300_000);
        for (String to : new String[] {"10.0.0.2", "fd00::2"}) {
            left.stack.pinger().trySend(IpAddress.parse(to));
            world.runFor(5000 * MILLISECOND);
            for (int i = 0; i < 10; i++) {
                client.trySend(new byte[10_000], 0, 10_000, IpAddress.parse(to), PORT);
            }
        }
        world.runFor(70_000 * MILLISECOND);
        probe.expect(right.counters.value("ip.drop.fragment-timeout") > 0, "IPv4 fragments waited in vain");
        probe.expect(right.counters.value("ip6.drop.fragment-timeout") > 0, "IPv6 fragments waited in vain");
        probe.expect(left.counters.value("icmp.errors.in") > 0, "their sender was told");
        NetHost.finish(world, left, right, probe);
    }
}
