package io.anykernel.net.testing;

import io.anykernel.core.checksum.InternetChecksum;
import io.anykernel.hypercall.IoVector;
import io.anykernel.hypercall.Memory;
import io.anykernel.hypercall.sim.SimLink;
import io.anykernel.hypercall.sim.SimLinkEnd;
import io.anykernel.hypercall.sim.SimWorld;
import io.anykernel.net.socket.TcpListener;
import io.anykernel.net.socket.TcpSocket;
import io.anykernel.net.stack.NetStack;
import io.anykernel.net.stack.StackConfig;
import io.anykernel.net.wire.ArpPacket;
import io.anykernel.net.wire.EthernetHeader;
import io.anykernel.net.wire.IcmpHeader;
import io.anykernel.net.wire.Ipv4Header;
import io.anykernel.net.wire.TcpHeader;
import io.anykernel.net.wire.TcpOptions;
import java.util.ArrayDeque;
import java.util.Arrays;

/**
 * One stack and a peer that is a script: {@link #send} puts segments on the wire, {@link #expect} takes the stack's.
 * Sequence numbers are relative to each side's SYN, flags are letters of {@code SAFRPU}, E for ECE and C for CWR.
 */
public final class TcpScript {
    public static final int PEER_PORT = 5000;
    public static final int PORT = 80;
    private static final int PEER_IP = 0x0a00_0002;
    private static final int OUR_IP = 0x0a00_0001;
    private static final int PEER_ISS = 0x7fff_ff00;
    private static final int HEADERS = EthernetHeader.SIZE_BYTES + Ipv4Header.SIZE_BYTES;

    /** What the stack sent. */
    public record Sent(
            int flags,
            int sequence,
            int acknowledgment,
            int window,
            byte[] data,
            int maxSegment,
            int timestamp,
            boolean isSackPermitted,
            int[] sack,
            byte[] frame) {
        /** The two bits of ECN in the IP header. */
        public int ecn() {
            return frame[EthernetHeader.SIZE_BYTES + 1] & 3;
        }
    }

    private final SimWorld world = new SimWorld(5);
    private final TestHost host;
    private final SimLinkEnd wire;
    private final long ourMac;
    private final long peerMac;
    private final Memory received = Memory.allocate(2048);
    private final IoVector receivedFrame = new IoVector(1).add(received, 0, 2048);
    private final ArrayDeque<Sent> sent = new ArrayDeque<>();
    private int ourIss;
    private int ourPort = PORT;
    private int peerPort = PEER_PORT;
    private int mss = 1000;
    private int windowScale = TcpOptions.ABSENT;
    private Integer timestamp;
    private int echo;
    private boolean isTogether;
    private boolean offersSack;
    private int[] sack = {};
    private boolean isMarked;

    public TcpScript() {
        this(StackConfig.DEFAULT.withBuffers(256, 128));
    }

    public TcpScript(StackConfig config) {
        SimLink link = world.link("wire");
        link.fromLeft().delayNanos(0);
        link.fromRight().delayNanos(0);
        host = new TestHost(world, config).attach("wire", "10.0.0.1/24");
        wire = link.open(world.scheduling().newCpu("peer"));
        ourMac = link.left().info().macAddress();
        peerMac = wire.info().macAddress();
        introducePeer();
    }

    public NetStack stack() {
        return host.stack;
    }

    public TestHost host() {
        return host;
    }

    /** Largest segment that the peer's SYN offers; 0 for no option. */
    public TcpScript offerMss(int bytes) {
        mss = bytes;
        return this;
    }

    /** The window scale that the peer's SYN offers; none unless set. */
    public TcpScript offerWindowScale(int shift) {
        windowScale = shift;
        return this;
    }

    /** The peer goes on with the connection whose SYN the stack sent with this sequence number. */
    public TcpScript resume(int ourInitialSequence) {
        ourIss = ourInitialSequence;
        return this;
    }

    /** What every further timestamp echoes; 0 unless set. */
    public TcpScript echo(int stamp) {
        echo = stamp;
        return this;
    }

    /** Puts a timestamp on every further segment; {@code null} for none. */
    public TcpScript timestamp(Integer value) {
        timestamp = value;
        return this;
    }

    /** The peer's SYN has the SACK-permitted option. */
    public TcpScript offerSack() {
        offersSack = true;
        return this;
    }

    /** SACK blocks of the peer's next segment, as pairs of sequence numbers that count from the stack's SYN. */
    public TcpScript sack(int... edges) {
        sack = edges;
        return this;
    }

    private static int[] blocks(TcpOptions options) {
        int[] edges = new int[2 * options.sackBlocks()];
        for (int i = 0; i < options.sackBlocks(); i++) {
            edges[2 * i] = options.sackStart(i) - PEER_ISS;
            edges[2 * i + 1] = options.sackEnd(i) - PEER_ISS;
        }
        return edges;
    }

    private int writeSack(Memory frame, int offset) {
        int at = TcpOptions.writeSackPrefix(frame, offset, sack.length / 2);
        for (int i = 0; i < sack.length; i += 2) {
            at = TcpOptions.writeSackBlock(frame, at, ourIss + sack[i], ourIss + sack[i + 1]);
        }
        return at;
    }

    /** A router marks the peer's next segment for congestion. */
    public TcpScript mark() {
        isMarked = true;
        return this;
    }

    public TcpScript peerPort(int port) {
        peerPort = port;
        return this;
    }

    /** Which port of the stack the peer's next segments go to. */
    public TcpScript ourPort(int port) {
        ourPort = port;
        return this;
    }

    private void introducePeer() {
        inject(arp(ArpPacket.REQUEST));
    }

    private byte[] arp(int operation) {
        Memory frame = Memory.allocate(EthernetHeader.SIZE_BYTES + ArpPacket.SIZE_BYTES);
        new EthernetHeader().wrap(frame, 0).write(ourMac, peerMac, EthernetHeader.TYPE_ARP);
        new ArpPacket().wrap(frame, EthernetHeader.SIZE_BYTES).write(operation, peerMac, PEER_IP, 0, OUR_IP);
        return bytes(frame);
    }

    private void answerArp(Memory frame) {
        ArpPacket arp = new ArpPacket().wrap(frame, EthernetHeader.SIZE_BYTES);
        if (arp.operation() == ArpPacket.REQUEST && arp.targetIp() == PEER_IP) {
            TestNetwork.inject(wire, arp(ArpPacket.REPLY));
        }
    }

    // ---- the peer's side

    /** Sends a segment with a window of 65,000. */
    public TcpScript send(String flags, int sequence, int acknowledgment, int dataBytes) {
        return send(flags, sequence, acknowledgment, dataBytes, 65_000);
    }

    public TcpScript send(String flags, int sequence, int acknowledgment, int dataBytes, int window) {
        boolean opens = flags.indexOf('S') >= 0;
        boolean scales = opens && windowScale != TcpOptions.ABSENT;
        int optionBytes = (opens && mss > 0 ? 4 : 0)
                + (scales ? 4 : 0)
                + (timestamp != null ? 12 : 0)
                + (opens && offersSack ? 4 : 0)
                + (sack.length > 0 ? 4 + 4 * sack.length : 0);
        int headerBytes = TcpHeader.SIZE_BYTES + optionBytes;
        int total = Ipv4Header.SIZE_BYTES + headerBytes + dataBytes;
        Memory frame = Memory.allocate(EthernetHeader.SIZE_BYTES + total);
        new EthernetHeader().wrap(frame, 0).write(ourMac, peerMac, EthernetHeader.TYPE_IPV4);
        new Ipv4Header().wrap(frame, EthernetHeader.SIZE_BYTES).write(total, 7, false, 64, 6, PEER_IP, OUR_IP);
        if (isMarked) {
            new Ipv4Header().wrap(frame, EthernetHeader.SIZE_BYTES).service(3);
            isMarked = false;
        }
        int ack = flags.indexOf('A') >= 0 ? ourIss + acknowledgment : 0;
        TcpHeader tcp = new TcpHeader()
                .wrap(frame, HEADERS)
                .write(peerPort, ourPort, PEER_ISS + sequence, ack)
                .write(headerBytes, bits(flags), window);
        int at = HEADERS + TcpHeader.SIZE_BYTES;
        if (opens && mss > 0) {
            at = TcpOptions.writeMaxSegment(frame, at, mss);
        }
        if (scales) {
            at = TcpOptions.writeWindowScale(frame, at, windowScale);
        }
        if (opens && offersSack) {
            at = TcpOptions.writeSackPermitted(frame, at);
        }
        if (timestamp != null) {
            at = TcpOptions.writeTimestamps(frame, at, timestamp, echo);
        }
        if (sack.length > 0) {
            at = writeSack(frame, at);
            sack = new int[0];
        }
        for (int i = 0; i < dataBytes; i++) {
            frame.u8(at + i, sequence + i);
        }
        int pseudo = InternetChecksum.add(
                InternetChecksum.add(InternetChecksum.sumOf(PEER_IP), InternetChecksum.sumOf(OUR_IP)),
                6 + headerBytes + dataBytes);
        int sum = InternetChecksum.sum(frame, HEADERS, headerBytes + dataBytes);
        tcp.checksum(InternetChecksum.finish(InternetChecksum.add(sum, pseudo)));
        inject(frame);
        return this;
    }

    /** Sends an ICMP error that quotes a frame of the stack's. */
    public TcpScript sendError(int type, int code, int rest, byte[] quotedFrame) {
        int quoted = Ipv4Header.SIZE_BYTES + 8;
        int total = Ipv4Header.SIZE_BYTES + IcmpHeader.SIZE_BYTES + quoted;
        Memory frame = Memory.allocate(EthernetHeader.SIZE_BYTES + total);
        new EthernetHeader().wrap(frame, 0).write(ourMac, peerMac, EthernetHeader.TYPE_IPV4);
        new Ipv4Header().wrap(frame, EthernetHeader.SIZE_BYTES).write(total, 7, false, 64, 1, PEER_IP, OUR_IP);
        IcmpHeader icmp = new IcmpHeader().wrap(frame, HEADERS).write(type, code, rest);
        frame.put(HEADERS + IcmpHeader.SIZE_BYTES, quotedFrame, EthernetHeader.SIZE_BYTES, quoted);
        icmp.checksum(InternetChecksum.finish(InternetChecksum.sum(frame, HEADERS, IcmpHeader.SIZE_BYTES + quoted)));
        inject(frame);
        return this;
    }

    /** What is sent meanwhile arrives before the stack answers any of it. */
    public TcpScript together(Runnable sends) {
        isTogether = true;
        sends.run();
        isTogether = false;
        settle();
        return this;
    }

    /** Puts raw bytes on the wire. */
    public void inject(byte[] frame) {
        TestNetwork.inject(wire, frame);
        if (!isTogether) {
            settle();
        }
    }

    private void inject(Memory frame) {
        inject(bytes(frame));
    }

    private static byte[] bytes(Memory frame) {
        byte[] bytes = new byte[frame.lengthBytes()];
        frame.get(0, bytes, 0, bytes.length);
        return bytes;
    }

    // ---- the stack's side

    /** Takes the next segment, which must have these flags, numbers and length. */
    public Sent expect(String flags, int sequence, int acknowledgment, int dataBytes) {
        settle();
        Sent next = sent.poll();
        if (next == null) {
            throw new AssertionError("the stack sent nothing, expected " + flags);
        }
        boolean opens = flags.indexOf('S') >= 0;
        if (opens) {
            ourIss = next.sequence;
        }
        int sequenceSeen = next.sequence - ourIss;
        int acknowledgmentSeen = (next.flags & TcpHeader.ACK) != 0 ? next.acknowledgment - PEER_ISS : 0;
        String seen = letters(next.flags) + " " + sequenceSeen + " " + acknowledgmentSeen + " " + next.data.length;
        String wanted = letters(bits(flags)) + " " + sequence + " " + acknowledgment + " " + dataBytes;
        if (!seen.equals(wanted)) {
            throw new AssertionError("expected " + wanted + " but the stack sent " + seen);
        }
        return next;
    }

    /** Takes a segment that answers one without a connection: its sequence number counts from nothing. */
    public Sent expectUnrelated(String flags) {
        settle();
        Sent next = sent.poll();
        if (next == null || next.flags != bits(flags)) {
            throw new AssertionError(
                    "expected " + flags + " but got " + (next == null ? "nothing" : letters(next.flags)));
        }
        return next;
    }

    /** Takes the next segment, whatever it is, or {@code null} if there is none. */
    public Sent next() {
        settle();
        return sent.poll();
    }

    /** Where a segment lies, counted from the stack's SYN. */
    public int offsetOf(Sent segment) {
        return segment.sequence - ourIss;
    }

    /** Takes what the stack has sent, whatever it is; returns how many segments. */
    public int takeAll() {
        settle();
        int count = sent.size();
        sent.clear();
        return count;
    }

    public TcpScript expectNothing() {
        settle();
        if (!sent.isEmpty()) {
            Sent next = sent.peek();
            throw new AssertionError("expected nothing but the stack sent " + letters(next.flags) + " "
                    + (next.sequence - ourIss) + " " + next.data.length);
        }
        return this;
    }

    /** Lets time pass, with timers firing at their deadlines. */
    public TcpScript pass(long milliseconds) {
        long end = world.clock().nanoTime() + milliseconds * 1_000_000L;
        runUntil(end);
        world.runFor(end - world.clock().nanoTime());
        settle();
        return this;
    }

    /** Lets happen what can without time passing. */
    private void settle() {
        runUntil(world.clock().nanoTime());
    }

    private void runUntil(long nanos) {
        world.runUntil(
                () -> {
                    takeFrames();
                    return false;
                },
                nanos);
    }

    private void takeFrames() {
        for (int length = wire.receive(receivedFrame); length > 0; length = wire.receive(receivedFrame)) {
            byte[] frame = new byte[length];
            received.get(0, frame, 0, length);
            capture(frame);
        }
    }

    private void capture(byte[] frame) {
        Memory memory = Memory.allocate(frame.length);
        memory.put(0, frame, 0, frame.length);
        Ipv4Header ip = new Ipv4Header().wrap(memory, EthernetHeader.SIZE_BYTES);
        boolean isTcp = memory.u16be(12) == EthernetHeader.TYPE_IPV4 && ip.protocol() == 6;
        if (memory.u16be(12) == EthernetHeader.TYPE_ARP) {
            answerArp(memory);
        }
        if (!isTcp) {
            return;
        }
        TcpHeader tcp = new TcpHeader().wrap(memory, HEADERS);
        TcpOptions options = new TcpOptions();
        options.parse(memory, HEADERS + TcpHeader.SIZE_BYTES, tcp.headerBytes() - TcpHeader.SIZE_BYTES);
        byte[] data = Arrays.copyOfRange(frame, HEADERS + tcp.headerBytes(), frame.length);
        ourPort = tcp.sourcePort();
        sent.add(new Sent(
                tcp.flags(),
                tcp.sequence(),
                tcp.acknowledgment(),
                tcp.window(),
                data,
                options.maxSegment(),
                options.timestamp(),
                options.isSackPermitted(),
                blocks(options),
                frame));
    }

    // ---- ready-made states

    /** A connection that the peer opened, the handshake behind it. */
    public TcpSocket established() {
        TcpListener listener = stack().listen(PORT, 4);
        send("S", 0, 0, 0);
        expect("SA", 0, 1, 0);
        send("A", 1, 1, 0);
        TcpSocket socket = listener.tryAccept();
        expectNothing();
        return socket;
    }

    /** A connection that the stack is opening: its SYN was taken. */
    public TcpSocket synSent() {
        TcpSocket socket = stack().startConnect(TestNetwork.RIGHT, PEER_PORT);
        expect("S", 0, 0, 0);
        return socket;
    }

    /** We closed first, the peer has said nothing yet. */
    public TcpSocket finWait1() {
        TcpSocket socket = established();
        socket.shutdownOutput();
        expect("FA", 1, 1, 0);
        return socket;
    }

    public TcpSocket finWait2() {
        TcpSocket socket = finWait1();
        send("A", 1, 2, 0);
        return socket;
    }

    public TcpSocket closing() {
        TcpSocket socket = finWait1();
        send("FA", 1, 1, 0);
        expect("A", 2, 2, 0);
        return socket;
    }

    public TcpSocket timeWait() {
        TcpSocket socket = finWait2();
        send("FA", 1, 2, 0);
        expect("A", 2, 2, 0);
        return socket;
    }

    public TcpSocket closeWait() {
        TcpSocket socket = established();
        send("FA", 1, 1, 0);
        expect("A", 1, 2, 0);
        return socket;
    }

    public TcpSocket lastAck() {
        TcpSocket socket = closeWait();
        socket.shutdownOutput();
        expect("FA", 1, 2, 0);
        return socket;
    }

    private static int bits(String flags) {
        int bits = 0;
        for (int i = 0; i < flags.length(); i++) {
            bits |= switch (flags.charAt(i)) {
                case 'S' -> TcpHeader.SYN;
                case 'A' -> TcpHeader.ACK;
                case 'F' -> TcpHeader.FIN;
                case 'R' -> TcpHeader.RST;
                case 'P' -> TcpHeader.PSH;
                case 'U' -> TcpHeader.URG;
                case 'E' -> TcpHeader.ECE;
                case 'C' -> TcpHeader.CWR;
                default -> throw new IllegalArgumentException(flags);
            };
        }
        return bits;
    }

    /** PSH is left out: no contract says when it is set. */
    private static String letters(int flags) {
        String letters = "";
        String all = "FSR-AUEC";
        for (int bit = 0; bit < 8; bit++) {
            letters += (flags >> bit & 1) != 0 && bit != 3 ? all.charAt(bit) : "";
        }
        return letters;
    }
}
