package io.anykernel.proofs.starvation;

import io.anykernel.core.checksum.InternetChecksum;
import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.IoVector;
import io.anykernel.hypercall.Memory;
import io.anykernel.hypercall.NetPort;
import io.anykernel.hypercall.host.HostWorld;
import io.anykernel.net.wire.EthernetHeader;
import io.anykernel.net.wire.Ipv4Header;
import io.anykernel.net.wire.TcpHeader;
import io.anykernel.net.wire.TcpOptions;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Frames that no host would send, through a TAP of their own that Linux routes on to the kernel's: ten a millisecond, which
 * stays below the 500 frames of a TAP's queue. One thread.
 */
final class RawPeer implements AutoCloseable {
    /** What is sent. */
    enum Kind {
        /** SYNs from addresses that never answer. */
        SPOOFED_SYNS,
        /** First fragments of datagrams that never become whole. */
        FRAGMENTS,
        /** Connections of segments of 513 bytes that the application does not read. */
        SMALL_SEGMENTS,
        /** The same behind a gap that is never filled. */
        OUT_OF_ORDER
    }

    static final String TAP = "ak1";
    /** Of Linux's end, and of the host behind which all sources lie. */
    static final long LINUX_MAC = 0x0200_0000_8801L;

    static final long MAC = 0x0200_0000_8802L;
    /** 10.88.0.0/16. */
    private static final int SOURCES = 0x0a58_0000;

    private static final int FRAMES_A_MILLISECOND = 10;
    private static final int SEGMENT_BYTES = 513;
    private static final int SEGMENTS_A_CONNECTION = 100;
    private static final int FRAME_BYTES = 2048;
    private static final int IP = EthernetHeader.SIZE_BYTES;
    private static final int TCP = IP + Ipv4Header.SIZE_BYTES;

    private final int server;
    private final Kind kind;
    private final int connections;
    private final SplittableRandom random;
    private final Thread thread = new Thread(this::run, "raw peer");
    private final Memory frame = Memory.allocate(FRAME_BYTES);
    private final IoVector vector = new IoVector(1);
    /** Sequence number of the next segment of each connection, by source address. */
    private final Map<Integer, Integer> sequences = new HashMap<>();

    private final Map<Integer, Integer> acknowledgments = new HashMap<>();
    private volatile boolean isEnding;
    private volatile long framesSent;
    private int nextConnection;

    RawPeer(int server, Kind kind, int connections, long seed) {
        this.server = server;
        this.kind = kind;
        this.connections = connections;
        this.random = new SplittableRandom(seed);
        thread.setDaemon(true);
        thread.start();
    }

    long framesSent() {
        return framesSent;
    }

    private void run() {
        HostWorld world = HostWorld.create();
        Cpu cpu = world.scheduling().newCpu("raw peer");
        cpu.acquire();
        NetPort port = world.ports().openNet("tap:" + TAP, cpu);
        long next = world.clock().nanoTime();
        while (!isEnding) {
            receive(port);
            for (int i = 0; i < FRAMES_A_MILLISECOND; i++) {
                sendNext(port);
            }
            // What a busy machine has missed is not made up for: a burst would overrun the queue.
            next = Math.max(next + 1_000_000, world.clock().nanoTime());
            while (!isEnding && world.clock().nanoTime() < next) {
                cpu.idle(next);
            }
        }
        port.close();
        cpu.release();
    }

    private void sendNext(NetPort port) {
        switch (kind) {
            case SPOOFED_SYNS -> {
                int source = SOURCES | random.nextInt(256, 65_000);
                segment(port, source, StarvedServer.ECHO_PORT, TcpHeader.SYN, random.nextInt(), 0, 0);
            }
            case FRAGMENTS -> fragment(port);
            default -> sendOnConnection(port);
        }
    }

    private void fragment(NetPort port) {
        headers(SOURCES | random.nextInt(256, 65_000), 17, Ipv4Header.SIZE_BYTES + 1024);
        new Ipv4Header().wrap(frame, IP).markFragment(0, true);
        send(port, TCP + 1024);
    }

    /** The connections in turn: a SYN, or the next segment of one that was answered. */
    private void sendOnConnection(NetPort port) {
        int source = SOURCES + 256 + nextConnection++ % connections;
        Integer acknowledgment = acknowledgments.get(source);
        if (acknowledgment == null) {
            segment(port, source, StarvedServer.UNREAD_PORT, TcpHeader.SYN, source, 0, 0);
            return;
        }
        int first = source + 1 + (kind == Kind.OUT_OF_ORDER ? SEGMENT_BYTES : 0);
        int sequence = sequences.getOrDefault(source, first);
        boolean isDone = sequence - first >= SEGMENT_BYTES * SEGMENTS_A_CONNECTION;
        sequences.put(source, isDone ? first : sequence + SEGMENT_BYTES);
        segment(port, source, StarvedServer.UNREAD_PORT, TcpHeader.ACK, sequence, acknowledgment, SEGMENT_BYTES);
    }

    private void segment(
            NetPort port, int source, int targetPort, int flags, int sequence, int acknowledgment, int dataBytes) {
        int options = flags == TcpHeader.SYN ? TcpOptions.MAX_SEGMENT_BYTES : 0;
        int length = TcpHeader.SIZE_BYTES + options + dataBytes;
        headers(source, 6, Ipv4Header.SIZE_BYTES + length);
        TcpHeader tcp = new TcpHeader()
                .wrap(frame, TCP)
                .write(1024 + (source & 0x3fff), targetPort, sequence, acknowledgment)
                .write(TcpHeader.SIZE_BYTES + options, flags, 65_000);
        if (options > 0) {
            TcpOptions.writeMaxSegment(frame, TCP + TcpHeader.SIZE_BYTES, 1460);
        }
        int pseudo = InternetChecksum.add(
                InternetChecksum.add(InternetChecksum.sumOf(source), InternetChecksum.sumOf(server)), 6 + length);
        int sum = InternetChecksum.sum(frame, TCP, length);
        tcp.checksum(InternetChecksum.finish(InternetChecksum.add(sum, pseudo)));
        send(port, TCP + length);
    }

    private void headers(int source, int protocol, int totalBytes) {
        frame.fill(0, IP + totalBytes, 0);
        new EthernetHeader().wrap(frame, 0).write(LINUX_MAC, MAC, EthernetHeader.TYPE_IPV4);
        new Ipv4Header().wrap(frame, IP).write(totalBytes, random.nextInt(65_536), false, 64, protocol, source, server);
    }

    private void send(NetPort port, int bytes) {
        port.send(vector.clear().add(frame, 0, bytes));
        framesSent++;
    }

    /** Notes the sequence numbers of the SYNs that the server answers with. */
    private void receive(NetPort port) {
        while (port.receive(vector.clear().add(frame, 0, FRAME_BYTES)) > 0) {
            boolean isIpv4 = frame.u16be(12) == EthernetHeader.TYPE_IPV4;
            Ipv4Header ip = new Ipv4Header().wrap(frame, IP);
            if (isIpv4 && ip.protocol() == 6) {
                TcpHeader tcp = new TcpHeader().wrap(frame, TCP);
                if ((tcp.flags() & TcpHeader.SYN) != 0) {
                    acknowledgments.put(ip.destination(), tcp.sequence() + 1);
                }
            }
        }
    }

    @Override
    public void close() throws InterruptedException {
        isEnding = true;
        thread.join();
    }
}
