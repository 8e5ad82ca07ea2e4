package io.anykernel.net.tcp;

import io.anykernel.core.error.KernelException;
import io.anykernel.core.log.Counters;
import io.anykernel.core.packet.PacketPool;
import io.anykernel.core.packet.PayloadPool;
import io.anykernel.hypercall.Arena;
import io.anykernel.hypercall.Errno;
import io.anykernel.hypercall.sim.SimArenas;
import io.anykernel.hypercall.sim.SimWorld;
import io.anykernel.net.connection.TcpConfig;
import io.anykernel.net.socket.TcpListener;
import io.anykernel.net.socket.TcpSocket;
import io.anykernel.net.stack.StackConfig;
import io.anykernel.net.testing.Forger;
import io.anykernel.net.testing.TestHost;
import io.anykernel.net.testing.TestNetwork;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * One connection beside a {@link Forger}, with applications that call what they like in every state, one of which may leave
 * early; everything about it follows from the seed.
 */
final class NearlyRightTransfer {
    private static final long DAY = 86_400_000_000_000L;
    private static final long MINUTE = 60_000_000_000L;
    private static final long MILLISECOND = 1_000_000L;
    private static final int LARGEST = 200_000;
    private static final int PORT = 80;
    private static final String CHALLENGES = "tcp.challenge-ack";
    private static final int[] POOL_SIZES = {16, 24, 32, 64, 128, 256, 512};
    private static final StackConfig BASE = StackConfig.DEFAULT;

    /** Over all transfers. */
    static final class Tally {
        long bytes;
        long forged;
        long leftEarly;
        long challenges;

        @Override
        public String toString() {
            return "bytes=" + bytes + " forged=" + forged + " left-early=" + leftEarly + " challenges=" + challenges;
        }
    }

    /** Pools of each size, which each transfer must leave empty for the next. */
    static final class Pools {
        private final Arena arena = new SimArenas().map(64 << 20);
        private final Counters counters = new Counters();
        private final Map<String, PacketPool> packets = new HashMap<>();
        private final Map<String, PayloadPool> blocks = new HashMap<>();

        PacketPool packets(String side, int size) {
            return packets.computeIfAbsent(
                    side + size, name -> BASE.withBuffers(size, size).newPacketPool(arena, counters));
        }

        PayloadPool blocks(String side, int size) {
            return blocks.computeIfAbsent(
                    side + size, name -> BASE.withBuffers(size, size).newBlockPool(arena, counters));
        }
    }

    private final SplittableRandom random;
    private final SimWorld world;
    private final TestNetwork network;
    private final Forger forger;
    private final Side client;
    private final Side server;

    /** What an application found wrong in its loop. */
    private AssertionError complaint;

    NearlyRightTransfer(long seed, Pools pools) {
        random = new SplittableRandom(seed);
        world = new SimWorld(seed);
        int buffers = 1 << random.nextInt(13, 18);
        TcpConfig tcp = TcpConfig.DEFAULT.withBuffers(buffers, Math.max(4096, 1 << random.nextInt(12, 18)));
        network = new TestNetwork(
                world,
                BASE.withTcp(tcp),
                1500,
                pools.packets("left", poolSize()),
                pools.blocks("left", poolSize()),
                pools.packets("right", poolSize()),
                pools.blocks("right", poolSize()));
        resolveNeighbor();
        forger = new Forger(network, random.split(), random.nextInt(400));
        long upSeed = random.nextLong();
        long downSeed = random.nextLong();
        int up = size();
        int down = size();
        client = new Side(network.left, upSeed, up, downSeed, down);
        server = new Side(network.right, downSeed, down, upSeed, up);
        if (random.nextInt(6) == 0) {
            (random.nextBoolean() ? client : server).leavesAt = random.nextInt(LARGEST);
        }
    }

    private int poolSize() {
        return POOL_SIZES[random.nextInt(POOL_SIZES.length)];
    }

    private int size() {
        return random.nextInt(10) == 0 ? 0 : (int) Math.exp(random.nextDouble() * Math.log(LARGEST));
    }

    private void resolveNeighbor() {
        int number = network.left.stack.pinger().trySend(TestNetwork.RIGHT);
        network.runUntil(() -> network.left.stack.pinger().roundTripNanos(number) >= 0, DAY);
    }

    void run(Tally tally) {
        TcpListener listener = network.right.stack.listen(PORT, 1);
        client.socket = network.left.stack.startConnect(TestNetwork.RIGHT, PORT);
        network.left.runInLoop(() -> complainOf(client::pump));
        network.right.runInLoop(() -> {
            if (server.socket == null) {
                server.socket = listener.tryAccept();
            }
            complainOf(server::pump);
        });
        require(world.runUntil(() -> areOver() || hasLeft(), world.clock().nanoTime() + DAY), "not over after a day");
        if (hasLeft()) {
            tally.leftEarly++;
            // The other side learns of it when it sends, if at all.
            world.runUntil(this::areOver, world.clock().nanoTime() + MINUTE);
        }
        if (complaint != null) {
            throw complaint;
        }
        finish(tally);
    }

    private void complainOf(Runnable application) {
        try {
            application.run();
        } catch (AssertionError wrong) {
            complaint = complaint == null ? wrong : complaint;
        }
    }

    private boolean areOver() {
        return client.isOver() && server.isOver() || complaint != null;
    }

    private boolean hasLeft() {
        return client.hasLeft || server.hasLeft;
    }

    private void finish(Tally tally) {
        network.left.runInLoop(() -> {});
        network.right.runInLoop(() -> {});
        network.runFor(random.nextLong(3 * MINUTE));
        client.end();
        server.end();
        network.runFor(random.nextLong(MINUTE));
        require(network.left.cpu.failure() == null, "left: " + network.left.cpu.failure());
        require(network.right.cpu.failure() == null, "right: " + network.right.cpu.failure());
        network.close();
        requireEmpty(network.left);
        requireEmpty(network.right);
        tally.bytes += client.received + server.received;
        tally.forged += forger.forged();
        tally.challenges += network.left.counters.value(CHALLENGES) + network.right.counters.value(CHALLENGES);
    }

    private static void requireEmpty(TestHost host) {
        require(host.packets.inUse() == 0, "packets: " + host.packets.leaks());
        require(host.blocks.inUse() == 0, "blocks: " + host.blocks.leaks());
    }

    private static void require(boolean holds, String claim) {
        if (!holds) {
            throw new AssertionError(claim);
        }
    }

    /** Where both sides stand, printed with a failure. */
    @Override
    public String toString() {
        return "client " + client + "\nserver " + server + "\nleft pools " + pools(network.left) + " right pools "
                + pools(network.right);
    }

    private static String pools(TestHost host) {
        return host.packets.inUse() + "/" + host.packets.capacity() + " packets " + host.blocks.inUse() + "/"
                + host.blocks.capacity() + " blocks";
    }

    /** One application. */
    private final class Side {
        private final TestHost host;
        private final SeededBytes outgoing;
        private final int outgoingBytes;
        private final SeededBytes expected;
        private final int incomingBytes;
        private final byte[] chunk = new byte[4096];
        private final byte[] incoming = new byte[8192];
        private int chunkAt;
        private int chunkEnd;
        private int sent;
        private int received;
        private boolean isShut;
        private boolean isDrained;
        private boolean isBroken;
        private boolean isPaused;
        private boolean hasLeft;

        /** Bytes, sent and received together, after which it leaves without a word; -1 for never. */
        private int leavesAt = -1;

        private TcpSocket socket;

        Side(TestHost host, long outgoingSeed, int outgoingBytes, long incomingSeed, int incomingBytes) {
            this.host = host;
            this.outgoing = new SeededBytes(outgoingSeed);
            this.outgoingBytes = outgoingBytes;
            this.expected = new SeededBytes(incomingSeed);
            this.incomingBytes = incomingBytes;
        }

        boolean isOver() {
            return isShut && isDrained || isBroken || hasLeft;
        }

        void pump() {
            if (socket == null || isBroken || hasLeft || isPaused) {
                return;
            }
            callSomething();
            send();
            receive();
            if (sent == outgoingBytes && !isShut && socket.connectOutcome() == Errno.OK) {
                shut();
            }
            if (leavesAt >= 0 && sent + received >= Math.min(leavesAt, outgoingBytes + incomingBytes)) {
                leave();
            }
        }

        private void shut() {
            try {
                socket.shutdownOutput();
                isShut = true;
            } catch (KernelException reset) {
                noteBroken(reset.errno(), "shutdown");
            }
        }

        private void leave() {
            hasLeft = true;
            if (random.nextBoolean()) {
                socket.abort();
            } else {
                socket.close();
            }
        }

        /** Calls that change nothing, and pauses. */
        private void callSomething() {
            switch (random.nextInt(12)) {
                case 0 -> socket.options().noDelay(random.nextBoolean());
                case 1 -> require(socket.readableBytes() >= 0, "readable");
                case 2 -> require(socket.sendRoomBytes() >= 0, "room");
                case 3 -> require(socket.info() != null && socket.state() != null, "info");
                case 4 -> require(socket.remotePort() > 0 && socket.localPort() > 0, "ports");
                case 5 -> {
                    if (isShut) {
                        shut();
                        require(socket.trySend(chunk, 0, 1) != 1, "sent after its end");
                    }
                }
                case 6 -> pause();
                default -> {}
            }
        }

        private void pause() {
            isPaused = true;
            long nanos =
                    random.nextInt(8) == 0 ? random.nextLong(2000 * MILLISECOND) : random.nextLong(20 * MILLISECOND);
            world.clock().schedule(world.clock().nanoTime() + nanos, () -> {
                isPaused = false;
                host.cpu.wake();
            });
        }

        private void send() {
            while (sent < outgoingBytes) {
                if (chunkAt == chunkEnd) {
                    chunkAt = 0;
                    chunkEnd = Math.min(random.nextInt(1, chunk.length + 1), outgoingBytes - sent);
                    outgoing.fill(chunk, chunkEnd);
                }
                int taken = socket.trySend(chunk, chunkAt, chunkEnd - chunkAt);
                if (taken == Errno.WOULD_BLOCK || taken < 0 && noteBroken(taken, "send")) {
                    return;
                }
                chunkAt += taken;
                sent += taken;
            }
        }

        private void receive() {
            while (!isDrained && !isBroken) {
                int taken = socket.tryReceive(incoming, 0, random.nextInt(1, incoming.length + 1));
                if (taken == Errno.WOULD_BLOCK || taken < 0 && noteBroken(taken, "receive")) {
                    return;
                }
                expected.check(incoming, taken, received);
                received += taken;
                isDrained = taken == 0;
            }
            require(
                    isBroken || received == incomingBytes || hasOtherLeft(),
                    "received " + received + " of " + incomingBytes);
        }

        /** Only the other's leaving breaks a connection. */
        private boolean noteBroken(int code, String call) {
            require(
                    hasOtherLeft(),
                    call + ": " + Errno.describe(code) + " after " + sent + " sent, " + received + " received");
            isBroken = true;
            return true;
        }

        private boolean hasOtherLeft() {
            return (this == client ? server : client).hasLeft;
        }

        /** Closes in one of the ways that there are, also twice. */
        private void end() {
            if (socket == null) {
                return;
            }
            if (!isOver() || isBroken || random.nextInt(4) == 0) {
                socket.abort();
            }
            socket.close();
            socket.close();
            require(socket.trySend(chunk, 0, 1) < 0, "sent after closing");
            require(socket.tryReceive(incoming, 0, 1) <= 0, "received after closing");
        }

        @Override
        public String toString() {
            return "sent=" + sent + "/" + outgoingBytes + " received=" + received + "/" + incomingBytes + " shut="
                    + isShut
                    + " drained=" + isDrained + " left=" + hasLeft + " "
                    + (socket == null ? "no socket" : socket.state() + " " + socket.info());
        }
    }
}
