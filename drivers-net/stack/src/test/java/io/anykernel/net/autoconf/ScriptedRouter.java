package io.anykernel.net.autoconf;

import io.anykernel.core.checksum.InternetChecksum;
import io.anykernel.hypercall.IoVector;
import io.anykernel.hypercall.Memory;
import io.anykernel.hypercall.sim.SimLink;
import io.anykernel.hypercall.sim.SimLinkEnd;
import io.anykernel.hypercall.sim.SimWorld;
import io.anykernel.net.address.AddressPrefix;
import io.anykernel.net.address.IpAddress;
import io.anykernel.net.address.MacAddress;
import io.anykernel.net.stack.InterfaceConfig;
import io.anykernel.net.stack.StackConfig;
import io.anykernel.net.testing.TestHost;
import io.anykernel.net.testing.TestNetwork;
import io.anykernel.net.wire.DnsMessage;
import io.anykernel.net.wire.EthernetHeader;
import io.anykernel.net.wire.IcmpHeader;
import io.anykernel.net.wire.Ipv6Header;
import io.anykernel.net.wire.NdpMessage;
import io.anykernel.net.wire.UdpHeader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** One stack that makes its addresses of routers' prefixes, and a link whose other end is a script: routers and other hosts. */
final class ScriptedRouter {
    static final IpAddress ROUTER = IpAddress.parse("fe80::1");
    private static final IpAddress ALL_NODES = IpAddress.parse("ff02::1");
    private static final long ROUTER_MAC = 0x02_0000_0000_99L;
    private static final int ICMP_AT = EthernetHeader.SIZE_BYTES + Ipv6Header.SIZE_BYTES;

    /** An advertisement's options are put one behind the other. */
    static final class Advertisement {
        private final Memory message = Memory.allocate(1200);
        private int end = 16;
        private int hopLimit = 255;
        private IpAddress from = ROUTER;

        Advertisement(int routerSeconds) {
            new IcmpHeader().wrap(message, 0).write(IcmpHeader.V6_ROUTER_ADVERTISEMENT, 0, 0);
            message.u16be(6, routerSeconds);
        }

        Advertisement from(String router) {
            from = IpAddress.parse(router);
            return this;
        }

        Advertisement hopLimit(int value) {
            hopLimit = value;
            return this;
        }

        /** As RFC 4191 §2.1 has it: 1 high, 0 medium, 3 low. */
        Advertisement preference(int value) {
            message.u8(5, value << 3);
            return this;
        }

        Advertisement sourceLink(long mac) {
            option(1, 1);
            MacAddress.write(message, end + 2, mac);
            end += 8;
            return this;
        }

        Advertisement code(int value) {
            message.u8(1, value);
            return this;
        }

        /** On the link, and for addresses. */
        Advertisement prefix(String prefix, long validSeconds, long preferredSeconds) {
            return prefix(prefix, 0xc0, validSeconds, preferredSeconds);
        }

        Advertisement prefix(String prefix, int flags, long validSeconds, long preferredSeconds) {
            AddressPrefix parsed = AddressPrefix.parse(prefix);
            option(3, 4);
            message.u8(end + 2, parsed.prefixBits());
            message.u8(end + 3, flags);
            message.i32be(end + 4, (int) validSeconds);
            message.i32be(end + 8, (int) preferredSeconds);
            message.i64be(end + 16, parsed.address().high());
            message.i64be(end + 24, parsed.address().low());
            end += 32;
            return this;
        }

        Advertisement mtu(int bytes) {
            option(5, 1);
            message.i32be(end + 4, bytes);
            end += 8;
            return this;
        }

        Advertisement nameServer(String address, int seconds) {
            IpAddress parsed = IpAddress.parse(address);
            option(25, 3);
            message.i32be(end + 4, seconds);
            message.i64be(end + 8, parsed.high());
            message.i64be(end + 16, parsed.low());
            end += 24;
            return this;
        }

        Advertisement raw(int... bytes) {
            for (int each : bytes) {
                message.u8(end++, each);
            }
            return this;
        }

        private void option(int type, int units) {
            message.u8(end, type);
            message.u8(end + 1, units);
        }
    }

    final SimWorld world;
    final TestHost host;
    private final SimLink link;
    private final SimLinkEnd wire;
    private final Memory received = Memory.allocate(2048);
    private final IoVector frame = new IoVector(1).add(received, 0, 2048);
    private int solicitations;
    private final List<IpAddress> checks = new ArrayList<>();
    private final List<String> questions = new ArrayList<>();
    private final Set<IpAddress> silent = new HashSet<>();
    private final List<Long> segmentsTo = new ArrayList<>();
    private byte[] lastCheck;

    ScriptedRouter(long seed, InterfaceConfig config) {
        world = new SimWorld(seed);
        link = world.link("wire");
        link.fromLeft().delayNanos(0);
        link.fromRight().delayNanos(0);
        host = new TestHost(world, StackConfig.DEFAULT.withBuffers(64, 64));
        SimLinkEnd end = link.open(host.cpu);
        wire = link.open(world.scheduling().newCpu("peer"));
        host.attach(end, config);
    }

    SimLink link() {
        return link;
    }

    ScriptedRouter pass(long milliseconds) {
        long end = world.clock().nanoTime() + milliseconds * 1_000_000L;
        runUntil(end);
        world.runFor(end - world.clock().nanoTime());
        runUntil(world.clock().nanoTime());
        return this;
    }

    private void runUntil(long nanos) {
        world.runUntil(
                () -> {
                    take();
                    return false;
                },
                nanos);
    }

    private void take() {
        for (int length = wire.receive(frame); length > 0; length = wire.receive(frame)) {
            Ipv6Header ip = new Ipv6Header().wrap(received, EthernetHeader.SIZE_BYTES);
            boolean isIpv6 = received.u16be(12) == EthernetHeader.TYPE_IPV6;
            if (isIpv6 && ip.nextHeader() == 58) {
                takeMessage(ip);
            } else if (isIpv6 && ip.nextHeader() == 17 && received.u16be(ICMP_AT + 2) == DnsMessage.PORT) {
                takeQuestion(ip);
            } else if (isIpv6 && ip.nextHeader() == 6) {
                segmentsTo.add(new EthernetHeader().wrap(received, 0).destination());
            }
        }
    }

    private void takeMessage(Ipv6Header ip) {
        IcmpHeader icmp = new IcmpHeader().wrap(received, ICMP_AT);
        int pseudo = InternetChecksum.add(
                sum(ip.sourceHigh(), ip.sourceLow()), sum(ip.destinationHigh(), ip.destinationLow()));
        int all = InternetChecksum.add(
                InternetChecksum.add(pseudo, 58 + ip.payloadBytes()),
                InternetChecksum.sum(received, ICMP_AT, ip.payloadBytes()));
        if (!InternetChecksum.isCorrect(all) || ip.hopLimit() != 255) {
            throw new AssertionError("a message of type " + icmp.type() + " with a wrong checksum or hop limit");
        }
        if (icmp.type() == IcmpHeader.V6_ROUTER_SOLICITATION) {
            solicitations++;
        } else if (icmp.type() == IcmpHeader.V6_NEIGHBOR_SOLICITATION && ip.sourceHigh() == 0) {
            NdpMessage message = new NdpMessage().wrap(received, ICMP_AT);
            checks.add(new IpAddress(message.targetHigh(), message.targetLow()));
            lastCheck = new byte[received.u16be(EthernetHeader.SIZE_BYTES + 4) + ICMP_AT];
            received.get(0, lastCheck, 0, lastCheck.length);
        } else if (icmp.type() == IcmpHeader.V6_NEIGHBOR_SOLICITATION) {
            NdpMessage message = new NdpMessage().wrap(received, ICMP_AT);
            IpAddress target = new IpAddress(message.targetHigh(), message.targetLow());
            if (!silent.contains(target)) {
                answer(target, new IpAddress(ip.sourceHigh(), ip.sourceLow()));
            }
        }
    }

    /** The last probe for duplicates comes back, as from a switch that loops. */
    ScriptedRouter loopCheckBack() {
        TestNetwork.inject(wire, lastCheck);
        return pass(0);
    }

    /** That neighbor answers no more. */
    ScriptedRouter silence(String neighbor) {
        silent.add(IpAddress.parse(neighbor));
        return this;
    }

    private void answer(IpAddress target, IpAddress asker) {
        Memory message = Memory.allocate(NdpMessage.SIZE_WITH_LINK_ADDRESS);
        new IcmpHeader()
                .wrap(message, 0)
                .write(
                        IcmpHeader.V6_NEIGHBOR_ADVERTISEMENT,
                        0,
                        NdpMessage.ROUTER | NdpMessage.SOLICITED | NdpMessage.OVERRIDE);
        long mac = ROUTER_MAC + (target.low() & 0xff);
        new NdpMessage().wrap(message, 0).write(target.high(), target.low(), NdpMessage.OPTION_TARGET_LINK, mac);
        byte[] frame = frame(message, NdpMessage.SIZE_WITH_LINK_ADDRESS, target, asker, 255);
        Memory header = Memory.allocate(EthernetHeader.SIZE_BYTES);
        long asking = host.stack.interfaces().get(0).macAddress();
        new EthernetHeader().wrap(header, 0).write(asking, mac, EthernetHeader.TYPE_IPV6);
        header.get(0, frame, 0, EthernetHeader.SIZE_BYTES);
        TestNetwork.inject(wire, frame);
    }

    /** How many TCP segments were sent to the neighbor {@code fe80::N} since the last call. */
    int takeSegments(int neighbor) {
        long mac = ROUTER_MAC + neighbor;
        int count = (int) segmentsTo.stream().filter(each -> each == mac).count();
        segmentsTo.removeIf(each -> each == mac);
        return count;
    }

    private void takeQuestion(Ipv6Header ip) {
        byte[] name = new byte[DnsMessage.MAX_NAME_BYTES];
        int at = ICMP_AT + UdpHeader.SIZE_BYTES;
        int length = new DnsMessage()
                .wrap(received, at, ip.payloadBytes() - UdpHeader.SIZE_BYTES)
                .readName(DnsMessage.HEADER_BYTES, name);
        IpAddress server = new IpAddress(ip.destinationHigh(), ip.destinationLow());
        questions.add(new String(name, 1, name[0], StandardCharsets.US_ASCII) + " of " + length + " at " + server);
    }

    /** First labels and lengths of the names that were asked for, and of whom. */
    List<String> takeQuestions() {
        List<String> taken = List.copyOf(questions);
        questions.clear();
        return taken;
    }

    private static int sum(long high, long low) {
        Memory words = Memory.allocate(16);
        words.i64be(0, high);
        words.i64be(8, low);
        return InternetChecksum.sum(words, 0, 16);
    }

    int takeSolicitations() {
        int count = solicitations;
        solicitations = 0;
        return count;
    }

    /** Addresses that duplicates were looked for of. */
    List<IpAddress> takeChecks() {
        List<IpAddress> taken = List.copyOf(checks);
        checks.clear();
        return taken;
    }

    ScriptedRouter advertise(Advertisement said) {
        return send(said.message, said.end, said.from, ALL_NODES, said.hopLimit);
    }

    /** Another host says that it has an address, or, with {@code isProbe}, looks for duplicates of it. */
    ScriptedRouter claim(IpAddress address, boolean isProbe) {
        Memory message = Memory.allocate(NdpMessage.SIZE_WITH_LINK_ADDRESS);
        int type = isProbe ? IcmpHeader.V6_NEIGHBOR_SOLICITATION : IcmpHeader.V6_NEIGHBOR_ADVERTISEMENT;
        new IcmpHeader().wrap(message, 0).write(type, 0, isProbe ? 0 : NdpMessage.OVERRIDE);
        NdpMessage ndp = new NdpMessage().wrap(message, 0);
        if (isProbe) {
            ndp.write(address.high(), address.low());
        } else {
            ndp.write(address.high(), address.low(), NdpMessage.OPTION_TARGET_LINK, 0x02_0000_0000_77L);
        }
        IpAddress group = new IpAddress(ALL_NODES.high(), 0x0000_0001_ff00_0000L | address.low() & 0xff_ffffL);
        int bytes = isProbe ? NdpMessage.SIZE_BYTES : NdpMessage.SIZE_WITH_LINK_ADDRESS;
        TestNetwork.inject(
                wire, frame(message, bytes, isProbe ? IpAddress.ANY : address, isProbe ? group : ALL_NODES, 255));
        return this;
    }

    private ScriptedRouter send(Memory message, int bytes, IpAddress from, IpAddress to, int hopLimit) {
        TestNetwork.inject(wire, frame(message, bytes, from, to, hopLimit));
        return pass(0);
    }

    private static byte[] frame(Memory message, int bytes, IpAddress from, IpAddress to, int hopLimit) {
        Memory memory = Memory.allocate(ICMP_AT + bytes);
        for (int i = 0; i < bytes; i++) {
            memory.u8(ICMP_AT + i, message.u8(i));
        }
        long group = 0x3333_0000_0000L | to.low() & 0xffff_ffffL;
        new EthernetHeader().wrap(memory, 0).write(group, ROUTER_MAC, EthernetHeader.TYPE_IPV6);
        new Ipv6Header()
                .wrap(memory, EthernetHeader.SIZE_BYTES)
                .write(bytes, 58, hopLimit)
                .writeAddresses(from.high(), from.low(), to.high(), to.low());
        memory.u16be(ICMP_AT + 2, 0);
        int pseudo = InternetChecksum.add(sum(from.high(), from.low()), sum(to.high(), to.low()));
        int all = InternetChecksum.add(
                InternetChecksum.add(pseudo, 58 + bytes), InternetChecksum.sum(memory, ICMP_AT, bytes));
        memory.u16be(ICMP_AT + 2, InternetChecksum.finish(all));
        byte[] frame = new byte[memory.lengthBytes()];
        memory.get(0, frame, 0, frame.length);
        return frame;
    }

    // ---- what the host has

    /** Its addresses but for the link-local one. */
    List<String> addresses() {
        List<String> all = new ArrayList<>();
        for (AddressPrefix each : host.stack.interfaces().get(0).addresses()) {
            if (!IpAddress.isLinkLocal(each.address().high())) {
                all.add(each.toString());
            }
        }
        return all;
    }

    String routes() {
        return host.stack.interfaces().get(0).routes().toString();
    }

    /** The address that the host makes of a prefix. */
    IpAddress formed(String prefix) {
        List<AddressPrefix> all = host.stack.interfaces().get(0).addresses();
        return new IpAddress(
                IpAddress.parse(prefix).high(),
                all.get(all.size() - 1).address().low());
    }
}
