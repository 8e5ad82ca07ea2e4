package io.anykernel.net.tcp;

import io.anykernel.core.log.Counters;
import io.anykernel.core.packet.PacketPool;
import io.anykernel.core.packet.PayloadPool;
import io.anykernel.hypercall.Arena;
import io.anykernel.hypercall.Errno;
import io.anykernel.hypercall.sim.LinkConditions;
import io.anykernel.hypercall.sim.SimArenas;
import io.anykernel.hypercall.sim.SimClock;
import io.anykernel.hypercall.sim.SimWorld;
import io.anykernel.net.connection.CongestionAlgorithm;
import io.anykernel.net.connection.TcpConfig;
import io.anykernel.net.connection.TcpState;
import io.anykernel.net.socket.TcpListener;
import io.anykernel.net.socket.TcpSocket;
import io.anykernel.net.stack.StackConfig;
import io.anykernel.net.testing.TestNetwork;
import java.util.SplittableRandom;

/** One connection between two stacks over a bad link; everything about it follows from the seed. */
final class SeededTransfer {
    private static final long DAY = 86_400_000_000_000L;
    private static final long MILLISECOND = 1_000_000L;
    private static final int LARGEST = 4 * 1024 * 1024;
    private static final StackConfig BASE = StackConfig.DEFAULT.withBuffers(1024, 512);

    /** How each recovery mechanism was used over all transfers. */
    static final class Tally {
        long bytes;
        long timeouts;
        long fastRetransmits;
        long reassembled;
        long probes;
        long checksumDrops;
        long sackRecoveries;
        long lossProbes;
        long duplicatesReported;
        long undone;

        void add(Counters counters) {
            timeouts += counters.value("tcp.retransmit.timeout");
            fastRetransmits += counters.value("tcp.retransmit.fast");
            sackRecoveries += counters.value("tcp.sack.recovery");
            lossProbes += counters.value("tcp.loss-probes");
            duplicatesReported += counters.value("tcp.dsack.received");
            undone += counters.value("tcp.undo.dsack")
                    + counters.value("tcp.undo.timestamp")
                    + counters.value("tcp.spurious-timeouts");
            require(counters.value("tcp.sack.discard") == 0, "a block that cannot be true");
            require(counters.value("tcp.sack.reneging") == 0, "reneging");
            reassembled += counters.value("tcp.reassembly.queued");
            probes += counters.value("tcp.probe.zero-window");
            checksumDrops += counters.value("tcp.drop.checksum") + counters.value("ip.drop.checksum");
        }

        boolean allMechanismsWereUsed() {
            return Math.min(Math.min(timeouts, fastRetransmits), Math.min(reassembled, probes)) > 0
                    && Math.min(Math.min(sackRecoveries, lossProbes), Math.min(duplicatesReported, undone)) > 0
                    && checksumDrops > 0;
        }

        @Override
        public String toString() {
            return "bytes=" + bytes + " timeouts=" + timeouts + " fast-retransmits=" + fastRetransmits + " reassembled="
                    + reassembled + " zero-window-probes=" + probes + " checksum-drops=" + checksumDrops
                    + " sack-recoveries=" + sackRecoveries + " loss-probes=" + lossProbes + " dsacks="
                    + duplicatesReported
                    + " undone=" + undone;
        }
    }

    /** Pools that each transfer must leave empty for the next. */
    static final class Pools {
        final Arena arena = new SimArenas().map(2 * BASE.arenaBytes());
        final Counters counters = new Counters();
        final PacketPool leftPackets = BASE.newPacketPool(arena, counters);
        final PacketPool rightPackets = BASE.newPacketPool(arena, counters);
        final PayloadPool leftBlocks = BASE.newBlockPool(arena, counters);
        final PayloadPool rightBlocks = BASE.newBlockPool(arena, counters);

        void requireEmpty() {
            require(leftPackets.inUse() == 0, "left packets: " + leftPackets.leaks());
            require(rightPackets.inUse() == 0, "right packets: " + rightPackets.leaks());
            require(leftBlocks.inUse() == 0, "left blocks: " + leftBlocks.leaks());
            require(rightBlocks.inUse() == 0, "right blocks: " + rightBlocks.leaks());
        }
    }

    private final SplittableRandom random;
    private final Pools pools;
    private final SimWorld world;
    private final TestNetwork network;
    private final Side client;
    private final Side server;
    private final boolean clientClosesFirst;
    private final boolean serverClosesFirst;

    SeededTransfer(long seed, Pools pools) {
        this.random = new SplittableRandom(seed);
        this.pools = pools;
        int buffers = 1 << random.nextInt(12, 18);
        TcpConfig tcp =
                TcpConfig.DEFAULT.withBuffers(Math.max(8192, buffers), Math.max(4096, 1 << random.nextInt(12, 18)));
        tcp = tcp.withSack(random.nextInt(4) > 0);
        tcp = tcp.withCongestion(random.nextInt(4) > 0 ? CongestionAlgorithm.CUBIC : CongestionAlgorithm.NEW_RENO);
        int mtu = random.nextInt(4) == 0 ? random.nextInt(576, 1500) : 1500;
        this.world = new SimWorld(seed);
        // From a clock that starts at 0 now and then.
        world.clock().startAt(random.nextInt(16) == 0 ? 0 : random.nextLong(1L << 60));
        this.network = new TestNetwork(
                world,
                BASE.withTcp(tcp),
                mtu,
                pools.leftPackets,
                pools.leftBlocks,
                pools.rightPackets,
                pools.rightBlocks);
        resolveNeighbors();
        worsen(network.link.fromLeft());
        worsen(network.link.fromRight());
        int clientBytes = size();
        int serverBytes = size();
        this.client = new Side(
                random.nextLong(), clientBytes, random.nextLong(), serverBytes, pause(), network.left.cpu::wake);
        this.server = new Side(
                client.incomingSeed, serverBytes, client.outgoingSeed, clientBytes, pause(), network.right.cpu::wake);
        int order = random.nextInt(3);
        this.clientClosesFirst = order == 0;
        this.serverClosesFirst = order == 1;
    }

    /** On the link while it is good: giving a silent neighbor up is right, and not what is tested here. */
    private void resolveNeighbors() {
        int first = network.left.stack.pinger().trySend(TestNetwork.RIGHT);
        int second = network.left.stack.pinger().trySend(TestNetwork.RIGHT_6);
        network.runUntil(
                () -> network.left.stack.pinger().roundTripNanos(first) >= 0
                        && network.left.stack.pinger().roundTripNanos(second) >= 0,
                DAY);
    }

    private void worsen(LinkConditions conditions) {
        conditions
                .delayNanos(random.nextLong(20_000, 20 * MILLISECOND))
                .jitterNanos(random.nextBoolean() ? 0 : random.nextLong(10 * MILLISECOND))
                .lossPerMillion(faults(200_000))
                .reorderPerMillion(faults(300_000), random.nextLong(100_000, 20 * MILLISECOND))
                .duplicatePerMillion(faults(100_000))
                .corruptPerMillion(faults(50_000));
        if (random.nextInt(6) == 0) {
            // As over several paths at once: most frames overtake others.
            conditions.reorderPerMillion(random.nextInt(300_000, 900_000), random.nextLong(100_000, 40 * MILLISECOND));
        }
        if (random.nextInt(8) == 0) {
            conditions.bitsPerSecond(random.nextLong(2_000_000, 1_000_000_000)).queueFrames(random.nextInt(10, 500));
        }
    }

    /** Of a million frames: mostly few, sometimes none, sometimes nearly the worst. */
    private int faults(int worstPerMillion) {
        double square = random.nextDouble() * random.nextDouble();
        return switch (random.nextInt(4)) {
            case 0 -> 0;
            case 1 -> (int) (worstPerMillion * random.nextDouble());
            default -> (int) (worstPerMillion * square);
        };
    }

    /** Short ones, whose every loss is a tail's, as often as long ones. */
    private int size() {
        return random.nextInt(20) == 0 ? 0 : (int) Math.exp(random.nextDouble() * Math.log(LARGEST));
    }

    /** A reader that stands still now and then closes its window. */
    private long pause() {
        return random.nextInt(4) == 0 ? random.nextLong(3000 * MILLISECOND) : 0;
    }

    void run(Tally tally) {
        TcpListener listener = network.right.stack.listen(80, 1);
        client.socket =
                network.left.stack.startConnect(random.nextInt(4) == 0 ? TestNetwork.RIGHT_6 : TestNetwork.RIGHT, 80);
        network.left.runInLoop(() -> client.pump(world.clock(), serverClosesFirst));
        network.right.runInLoop(() -> {
            if (server.socket == null) {
                server.socket = listener.tryAccept();
            }
            server.pump(world.clock(), clientClosesFirst);
        });
        network.runUntil(() -> client.isDone() && server.isDone(), DAY);
        // The last acknowledgments, also of FINs that are lost again and again.
        network.runUntil(() -> isOver(client) && isOver(server), DAY);
        requireFinalStates();
        client.socket.close();
        server.socket.close();
        tally.bytes += client.outgoingBytes + server.outgoingBytes;
        tally.add(network.left.counters);
        tally.add(network.right.counters);
        network.close();
        pools.requireEmpty();
        require(network.left.cpu.failure() == null && network.right.cpu.failure() == null, "a stack failed");
    }

    /** Where both sides stand, printed with a failure. */
    @Override
    public String toString() {
        return "client " + client + "\nserver " + server;
    }

    private static boolean isOver(Side side) {
        TcpState state = side.socket.state();
        return state == TcpState.TIME_WAIT || state == TcpState.CLOSED;
    }

    /** RFC 9293 figure 5: who closes first waits, the other is gone; both wait if both closed at once. */
    private void requireFinalStates() {
        TcpState left = client.socket.state();
        TcpState right = server.socket.state();
        if (clientClosesFirst) {
            require(server.sawEndBeforeShut, "server closed second");
            require(right == TcpState.CLOSED, "server ended in " + right);
            require(client.passedThrough(left), "client ended in " + left);
        } else if (serverClosesFirst) {
            require(left == TcpState.CLOSED, "client ended in " + left);
            require(server.passedThrough(right), "server ended in " + right);
        }
        require(client.socket.info().bytesIn() == client.incomingBytes, "client counted what it received");
        // Where all acknowledgments are lost for as long as the client is in TIME-WAIT, its stack resets the server.
        boolean hasClientForgotten = left == TcpState.CLOSED
                && network.left.counters.value("tcp.drop.no-listener") > 0
                && network.right.counters.value("tcp.resets.in") > 0;
        require(
                server.socket.info().bytesOut() == server.outgoingBytes || hasClientForgotten,
                "server counted what it sent");
        require(client.error() == Errno.OK && server.error() == Errno.OK, "no error");
    }

    private static void require(boolean holds, String claim) {
        if (!holds) {
            throw new AssertionError(claim);
        }
    }

    /** What one side sends, and checks as it arrives. */
    private static final class Side {
        final long outgoingSeed;
        final int outgoingBytes;
        final long incomingSeed;
        final int incomingBytes;
        private final byte[] chunk = new byte[8192];
        private final byte[] incoming = new byte[8192];
        private final SeededBytes outgoing;
        private final SeededBytes expected;
        private final long pauseNanos;
        private final Runnable wake;
        private int chunkAt;
        private int chunkEnd;
        private int sent;
        private int received;
        private long pausedUntil;
        private boolean paused;
        TcpSocket socket;
        boolean isShut;
        boolean isDrained;
        boolean sawEndBeforeShut;

        Side(
                long outgoingSeed,
                int outgoingBytes,
                long incomingSeed,
                int incomingBytes,
                long pauseNanos,
                Runnable wake) {
            this.outgoingSeed = outgoingSeed;
            this.outgoingBytes = outgoingBytes;
            this.incomingSeed = incomingSeed;
            this.incomingBytes = incomingBytes;
            this.outgoing = new SeededBytes(outgoingSeed);
            this.expected = new SeededBytes(incomingSeed);
            this.pauseNanos = pauseNanos;
            this.wake = wake;
        }

        @Override
        public String toString() {
            return "sent=" + sent + "/" + outgoingBytes + " received=" + received + "/" + incomingBytes + " shut="
                    + isShut + " drained=" + isDrained + " " + (socket == null ? "no socket" : socket.info());
        }

        int error() {
            int outcome = socket.connectOutcome();
            return outcome == Errno.IN_PROGRESS ? Errno.OK : outcome;
        }

        boolean passedThrough(TcpState state) {
            return state == TcpState.TIME_WAIT || state == TcpState.CLOSED;
        }

        boolean isDone() {
            return isDrained && isShut;
        }

        void pump(SimClock clock, boolean closesSecond) {
            if (socket == null) {
                return;
            }
            send();
            if (!isPaused(clock)) {
                receive();
            }
            if (sent == outgoingBytes && !isShut && (isDrained || !closesSecond) && isConnected()) {
                sawEndBeforeShut = isDrained;
                socket.shutdownOutput();
                isShut = true;
            }
        }

        private boolean isConnected() {
            int outcome = socket.connectOutcome();
            require(outcome == Errno.OK || outcome == Errno.IN_PROGRESS, "connect: " + Errno.describe(outcome));
            return outcome == Errno.OK;
        }

        private boolean isPaused(SimClock clock) {
            if (pauseNanos > 0 && !paused && received > incomingBytes / 3) {
                paused = true;
                pausedUntil = clock.nanoTime() + pauseNanos;
                clock.schedule(pausedUntil, wake);
            }
            return paused && clock.nanoTime() - pausedUntil < 0;
        }

        private void send() {
            while (sent < outgoingBytes) {
                if (chunkAt == chunkEnd) {
                    chunkAt = 0;
                    chunkEnd = Math.min(chunk.length, outgoingBytes - sent);
                    outgoing.fill(chunk, chunkEnd);
                }
                int taken = socket.trySend(chunk, chunkAt, chunkEnd - chunkAt);
                if (taken == Errno.WOULD_BLOCK) {
                    return;
                }
                require(taken > 0, "send: " + Errno.describe(taken) + " after " + sent + " of " + outgoingBytes);
                chunkAt += taken;
                sent += taken;
            }
        }

        private void receive() {
            while (!isDrained) {
                int taken = socket.tryReceive(incoming, 0, incoming.length);
                if (taken == Errno.WOULD_BLOCK) {
                    return;
                }
                require(
                        taken >= 0,
                        "receive: " + Errno.describe(taken) + " after " + received + " of " + incomingBytes);
                expected.check(incoming, taken, received);
                received += taken;
                isDrained = taken == 0;
            }
            require(received == incomingBytes, "received " + received + " of " + incomingBytes);
        }
    }
}
