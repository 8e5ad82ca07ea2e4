package io.anykernel.contracts.net;

import io.anykernel.core.error.KernelException;
import io.anykernel.hypercall.Errno;
import io.anykernel.hypercall.NetPortInfo;
import io.anykernel.hypercall.contracts.ContractCase;
import io.anykernel.hypercall.contracts.NamedCase;
import io.anykernel.hypercall.contracts.Probe;
import io.anykernel.hypercall.sim.LinkConditions;
import io.anykernel.hypercall.sim.SimLink;
import io.anykernel.hypercall.sim.SimRandom;
import io.anykernel.hypercall.sim.SimWorld;
import io.anykernel.net.address.IpAddress;
import io.anykernel.net.socket.TcpListener;
import io.anykernel.net.socket.TcpSocket;
import java.util.List;

/** Two stacks on one simulated link: what they say to each other is the same in every world, to the last bit. */
public final class TcpCases {
    private static final long SECOND = 1_000_000_000L;
    private static final long HOUR = 3600 * SECOND;
    private static final IpAddress RIGHT_4 = IpAddress.parse("10.0.0.2");
    private static final IpAddress RIGHT_6 = IpAddress.parse("fd00::2");

    private TcpCases() {}

    public static List<ContractCase> cases() {
        return List.of(
                new NamedCase("tcp.pingIsAnswered", TcpCases::ping),
                new NamedCase("tcp.transferOnAGoodLink", probe -> transfer(1, 0, 200_000, probe)),
                new NamedCase("tcp.transferUnderLittleLoss", probe -> transfer(2, 10_000, 300_000, probe)),
                new NamedCase("tcp.transferUnderLossAndDisorder", probe -> transfer(3, 60_000, 150_000, probe)),
                new NamedCase("tcp.transferUnderTheWorst", probe -> transfer(4, 200_000, 60_000, probe)),
                new NamedCase("tcp.superSegmentsTravelWhole", TcpCases::superSegments),
                new NamedCase("tcp.callsWaitInVirtualTime", TcpCases::waiting));
    }

    private static void ping(Probe probe) {
        SimWorld world = new SimWorld(9);
        world.link("wire");
        NetHost left = new NetHost(world, "wire", "left", "10.0.0.1/24", "fd00::1/64");
        NetHost right = new NetHost(world, "wire", "right", "10.0.0.2/24", "fd00::2/64");
        probe.feed(left.stack.pinger().ping(RIGHT_4, SECOND));
        probe.feed(left.stack.pinger().ping(RIGHT_6, SECOND));
        NetHost.finish(world, left, right, probe);
    }

    private static void transfer(long seed, int lossPerMillion, int bytes, Probe probe) {
        SimWorld world = new SimWorld(seed);
        SimLink link = world.link("wire");
        NetHost left = new NetHost(world, "wire", "left", "10.0.0.1/24", "fd00::1/64");
        NetHost right = new NetHost(world, "wire", "right", "10.0.0.2/24", "fd00::2/64");
        left.stack.pinger().ping(RIGHT_4, SECOND);
        worsen(link.fromLeft(), lossPerMillion);
        worsen(link.fromRight(), lossPerMillion);
        exchange(world, left, right, bytes, probe);
        NetHost.finish(world, left, right, probe);
    }

    private static void worsen(LinkConditions conditions, int lossPerMillion) {
        conditions
                .delayNanos(5_000_000)
                .jitterNanos(1_000_000)
                .lossPerMillion(lossPerMillion)
                .reorderPerMillion(lossPerMillion, 8_000_000)
                .duplicatePerMillion(lossPerMillion / 2)
                .corruptPerMillion(lossPerMillion / 4);
    }

    /** Both sides send, check what they receive, and close. */
    private static void exchange(SimWorld world, NetHost left, NetHost right, int bytes, Probe probe) {
        TcpListener listener = right.stack.listen(80, 1);
        Talker client = new Talker(left.stack.startConnect(RIGHT_4, 80), 21, bytes, 22, bytes / 2, probe);
        Talker[] server = new Talker[1];
        left.runInLoop(client::pump);
        right.runInLoop(() -> {
            if (server[0] == null) {
                TcpSocket accepted = listener.tryAccept();
                server[0] = accepted == null ? null : new Talker(accepted, 22, bytes / 2, 21, bytes, probe);
            }
            if (server[0] != null) {
                server[0].pump();
            }
        });
        boolean done = world.runUntil(() -> client.isDone() && server[0] != null && server[0].isDone(), HOUR);
        probe.expect(done, "both sides ended");
        probe.feed(client.socket.state().name());
        probe.feed(server[0].socket.state().name());
    }

    private static void superSegments(Probe probe) {
        SimWorld world = new SimWorld(5);
        world.link("wire").offloads(NetPortInfo.CHECKSUM | NetPortInfo.TSO4 | NetPortInfo.TSO6);
        NetHost left = new NetHost(world, "wire", "left", "10.0.0.1/24");
        NetHost right = new NetHost(world, "wire", "right", "10.0.0.2/24");
        int bytes = 1_000_000;
        exchange(world, left, right, bytes, probe);
        long segments = left.counters.value("tcp.segments.out");
        probe.expect(segments < bytes / 1460 / 2, "segments are longer than frames: " + segments);
        NetHost.finish(world, left, right, probe);
    }

    private static void waiting(Probe probe) {
        SimWorld world = new SimWorld(6);
        world.link("wire");
        NetHost left = new NetHost(world, "wire", "left", "10.0.0.1/24");
        NetHost right = new NetHost(world, "wire", "right", "10.0.0.2/24");
        TcpListener listener = right.stack.listen(7, 1);
        Echo echo = new Echo(listener);
        right.runInLoop(echo::pump);
        TcpSocket socket = left.stack.connect(RIGHT_4, 7, 10 * SECOND);
        byte[] buffer = new byte[1000];
        long before = world.clock().nanoTime();
        expectErrno(Errno.TIMED_OUT, () -> socket.receive(buffer, 0, 1000, SECOND / 2), probe);
        probe.expectEquals(SECOND / 2, world.clock().nanoTime() - before, "waited for");
        socket.send(new byte[100_000], 0, 100_000, 10 * SECOND);
        socket.shutdownOutput();
        int total = 0;
        for (int taken = 1; taken > 0; total += taken) {
            taken = socket.receive(buffer, 0, 1000, 10 * SECOND);
        }
        probe.expectEquals(100_000, total, "echoed");
        expectErrno(Errno.BROKEN_PIPE, () -> socket.send(buffer, 0, 1, SECOND), probe);
        expectErrno(Errno.CONNECTION_REFUSED, () -> left.stack.connect(RIGHT_4, 8, SECOND), probe);
        socket.close();
        NetHost.finish(world, left, right, probe);
    }

    private static void expectErrno(int errno, Runnable call, Probe probe) {
        int seen = Errno.OK;
        try {
            call.run();
        } catch (KernelException refused) {
            seen = refused.errno();
        }
        probe.expectEquals(errno, seen, "outcome");
    }

    /** Sends back what comes, in the loop of its host. */
    private static final class Echo {
        private final TcpListener listener;
        private final byte[] buffer = new byte[2000];
        private TcpSocket socket;
        private int from;
        private int to;
        private boolean ended;

        Echo(TcpListener listener) {
            this.listener = listener;
        }

        void pump() {
            socket = socket == null ? listener.tryAccept() : socket;
            boolean progress = socket != null && !ended;
            while (progress) {
                int taken = from == to ? socket.tryReceive(buffer, 0, buffer.length) : 0;
                if (from == to && taken >= 0) {
                    ended = taken == 0;
                    from = 0;
                    to = taken;
                }
                int sent = to > from ? socket.trySend(buffer, from, to - from) : 0;
                from += Math.max(0, sent);
                progress = taken > 0 || sent > 0;
            }
            if (ended && from == to && socket != null) {
                socket.shutdownOutput();
            }
        }
    }

    /** Sends a stream that its seed decides and checks the one that it receives. */
    private static final class Talker {
        private final TcpSocket socket;
        private final SimRandom outgoing;
        private final SimRandom incoming;
        private final int outgoingBytes;
        private final int incomingBytes;
        private final Probe probe;
        private final byte[] chunk = new byte[1024];
        private final byte[] buffer = new byte[4096];
        private int chunkAt = chunk.length;
        private int sent;
        private int received;
        private boolean isShut;
        private boolean isDrained;

        Talker(TcpSocket socket, long seed, int bytes, long incomingSeed, int incomingBytes, Probe probe) {
            this.socket = socket;
            this.outgoing = new SimRandom(seed);
            this.incoming = new SimRandom(incomingSeed);
            this.outgoingBytes = bytes;
            this.incomingBytes = incomingBytes;
            this.probe = probe;
        }

        boolean isDone() {
            return isShut && isDrained;
        }

        void pump() {
            if (socket.connectOutcome() == Errno.IN_PROGRESS) {
                return;
            }
            send();
            receive();
        }

        private void send() {
            while (sent < outgoingBytes) {
                if (chunkAt == chunk.length) {
                    chunkAt = 0;
                    for (int i = 0; i < chunk.length; i++) {
                        chunk[i] = (byte) outgoing.nextLong();
                    }
                }
                int taken = socket.trySend(chunk, chunkAt, Math.min(chunk.length - chunkAt, outgoingBytes - sent));
                if (taken == Errno.WOULD_BLOCK) {
                    return;
                }
                probe.expect(taken > 0, "sent");
                chunkAt += taken;
                sent += taken;
            }
            if (!isShut) {
                isShut = true;
                socket.shutdownOutput();
            }
        }

        private void receive() {
            while (!isDrained) {
                int taken = socket.tryReceive(buffer, 0, buffer.length);
                if (taken == Errno.WOULD_BLOCK) {
                    return;
                }
                probe.expect(taken >= 0, "received");
                isDrained = taken == 0;
                for (int i = 0; i < taken; i++) {
                    if (buffer[i] != (byte) incoming.nextLong()) {
                        throw new AssertionError("wrong byte at " + (received + i));
                    }
                }
                received += taken;
            }
            probe.expectEquals(incomingBytes, received, "received in all");
        }
    }
}
