package io.anykernel.net.testing;

import io.anykernel.core.checksum.InternetChecksum;
import io.anykernel.hypercall.Memory;
import io.anykernel.hypercall.sim.SimLinkEnd;
import io.anykernel.net.wire.EthernetHeader;
import io.anykernel.net.wire.IcmpHeader;
import io.anykernel.net.wire.Ipv4Header;
import io.anykernel.net.wire.TcpHeader;
import io.anykernel.net.wire.TcpOptions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Sees the segments that two stacks exchange over IPv4 and puts nearly right ones beside them: nothing that it sends may
 * change what either application receives. What the RFCs let anyone do with the right numbers is left out: a reset at
 * exactly the next byte, content or a window ahead of the sender's, a newer timestamp on an acceptable segment.
 */
public final class Forger {
    private static final int HEADERS = EthernetHeader.SIZE_BYTES + Ipv4Header.SIZE_BYTES;
    private static final int TYPE = 12;
    private static final int PROTOCOL_TCP = 6;
    private static final int PROTOCOL_ICMP = 1;
    private static final int LONG_AGO = 64;
    private static final int LARGEST_WINDOW = 1 << 24;
    private static final long LONGEST_DELAY_NANOS = 5_000_000;

    private static final byte[][] STRANGE_OPTIONS = {
        {},
        {0, 0, 0, 0},
        {1, 1, 1, 1},
        {2, 4, 0, 1},
        {3, 3, 14, 1},
        {2, 0, 0, 0},
        {3, 1, 1, 1},
        {8, 10, 0, 0},
        {5, 2, 1, 1},
        {5, 10, 0, 0, 0, 1, 0, 0, 0, 9, 1, 1},
        {30, 4, 1, 1},
        {(byte) 253, 8, 1, 2, 3, 4, 5, 6},
        {(byte) 254, (byte) 255, 1, 1},
    };

    /** What one side has sent. */
    private static final class Direction {
        private final List<byte[]> history = new ArrayList<>();
        private boolean isOpen;
        private int sentEnd;
    }

    private final TestNetwork network;
    private final SplittableRandom random;
    private final Direction fromLeft = new Direction();
    private final Direction fromRight = new Direction();
    private int budget;
    private long forged;

    /** @param budget most segments that it sends */
    public Forger(TestNetwork network, SplittableRandom random, int budget) {
        this.network = network;
        this.random = random;
        this.budget = budget;
        network.tap(this::onFrame);
    }

    /** How many it has sent. */
    public long forged() {
        return forged;
    }

    private void onFrame(byte[] frame) {
        Memory memory = memory(frame);
        boolean isTcp = frame.length >= HEADERS + TcpHeader.SIZE_BYTES
                && memory.u16be(TYPE) == EthernetHeader.TYPE_IPV4
                && new Ipv4Header().wrap(memory, EthernetHeader.SIZE_BYTES).protocol() == PROTOCOL_TCP;
        if (!isTcp) {
            return;
        }
        boolean isLeft = memory.u8(HEADERS - 5) == 1;
        Direction direction = isLeft ? fromLeft : fromRight;
        remember(direction, frame, new TcpHeader().wrap(memory, HEADERS));
        while (budget > 0 && random.nextInt(5) < 2) {
            budget--;
            forged++;
            byte[] forgery = forge(direction, isLeft ? fromRight : fromLeft, frame);
            SimLinkEnd from = isToReceiver(forgery, frame) == isLeft ? network.link.left() : network.link.right();
            send(from, forgery);
        }
    }

    /** Errors about a frame go to its sender, everything else where the frame goes. */
    private static boolean isToReceiver(byte[] forgery, byte[] frame) {
        return forgery[5] == frame[5];
    }

    private void send(SimLinkEnd from, byte[] forgery) {
        if (isReset(forgery) || random.nextBoolean()) {
            TestNetwork.inject(from, forgery);
        } else {
            long at = network.nowNanos() + random.nextLong(LONGEST_DELAY_NANOS);
            network.world.clock().schedule(at, () -> TestNetwork.inject(from, forgery));
        }
    }

    /** One that waits could come to be at exactly the next byte. */
    private static boolean isReset(byte[] forgery) {
        Memory memory = memory(forgery);
        return new Ipv4Header().wrap(memory, EthernetHeader.SIZE_BYTES).protocol() == PROTOCOL_TCP
                && (new TcpHeader().wrap(memory, HEADERS).flags() & TcpHeader.RST) != 0;
    }

    private static void remember(Direction direction, byte[] frame, TcpHeader tcp) {
        if ((tcp.flags() & TcpHeader.RST) != 0) {
            return;
        }
        direction.history.add(frame);
        int end = tcp.sequence()
                + (frame.length - HEADERS - tcp.headerBytes())
                + ((tcp.flags() & (TcpHeader.SYN | TcpHeader.FIN)) != 0 ? 1 : 0);
        if (!direction.isOpen || end - direction.sentEnd > 0) {
            direction.sentEnd = end;
            direction.isOpen = true;
        }
    }

    // ---- kinds of forgeries

    private byte[] forge(Direction direction, Direction opposite, byte[] frame) {
        Segment segment = new Segment(frame);
        if (segment.isOpening()) {
            return forgeOpening(segment, direction, opposite);
        }
        return switch (random.nextInt(11)) {
            case 0 -> old(direction);
            case 1 -> segment.withAcknowledgment(neverSent(opposite)).frame();
            case 2 ->
                segment.withAcknowledgment(segment.acknowledgment - random.nextInt(1, Integer.MAX_VALUE))
                        .frame();
            case 3 -> outsideTheWindow(segment, direction).frame();
            case 4 -> resetElsewhere(segment, direction);
            case 5 -> synElsewhere(segment, direction);
            case 6 ->
                segment.withoutContent()
                        .withOptions(STRANGE_OPTIONS[random.nextInt(STRANGE_OPTIONS.length)])
                        .frame();
            case 7 -> stamped(segment, opposite);
            case 8 -> error(frame);
            case 9 -> segment.withoutContent().withWindow(random.nextInt(3)).frame();
            default -> damaged(segment);
        };
    }

    /** Whatever answers a SYN opens the connection if it acknowledges that: all of these are duplicates, or do not. */
    private byte[] forgeOpening(Segment segment, Direction direction, Direction opposite) {
        return switch (random.nextInt(5)) {
            case 0 -> segment.withAcknowledgment(neverSent(opposite)).frame();
            case 1 ->
                segment.withAcknowledgment(segment.acknowledgment - random.nextInt(1, 1 << 30))
                        .frame();
            case 2 -> resetElsewhere(segment, direction);
            case 3 -> error(segment.original);
            default -> damaged(segment);
        };
    }

    /** Farther ahead than what may be sent until the forgery arrives. */
    private int neverSent(Direction direction) {
        return direction.sentEnd + random.nextInt(LARGEST_WINDOW, 1 << 30);
    }

    /** One of the last: a true duplicate. */
    private byte[] old(Direction direction) {
        int count = direction.history.size();
        return direction.history.get(random.nextInt(Math.max(0, count - LONG_AGO), count));
    }

    private Segment outsideTheWindow(Segment segment, Direction direction) {
        int ahead = LARGEST_WINDOW + random.nextInt(1, 1 << 30);
        int behind = -LARGEST_WINDOW - random.nextInt(1, 1 << 30);
        return segment.withSequence(direction.sentEnd + (random.nextBoolean() ? ahead : behind));
    }

    /** In the window, in front of it or behind it, never at the byte that is expected next. */
    private byte[] resetElsewhere(Segment segment, Direction direction) {
        int distance = random.nextBoolean() ? random.nextInt(1, 2000) : random.nextInt(1, Integer.MAX_VALUE - 2000);
        int flags = random.nextBoolean() ? TcpHeader.RST : TcpHeader.RST | TcpHeader.ACK;
        // An opening side is reset by whatever acknowledges its SYN (RFC 9293 §3.10.7.3).
        int acknowledgment = segment.acknowledgment - (1 << 30);
        return segment.withoutContent()
                .withFlags(flags)
                .withSequence(direction.sentEnd + distance)
                .withAcknowledgment(acknowledgment)
                .frame();
    }

    private byte[] synElsewhere(Segment segment, Direction direction) {
        // A SYN behind the window may open the next connection while this one waits (RFC 9293 §3.10.7.4).
        int distance = random.nextInt(1, 1 << 30);
        return segment.withoutContent()
                .withFlags(TcpHeader.SYN | TcpHeader.ACK)
                .withSequence(direction.sentEnd - LARGEST_WINDOW - distance)
                .withAcknowledgment(segment.acknowledgment - distance)
                .frame();
    }

    /** An old stamp, or any with an acknowledgment of what was never sent. */
    private byte[] stamped(Segment segment, Direction opposite) {
        Memory options = Memory.allocate(TcpOptions.TIMESTAMPS_BYTES);
        TcpOptions parsed = segment.parsedOptions();
        if (parsed.hasTimestamps() && random.nextBoolean()) {
            int age = random.nextInt(LARGEST_WINDOW, 1 << 30);
            TcpOptions.writeTimestamps(options, 0, parsed.timestamp() - age, parsed.echo());
            return segment.withOptions(bytes(options, TcpOptions.TIMESTAMPS_BYTES))
                    .frame();
        }
        TcpOptions.writeTimestamps(options, 0, random.nextInt(), random.nextInt());
        return segment.withOptions(bytes(options, TcpOptions.TIMESTAMPS_BYTES))
                .withAcknowledgment(neverSent(opposite))
                .frame();
    }

    private byte[] damaged(Segment segment) {
        byte[] frame = segment.frame();
        frame[random.nextInt(HEADERS, frame.length)] ^= (byte) (1 << random.nextInt(8));
        return frame;
    }

    // ---- errors

    /** To the sender of {@code frame}, soft, or hard about a segment that it has not sent. */
    private byte[] error(byte[] frame) {
        int quoted = Math.min(frame.length - EthernetHeader.SIZE_BYTES, Ipv4Header.SIZE_BYTES + 8);
        int total = Ipv4Header.SIZE_BYTES + IcmpHeader.SIZE_BYTES + quoted;
        Memory error = Memory.allocate(EthernetHeader.SIZE_BYTES + total);
        Memory about = memory(frame);
        Ipv4Header ip = new Ipv4Header().wrap(about, EthernetHeader.SIZE_BYTES);
        boolean isHard = random.nextInt(3) == 0;
        if (isHard) {
            about.i32be(HEADERS + 4, about.i32be(HEADERS + 4) + LARGEST_WINDOW + random.nextInt(1 << 30));
        }
        about.copyTo(6, error, 0, 6);
        about.copyTo(0, error, 6, 6);
        error.u16be(TYPE, EthernetHeader.TYPE_IPV4);
        new Ipv4Header()
                .wrap(error, EthernetHeader.SIZE_BYTES)
                .write(total, 7, false, 64, PROTOCOL_ICMP, ip.destination(), ip.source());
        IcmpHeader icmp = new IcmpHeader().wrap(error, HEADERS);
        writeKind(icmp, isHard);
        about.copyTo(EthernetHeader.SIZE_BYTES, error, HEADERS + IcmpHeader.SIZE_BYTES, quoted);
        icmp.checksum(InternetChecksum.finish(InternetChecksum.sum(error, HEADERS, IcmpHeader.SIZE_BYTES + quoted)));
        return bytes(error, error.lengthBytes());
    }

    private void writeKind(IcmpHeader icmp, boolean isHard) {
        switch (random.nextInt(4)) {
            case 0 -> icmp.write(IcmpHeader.V4_UNREACHABLE, isHard ? IcmpHeader.V4_CODE_PORT : random.nextInt(2), 0);
            case 1 -> icmp.write(IcmpHeader.V4_TIME_EXCEEDED, 0, 0);
            case 2 -> icmp.write(IcmpHeader.V4_UNREACHABLE, IcmpHeader.V4_CODE_TOO_BIG, random.nextInt(3000));
            default -> icmp.write(IcmpHeader.V4_SOURCE_QUENCH, 0, random.nextInt());
        }
    }

    // ---- segments

    /** The parts of a segment that a forgery changes. */
    private static final class Segment {
        private final byte[] original;
        private int sequence;
        private int acknowledgment;
        private int flags;
        private int window;
        private byte[] options;
        private byte[] content;

        Segment(byte[] original) {
            this.original = original;
            Memory memory = memory(original);
            TcpHeader tcp = new TcpHeader().wrap(memory, HEADERS);
            sequence = tcp.sequence();
            acknowledgment = tcp.acknowledgment();
            flags = tcp.flags();
            window = tcp.window();
            int optionsStart = HEADERS + TcpHeader.SIZE_BYTES;
            int contentStart = HEADERS + tcp.headerBytes();
            options = Arrays.copyOfRange(original, optionsStart, contentStart);
            content = Arrays.copyOfRange(original, contentStart, original.length);
        }

        TcpOptions parsedOptions() {
            TcpOptions parsed = new TcpOptions();
            parsed.parse(memory(original), HEADERS + TcpHeader.SIZE_BYTES, options.length);
            return parsed;
        }

        boolean isOpening() {
            return (flags & TcpHeader.SYN) != 0;
        }

        Segment withSequence(int value) {
            sequence = value;
            return this;
        }

        Segment withAcknowledgment(int value) {
            acknowledgment = value;
            return this;
        }

        Segment withFlags(int value) {
            flags = value;
            return this;
        }

        Segment withWindow(int value) {
            window = value;
            return this;
        }

        Segment withOptions(byte[] value) {
            options = value;
            return this;
        }

        Segment withoutContent() {
            content = new byte[0];
            flags &= ~TcpHeader.FIN;
            return this;
        }

        byte[] frame() {
            int tcpBytes = TcpHeader.SIZE_BYTES + options.length + content.length;
            Memory frame = Memory.allocate(HEADERS + tcpBytes);
            frame.put(0, original, 0, HEADERS);
            Ipv4Header old = new Ipv4Header().wrap(memory(original), EthernetHeader.SIZE_BYTES);
            new Ipv4Header()
                    .wrap(frame, EthernetHeader.SIZE_BYTES)
                    .write(
                            Ipv4Header.SIZE_BYTES + tcpBytes,
                            9,
                            true,
                            64,
                            PROTOCOL_TCP,
                            old.source(),
                            old.destination());
            TcpHeader from = new TcpHeader().wrap(memory(original), HEADERS);
            TcpHeader tcp = new TcpHeader()
                    .wrap(frame, HEADERS)
                    .write(from.sourcePort(), from.destinationPort(), sequence, acknowledgment)
                    .write(TcpHeader.SIZE_BYTES + options.length, flags, window);
            frame.put(HEADERS + TcpHeader.SIZE_BYTES, options, 0, options.length);
            frame.put(HEADERS + TcpHeader.SIZE_BYTES + options.length, content, 0, content.length);
            int pseudo = InternetChecksum.add(
                    InternetChecksum.add(
                            InternetChecksum.sumOf(old.source()), InternetChecksum.sumOf(old.destination())),
                    PROTOCOL_TCP + tcpBytes);
            int sum = InternetChecksum.sum(frame, HEADERS, tcpBytes);
            tcp.checksum(InternetChecksum.finish(InternetChecksum.add(sum, pseudo)));
            return bytes(frame, HEADERS + tcpBytes);
        }
    }

    private static Memory memory(byte[] bytes) {
        Memory memory = Memory.allocate(bytes.length);
        memory.put(0, bytes, 0, bytes.length);
        return memory;
    }

    private static byte[] bytes(Memory memory, int length) {
        byte[] bytes = new byte[length];
        memory.get(0, bytes, 0, length);
        return bytes;
    }
}
