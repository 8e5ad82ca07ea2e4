package io.anykernel.net.stack;

import io.anykernel.core.checksum.InternetChecksum;
import io.anykernel.hypercall.Errno;
import io.anykernel.hypercall.IoVector;
import io.anykernel.hypercall.Memory;
import io.anykernel.hypercall.sim.FaultyLink;
import io.anykernel.hypercall.sim.SimLink;
import io.anykernel.hypercall.sim.SimLinkEnd;
import io.anykernel.hypercall.sim.SimWorld;
import io.anykernel.net.address.IpAddress;
import io.anykernel.net.connection.TcpConfig;
import io.anykernel.net.socket.TcpListener;
import io.anykernel.net.socket.TcpSocket;
import io.anykernel.net.testing.TestHost;
import io.anykernel.net.testing.TestNetwork;
import io.anykernel.net.wire.EthernetHeader;
import io.anykernel.net.wire.Ipv4Header;
import io.anykernel.net.wire.TcpHeader;
import io.anykernel.net.wire.TcpOptions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * A server in its default configuration, a client that is served, and a crowd that takes what it can. Virtual time: a
 * latency is what the protocol and the lack of memory cost, never the machine.
 */
final class Starvation {
    /** What takes the server's memory. */
    enum Attack {
        /** Clients that do not read what the server sends. */
        UNREAD_BY_PEER,
        /** The same, and the server closes: orphans at a closed window. */
        ORPHANED,
        /** Clients that send what the server's application does not read. */
        UNREAD_BY_APPLICATION,
        /** Clients whose first segment is lost for ever: all others wait behind the gap. */
        OUT_OF_ORDER,
        /** Clients that send a byte at a time, to a service that reads and to one that does not. */
        DRIPPING,
        /** Clients that come and go, five a millisecond, and half of them by a reset. */
        COMING_AND_GOING,
        /** SYNs from addresses that do not answer, ten a millisecond. */
        SPOOFED_SYNS,
        /** First fragments of datagrams that never become whole, ten a millisecond. */
        FRAGMENTS
    }

    /**
     * @param clients of the crowd, at a time or in all; means nothing to frames without connections
     * @param mtuBytes of the crowd's link: small ones make small segments
     */
    record Scenario(String name, Attack attack, int clients, int mtuBytes) {}

    private static final long MILLISECOND = 1_000_000L;
    private static final long SECOND = 1_000 * MILLISECOND;
    private static final long NEVER_NANOS = 20 * SECOND;
    private static final int ECHO_PORT = 7;
    private static final int UNREAD_PORT = 80;
    private static final int SERVE_PORT = 81;
    private static final int SERVE_AND_CLOSE_PORT = 82;
    private static final int SAMPLES = 100;
    private static final int COMING_AT_ONCE = 100;
    private static final int ECHO_BYTES = 100;
    private static final IpAddress SERVER = IpAddress.parse("10.0.0.1");
    private static final IpAddress SERVER_TO_CROWD = IpAddress.parse("10.1.0.1");
    private static final StackConfig CROWD =
            StackConfig.DEFAULT.withBuffers(16_384, 16_384).withTcp(TcpConfig.DEFAULT.withBuffers(256 * 1024, 4096));

    /** What the client saw, nanoseconds of virtual time. */
    record Latencies(long echoNanos, long newcomerNanos) {
        @Override
        public String toString() {
            return "echo-p99=" + echoNanos / 1000 + "us newcomer-p99=" + newcomerNanos / 1000 + "us";
        }
    }

    private final Scenario scenario;
    private final SplittableRandom random;
    private final SimWorld world;
    private final TestHost server;
    private final TestHost client;
    private final TestHost crowd;
    private final SimLinkEnd wire;
    private final List<TcpSocket> echoing = new ArrayList<>();
    private final List<TcpSocket> served = new ArrayList<>();
    private final List<TcpSocket> unread = new ArrayList<>();
    private final List<TcpSocket> attackers = new ArrayList<>();
    private final Map<Integer, Integer> firstSequences = new HashMap<>();
    private final TcpListener echo;
    private final TcpListener sink;
    private final TcpListener source;
    private final TcpListener closingSource;
    /** From before the attack until its end. */
    private TcpSocket established;

    private boolean isEnding;
    private int steps;

    private final byte[] scratch = new byte[16 * 1024];
    private final long serverMac;
    private final int quietPackets;
    private final int quietBlocks;

    Starvation(Scenario scenario, long seed) {
        this.scenario = scenario;
        this.random = new SplittableRandom(seed);
        this.world = new SimWorld(seed);
        link("good", 1500);
        SimLink crowded = link("crowd", scenario.mtuBytes());
        SimLink bare = link("wire", 1500);
        server = new TestHost(world, StackConfig.DEFAULT)
                .attach("good", "10.0.0.1/24")
                .attach("crowd", "10.1.0.1/16")
                .attach("wire", "10.2.0.1/16");
        client = new TestHost(world, StackConfig.DEFAULT).attach("good", "10.0.0.2/24");
        crowd = new TestHost(world, CROWD);
        crowd.attach(new FaultyLink(crowded.open(crowd.cpu), this::judge), "10.1.0.2/16");
        wire = bare.open(world.scheduling().newCpu("wire"));
        serverMac = bare.left().info().macAddress();
        echo = server.stack.listen(ECHO_PORT, 16);
        sink = server.stack.listen(UNREAD_PORT, 4096);
        source = server.stack.listen(SERVE_PORT, 4096);
        closingSource = server.stack.listen(SERVE_AND_CLOSE_PORT, 4096);
        server.runInLoop(this::serve);
        crowd.runInLoop(this::attackInLoop);
        world.runFor(SECOND);
        quietPackets = server.packets.inUse();
        quietBlocks = server.blocks.inUse();
    }

    private SimLink link(String name, int mtuBytes) {
        SimLink link = world.link(name).mtuBytes(mtuBytes);
        link.fromLeft().delayNanos(MILLISECOND);
        link.fromRight().delayNanos(MILLISECOND);
        return link;
    }

    // ---- the server's application

    private void serve() {
        accept(echo, echoing);
        accept(sink, unread);
        accept(source, served);
        served.forEach(each -> fill(each));
        for (TcpSocket each = closingSource.tryAccept(); each != null; each = closingSource.tryAccept()) {
            fill(each);
            each.close();
        }
        echoing.removeIf(each -> !echo(each));
    }

    private static void accept(TcpListener listener, List<TcpSocket> into) {
        for (TcpSocket each = listener.tryAccept(); each != null; each = listener.tryAccept()) {
            into.add(each);
        }
    }

    private void fill(TcpSocket socket) {
        int taken;
        do {
            taken = socket.trySend(scratch, 0, scratch.length);
        } while (taken > 0);
    }

    /** Whether the connection goes on. */
    private boolean echo(TcpSocket socket) {
        byte[] message = new byte[ECHO_BYTES];
        int taken = socket.tryReceive(message, 0, ECHO_BYTES);
        if (taken > 0) {
            socket.trySend(message, 0, taken);
        } else if (taken != Errno.WOULD_BLOCK) {
            socket.close();
            return false;
        }
        return true;
    }

    // ---- the attack

    private void attackInLoop() {
        if (scenario.attack() == Attack.UNREAD_BY_APPLICATION || scenario.attack() == Attack.OUT_OF_ORDER) {
            attackers.forEach(this::fill);
        }
    }

    /** The crowd's frames: in {@link Attack#OUT_OF_ORDER} the first segment of data is lost each time. */
    private FaultyLink.Verdict judge(long number, IoVector frame) {
        if (scenario.attack() != Attack.OUT_OF_ORDER) {
            return FaultyLink.Verdict.PASS;
        }
        byte[] bytes = new byte[60];
        int at = 0;
        for (int i = 0; i < frame.count() && at < bytes.length; i++) {
            int part = Math.min(bytes.length - at, frame.length(i));
            frame.memory(i).get(frame.offset(i), bytes, at, part);
            at += part;
        }
        Memory memory = Memory.allocate(bytes.length);
        memory.put(0, bytes, 0, bytes.length);
        if (memory.u16be(12) != EthernetHeader.TYPE_IPV4
                || new Ipv4Header().wrap(memory, EthernetHeader.SIZE_BYTES).protocol() != 6) {
            return FaultyLink.Verdict.PASS;
        }
        TcpHeader tcp = new TcpHeader().wrap(memory, EthernetHeader.SIZE_BYTES + Ipv4Header.SIZE_BYTES);
        if ((tcp.flags() & TcpHeader.SYN) != 0) {
            firstSequences.put(tcp.sourcePort(), tcp.sequence() + 1);
            return FaultyLink.Verdict.PASS;
        }
        boolean isFirst = firstSequences.get(tcp.sourcePort()) == tcp.sequence();
        boolean hasData = frame.totalBytes() > EthernetHeader.SIZE_BYTES + Ipv4Header.SIZE_BYTES + tcp.headerBytes();
        return isFirst && hasData ? FaultyLink.Verdict.LOSE : FaultyLink.Verdict.PASS;
    }

    /** Begins, and leaves the crowd time to take what it can. */
    void attack() {
        switch (scenario.attack()) {
            case UNREAD_BY_PEER -> connectCrowd(scenario.clients(), SERVE_PORT);
            case ORPHANED -> connectCrowd(scenario.clients(), SERVE_AND_CLOSE_PORT);
            case UNREAD_BY_APPLICATION, OUT_OF_ORDER -> connectCrowd(scenario.clients(), UNREAD_PORT);
            case DRIPPING -> {
                connectCrowd(scenario.clients() / 2, ECHO_PORT);
                connectCrowd(scenario.clients() / 2, UNREAD_PORT);
                attackers.forEach(each -> each.options().noDelay(true));
                repeat(this::drip);
            }
            case COMING_AND_GOING -> repeat(this::comeAndGo);
            case SPOOFED_SYNS -> repeat(() -> TestNetwork.inject(wire, spoofedSyn()));
            case FRAGMENTS -> repeat(() -> TestNetwork.inject(wire, firstFragment()));
        }
        world.runFor(2 * SECOND);
    }

    private void drip() {
        TcpSocket each = attackers.get(random.nextInt(attackers.size()));
        each.trySend(scratch, 0, 1);
        each.tryReceive(new byte[ECHO_BYTES], 0, ECHO_BYTES);
    }

    /** Every second time another client; those that were answered leave. */
    private void comeAndGo() {
        steps++;
        if (steps % 2 == 0 && steps / 2 <= scenario.clients()) {
            attackers.add(crowd.stack.startConnect(SERVER_TO_CROWD, ECHO_PORT));
        }
        if (attackers.size() > COMING_AT_ONCE || steps / 2 > scenario.clients() && !attackers.isEmpty()) {
            TcpSocket oldest = attackers.remove(0);
            if (random.nextBoolean()) {
                oldest.abort();
            } else {
                oldest.trySend(scratch, 0, ECHO_BYTES);
                oldest.close();
            }
        }
    }

    private void connectCrowd(int count, int port) {
        for (int i = 0; i < count; i++) {
            attackers.add(crowd.stack.startConnect(SERVER_TO_CROWD, port));
            world.runFor(random.nextLong(MILLISECOND));
        }
    }

    /** Ten at a time, each millisecond until the end. */
    private void repeat(Runnable step) {
        world.clock().schedule(world.clock().nanoTime() + MILLISECOND, () -> {
            for (int i = 0; i < 10; i++) {
                step.run();
            }
            if (!isEnding) {
                repeat(step);
            }
        });
    }

    private byte[] spoofedSyn() {
        int source = 0x0a02_0000 | random.nextInt(256, 65_000);
        int total = Ipv4Header.SIZE_BYTES + TcpHeader.SIZE_BYTES + TcpOptions.MAX_SEGMENT_BYTES;
        Memory frame = headers(source, total, 6);
        int at = EthernetHeader.SIZE_BYTES + Ipv4Header.SIZE_BYTES;
        TcpHeader tcp = new TcpHeader()
                .wrap(frame, at)
                .write(random.nextInt(1024, 65_536), ECHO_PORT, random.nextInt(), 0)
                .write(TcpHeader.SIZE_BYTES + TcpOptions.MAX_SEGMENT_BYTES, TcpHeader.SYN, 65_000);
        TcpOptions.writeMaxSegment(frame, at + TcpHeader.SIZE_BYTES, 1460);
        int length = total - Ipv4Header.SIZE_BYTES;
        int pseudo = InternetChecksum.add(
                InternetChecksum.add(InternetChecksum.sumOf(source), InternetChecksum.sumOf(0x0a02_0001)), 6 + length);
        int sum = InternetChecksum.sum(frame, at, length);
        tcp.checksum(InternetChecksum.finish(InternetChecksum.add(sum, pseudo)));
        return bytes(frame);
    }

    private byte[] firstFragment() {
        int source = 0x0a02_0000 | random.nextInt(256, 65_000);
        Memory frame = headers(source, Ipv4Header.SIZE_BYTES + 1024, 17);
        new Ipv4Header().wrap(frame, EthernetHeader.SIZE_BYTES).markFragment(0, true);
        return bytes(frame);
    }

    private Memory headers(int source, int totalBytes, int protocol) {
        Memory frame = Memory.allocate(EthernetHeader.SIZE_BYTES + totalBytes);
        new EthernetHeader().wrap(frame, 0).write(serverMac, wire.info().macAddress(), EthernetHeader.TYPE_IPV4);
        new Ipv4Header()
                .wrap(frame, EthernetHeader.SIZE_BYTES)
                .write(totalBytes, random.nextInt(65_536), false, 64, protocol, source, 0x0a02_0001);
        return frame;
    }

    private static byte[] bytes(Memory frame) {
        byte[] bytes = new byte[frame.lengthBytes()];
        frame.get(0, bytes, 0, bytes.length);
        return bytes;
    }

    // ---- what the client sees

    Latencies measure() {
        if (established == null) {
            established = client.stack.startConnect(SERVER, ECHO_PORT);
            roundTrip(established);
        }
        long[] echoes = new long[SAMPLES];
        long[] newcomers = new long[SAMPLES];
        for (int i = 0; i < SAMPLES; i++) {
            echoes[i] = roundTrip(established);
            TcpSocket newcomer = client.stack.startConnect(SERVER, ECHO_PORT);
            newcomers[i] = roundTrip(newcomer);
            newcomer.abort();
            if (echoes[i] == NEVER_NANOS || newcomers[i] == NEVER_NANOS) {
                return new Latencies(echoes[i], newcomers[i]);
            }
            world.runFor(random.nextLong(10 * MILLISECOND));
        }
        return new Latencies(p99(echoes), p99(newcomers));
    }

    /** From the call to the answer's first byte, the connection's opening included where it is new. */
    private long roundTrip(TcpSocket socket) {
        long start = world.clock().nanoTime();
        long limit = start + NEVER_NANOS;
        byte[] message = new byte[ECHO_BYTES];
        world.runUntil(() -> socket.connectOutcome() != Errno.IN_PROGRESS, limit);
        socket.trySend(message, 0, ECHO_BYTES);
        world.runUntil(() -> socket.readableBytes() > 0, limit);
        if (socket.readableBytes() == 0) {
            return NEVER_NANOS;
        }
        long nanos = world.clock().nanoTime() - start;
        socket.tryReceive(message, 0, ECHO_BYTES);
        return nanos;
    }

    private static long p99(long[] nanos) {
        Arrays.sort(nanos);
        return nanos[nanos.length * 99 / 100 - 1];
    }

    // ---- afterwards

    /** The crowd leaves, but for peers of orphans, the server's application closes what it holds, and minutes pass. */
    void end() {
        isEnding = true;
        established.abort();
        if (scenario.attack() != Attack.ORPHANED) {
            attackers.forEach(TcpSocket::abort);
        }
        served.forEach(TcpSocket::close);
        unread.forEach(TcpSocket::close);
        world.runFor(400 * SECOND);
    }

    /** What the server's pools hold more than before the attack; then closes everything. */
    String leaks() {
        String left = "packets=" + (server.packets.inUse() - quietPackets) + " blocks="
                + (server.blocks.inUse() - quietBlocks);
        server.stack.close();
        client.stack.close();
        crowd.stack.close();
        return left + " at-end=" + (server.packets.inUse() + server.blocks.inUse());
    }

    /** The log says once each that a pool became short, exhausted and fine again, and why. */
    void requireEachTransitionOnce() {
        for (String pool : List.of("net.packets", "net.blocks")) {
            List<String> states = new ArrayList<>();
            for (String line : server.lines) {
                if (line.contains("event=memory pool=" + pool + " ")) {
                    states.add(line.replaceAll(".* state=(\\w+) .* cause=(\\w+) .*", "$1"));
                }
            }
            if (states.stream().distinct().count() != states.size()
                    || !states.isEmpty() && !states.get(states.size() - 1).equals("fine")) {
                throw new AssertionError(pool + ": " + server.lines);
            }
        }
    }

    long counter(String name) {
        return server.counters.value(name);
    }

    String occupancy() {
        return "packets=" + server.packets.inUse() + "/" + server.packets.capacity() + " blocks="
                + server.blocks.inUse() + "/" + server.blocks.capacity() + " cookies=" + counter("tcp.cookies.sent")
                + " connections=" + server.stack.connections().size() + " opens=" + counter("tcp.opens.passive")
                + " in=" + counter("tcp.segments.in") + " bad=" + counter("tcp.drop.checksum");
    }
}
