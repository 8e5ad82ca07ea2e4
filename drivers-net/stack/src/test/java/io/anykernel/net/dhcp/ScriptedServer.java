package io.anykernel.net.dhcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anykernel.core.checksum.InternetChecksum;
import io.anykernel.hypercall.IoVector;
import io.anykernel.hypercall.Memory;
import io.anykernel.hypercall.sim.SimLink;
import io.anykernel.hypercall.sim.SimLinkEnd;
import io.anykernel.hypercall.sim.SimWorld;
import io.anykernel.net.address.IpAddress;
import io.anykernel.net.stack.InterfaceConfig;
import io.anykernel.net.stack.StackConfig;
import io.anykernel.net.testing.TestHost;
import io.anykernel.net.testing.TestNetwork;
import io.anykernel.net.wire.ArpPacket;
import io.anykernel.net.wire.DhcpMessage;
import io.anykernel.net.wire.EthernetHeader;
import io.anykernel.net.wire.Ipv4Header;
import io.anykernel.net.wire.UdpHeader;
import java.util.ArrayDeque;
import java.util.function.Consumer;

/** One stack that asks for its address, and a link whose other end is a script: a DHCP server, and other hosts. */
final class ScriptedServer {
    static final int SERVER = 0x0a00_0001;
    static final int OFFERED = 0x0a00_0032;
    static final int MASK = 0xffff_ff00;
    private static final int UDP_AT = EthernetHeader.SIZE_BYTES + Ipv4Header.SIZE_BYTES;
    private static final int MESSAGE_AT = UDP_AT + UdpHeader.SIZE_BYTES;
    private static final int FRAME_BYTES = 1500;

    /** What the client sent; addresses are 0 and numbers -1 where it says nothing. */
    record Asked(
            int type,
            int transaction,
            int seconds,
            int clientAddress,
            long requested,
            long server,
            boolean isBroadcastAsked,
            long destinationMac,
            int source,
            int destination) {}

    final SimWorld world;
    final TestHost host;
    private final SimLink link;
    private final SimLinkEnd wire;
    private final long mac;
    private final Memory received = Memory.allocate(2048);
    private final IoVector frame = new IoVector(1).add(received, 0, 2048);
    private final ArrayDeque<Asked> asked = new ArrayDeque<>();
    private int probes;
    private int announcements;
    private int transaction;

    ScriptedServer(long seed, InterfaceConfig config) {
        this(seed, config, StackConfig.DEFAULT.withBuffers(64, 64), null);
    }

    /** @param first address of an interface on a link of its own that is attached before; or {@code null} for none */
    ScriptedServer(long seed, InterfaceConfig config, StackConfig stack, String first) {
        world = new SimWorld(seed);
        link = world.link("wire");
        link.fromLeft().delayNanos(0);
        link.fromRight().delayNanos(0);
        host = new TestHost(world, stack);
        if (first != null) {
            world.link("first");
            host.attach("first", first);
        }
        SimLinkEnd end = link.open(host.cpu);
        mac = end.info().macAddress();
        wire = link.open(world.scheduling().newCpu("peer"));
        host.attach(end, config);
    }

    SimLink link() {
        return link;
    }

    /** Takes the next message, which must be of that type. */
    Asked expect(int type) {
        settle();
        Asked next = asked.poll();
        assertNotNull(next, "the client sent nothing, expected type " + type);
        assertEquals(type, next.type);
        transaction = next.transaction;
        return next;
    }

    /** Takes all messages and returns the last, or {@code null} if there is none. */
    Asked takeLast() {
        settle();
        Asked last = asked.pollLast();
        asked.clear();
        transaction = last == null ? transaction : last.transaction;
        return last;
    }

    ScriptedServer expectNothing() {
        settle();
        assertTrue(asked.isEmpty(), () -> "expected nothing but got " + asked);
        return this;
    }

    /** How many probes and announcements were seen since the last call. */
    int takeProbes() {
        settle();
        int count = probes;
        probes = 0;
        return count;
    }

    int takeAnnouncements() {
        settle();
        int count = announcements;
        announcements = 0;
        return count;
    }

    ScriptedServer pass(long milliseconds) {
        long end = world.clock().nanoTime() + milliseconds * 1_000_000L;
        runUntil(end);
        world.runFor(end - world.clock().nanoTime());
        settle();
        return this;
    }

    private void settle() {
        runUntil(world.clock().nanoTime());
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
            int type = received.u16be(12);
            if (type == EthernetHeader.TYPE_ARP) {
                takeArp();
            } else if (type == EthernetHeader.TYPE_IPV4) {
                takeMessage();
            }
        }
    }

    private void takeArp() {
        ArpPacket arp = new ArpPacket().wrap(received, EthernetHeader.SIZE_BYTES);
        if (arp.senderIp() == 0) {
            probes++;
        } else if (arp.senderIp() == arp.targetIp()) {
            announcements++;
        } else if (arp.targetIp() == SERVER) {
            answer(arp.senderIp());
        }
    }

    private void takeMessage() {
        Ipv4Header ip = new Ipv4Header().wrap(received, EthernetHeader.SIZE_BYTES);
        UdpHeader udp = new UdpHeader().wrap(received, UDP_AT);
        if (ip.protocol() != 17 || udp.destinationPort() != DhcpMessage.SERVER_PORT) {
            return;
        }
        assertEquals(DhcpMessage.CLIENT_PORT, udp.sourcePort());
        DhcpMessage message = new DhcpMessage().wrap(received, MESSAGE_AT, udp.lengthBytes() - UdpHeader.SIZE_BYTES);
        assertTrue(message.isValid());
        assertEquals(mac, message.hardwareAddress());
        asked.add(new Asked(
                message.messageType(),
                message.transaction(),
                message.seconds(),
                message.clientAddress(),
                word(message, DhcpMessage.OPTION_REQUESTED_ADDRESS),
                word(message, DhcpMessage.OPTION_SERVER),
                message.isBroadcastAsked(),
                new EthernetHeader().wrap(received, 0).destination(),
                ip.source(),
                ip.destination()));
    }

    private static long word(DhcpMessage message, int code) {
        byte[] value = new byte[4];
        if (message.option(code, value) != 4) {
            return -1;
        }
        Memory word = Memory.allocate(4);
        word.put(0, value, 0, 4);
        return word.u32be(0);
    }

    // ---- what the script sends

    /** An answer with mask, server and a lease of an hour; options of {@code more} follow. */
    ScriptedServer give(int type, Consumer<DhcpMessage> more) {
        return reply(type, message -> {
            message.yourAddress(OFFERED);
            message.putInt(DhcpMessage.OPTION_SERVER, SERVER);
            message.putInt(DhcpMessage.OPTION_SUBNET_MASK, MASK);
            message.putInt(DhcpMessage.OPTION_LEASE_SECONDS, 3600);
            more.accept(message);
        });
    }

    ScriptedServer give(int type) {
        return give(type, message -> {});
    }

    ScriptedServer refuse() {
        return refuse(SERVER);
    }

    ScriptedServer refuse(int server) {
        return reply(DhcpMessage.NAK, message -> message.putInt(DhcpMessage.OPTION_SERVER, server));
    }

    /** A message with the transaction that was last asked with, broadcast from the server's port. */
    ScriptedServer reply(int type, Consumer<DhcpMessage> options) {
        return reply(type, transaction, mac, DhcpMessage.SERVER_PORT, options);
    }

    ScriptedServer reply(int type, int transaction, long mac, int sourcePort, Consumer<DhcpMessage> options) {
        Memory memory = Memory.allocate(FRAME_BYTES);
        DhcpMessage message = new DhcpMessage()
                .wrap(memory, MESSAGE_AT, FRAME_BYTES - MESSAGE_AT)
                .write(DhcpMessage.REPLY, transaction, 0, true, 0, mac)
                .putByte(DhcpMessage.OPTION_MESSAGE_TYPE, type);
        options.accept(message);
        return broadcast(memory, message.finish(), sourcePort);
    }

    /** A message of any bytes. */
    ScriptedServer replyRaw(byte[] message) {
        Memory memory = Memory.allocate(FRAME_BYTES);
        memory.put(MESSAGE_AT, message, 0, message.length);
        return broadcast(memory, message.length, DhcpMessage.SERVER_PORT);
    }

    private ScriptedServer broadcast(Memory memory, int messageBytes, int sourcePort) {
        int udpBytes = UdpHeader.SIZE_BYTES + messageBytes;
        new EthernetHeader().wrap(memory, 0).write(-1L >>> 16, 0x02_0000_0000_99L, EthernetHeader.TYPE_IPV4);
        new Ipv4Header()
                .wrap(memory, EthernetHeader.SIZE_BYTES)
                .write(Ipv4Header.SIZE_BYTES + udpBytes, 7, false, 64, 17, SERVER, -1);
        UdpHeader udp = new UdpHeader().wrap(memory, UDP_AT);
        udp.write(sourcePort, DhcpMessage.CLIENT_PORT, udpBytes);
        int pseudo = InternetChecksum.add(
                InternetChecksum.add(InternetChecksum.sumOf(SERVER), InternetChecksum.sumOf(-1)), 17 + udpBytes);
        int sum = InternetChecksum.add(pseudo, InternetChecksum.sum(memory, UDP_AT, udpBytes));
        udp.checksum(InternetChecksum.finish(sum));
        inject(memory, MESSAGE_AT + messageBytes);
        return this;
    }

    /** The server answers an ARP request. */
    private void answer(int asker) {
        Memory memory = Memory.allocate(EthernetHeader.SIZE_BYTES + ArpPacket.SIZE_BYTES);
        new EthernetHeader().wrap(memory, 0).write(mac, 0x02_0000_0000_99L, EthernetHeader.TYPE_ARP);
        new ArpPacket()
                .wrap(memory, EthernetHeader.SIZE_BYTES)
                .write(ArpPacket.REPLY, 0x02_0000_0000_99L, SERVER, mac, asker);
        inject(memory, memory.lengthBytes());
    }

    /** Another host says that it has an address, or with {@code senderIp} 0 that it wants one. */
    ScriptedServer arp(int operation, int senderIp, int targetIp) {
        Memory memory = Memory.allocate(EthernetHeader.SIZE_BYTES + ArpPacket.SIZE_BYTES);
        new EthernetHeader().wrap(memory, 0).write(-1L >>> 16, 0x02_0000_0000_77L, EthernetHeader.TYPE_ARP);
        new ArpPacket()
                .wrap(memory, EthernetHeader.SIZE_BYTES)
                .write(operation, 0x02_0000_0000_77L, senderIp, 0, targetIp);
        inject(memory, memory.lengthBytes());
        return this;
    }

    private void inject(Memory memory, int lengthBytes) {
        byte[] bytes = new byte[lengthBytes];
        memory.get(0, bytes, 0, lengthBytes);
        TestNetwork.inject(wire, bytes);
        settle();
    }

    // ---- ready-made states

    ScriptedServer bound() {
        expect(DhcpMessage.DISCOVER);
        give(DhcpMessage.OFFER);
        expect(DhcpMessage.ASK);
        give(DhcpMessage.ACK);
        pass(400);
        assertTrue(hasAddress(OFFERED));
        return this;
    }

    boolean hasAddress(int address) {
        return host.stack.interfaces().stream()
                .flatMap(each -> each.addresses().stream())
                .anyMatch(each -> each.address().equals(IpAddress.ofIpv4(address)));
    }

    long counter(String name) {
        return host.counters.value("dhcp." + name);
    }
}
