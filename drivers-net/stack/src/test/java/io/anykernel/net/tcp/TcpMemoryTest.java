package io.anykernel.net.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anykernel.core.packet.PayloadBuffer;
import io.anykernel.hypercall.Errno;
import io.anykernel.hypercall.Memory;
import io.anykernel.hypercall.sim.SimWorld;
import io.anykernel.net.connection.TcpConfig;
import io.anykernel.net.connection.TcpState;
import io.anykernel.net.observe.ConnectionObserver;
import io.anykernel.net.socket.TcpListener;
import io.anykernel.net.socket.TcpSocket;
import io.anykernel.net.stack.StackConfig;
import io.anykernel.net.testing.TcpScript;
import io.anykernel.net.testing.TestNetwork;
import io.anykernel.net.wire.EthernetHeader;
import io.anykernel.net.wire.Ipv4Header;
import io.anykernel.net.wire.TcpHeader;
import io.anykernel.net.wire.TcpOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What connections hold of the pools, one rule a test; together they are tried in {@code StarvationTest}. */
class TcpMemoryTest {
    private static final long SECOND = 1_000_000_000L;

    // ---- what ends releases what it held

    @Test
    void unreadDataOfAConnectionThatEndedInOrderIsReleasedAtClose() {
        TcpScript script = new TcpScript();
        TcpSocket socket = script.established();
        int quiet = script.host().packets.inUse();
        script.send("A", 1, 1, 500).send("FA", 501, 1, 500);
        socket.shutdownOutput();
        script.takeAll();
        script.send("A", 1002, 2, 0);
        assertEquals(TcpState.CLOSED, socket.state());
        socket.close();
        assertEquals(quiet, script.host().packets.inUse());
    }

    @Test
    void everyWayToEndReleasesAllThatWasHeld() {
        String[] ends = {"close", "abort", "reset", "time-out", "peer-fin", "stack"};
        for (String end : ends) {
            for (String state : new String[] {"established", "close-wait", "fin-wait-1", "fin-wait-2", "closing"}) {
                TcpScript script = new TcpScript();
                int quiet = script.host().packets.inUse();
                TcpSocket socket = holding(script, state);
                finish(script, socket, end);
                String seen = end + " in " + state;
                int prepared = end.equals("stack") ? 0 : quiet;
                assertEquals(
                        prepared,
                        script.host().packets.inUse(),
                        seen + " " + script.host().packets.leaks());
                assertEquals(0, script.host().blocks.inUse(), seen);
            }
        }
    }

    /** A connection with unread data, data behind a gap and, unless it closed, unsent data. */
    private static TcpSocket holding(TcpScript script, String state) {
        TcpSocket socket =
                switch (state) {
                    case "fin-wait-1" -> script.finWait1();
                    case "fin-wait-2" -> script.finWait2();
                    default -> script.established();
                };
        int acknowledged = state.equals("fin-wait-2") ? 2 : 1;
        script.send("A", 1, acknowledged, 700, 0);
        script.send("A", 1401, acknowledged, 700, 0);
        if (state.equals("close-wait") || state.equals("closing")) {
            script.send("FA", 701, acknowledged, 700, 0);
        }
        socket.trySend(new byte[10_000], 0, 10_000);
        if (state.equals("closing")) {
            socket.shutdownOutput();
        }
        return socket;
    }

    private static void finish(TcpScript script, TcpSocket socket, String end) {
        switch (end) {
            case "close" -> socket.close();
            case "abort" -> socket.abort();
            case "reset" -> {
                script.takeAll();
                for (int at = 701; at <= 1402; at++) {
                    script.send("RA", at, 1, 0);
                }
                socket.close();
            }
            case "time-out" -> {
                script.pass(20 * 60_000);
                socket.close();
            }
            case "peer-fin" -> {
                script.send("FA", 701, 1, 0, 0).send("FA", 1401, 1, 0, 0);
                socket.close();
            }
            default -> script.stack().close();
        }
        script.pass(20 * 60_000);
    }

    // ---- sending

    @Test
    void starvedSendersAreWokenInTurnAsSoonAsABlockIsFree() {
        TcpScript script = new TcpScript(StackConfig.DEFAULT.withBuffers(256, 64));
        TcpListener listener = script.stack().listen(TcpScript.PORT, 64);
        List<TcpSocket> sockets = new ArrayList<>();
        List<Integer> woken = new ArrayList<>();
        int first = 0;
        for (int i = 0; i < 60; i++) {
            int number = i;
            script.takeAll();
            int sequence = script.peerPort(6000 + i)
                    .send("S", 0, 0, 0)
                    .expect("SA", 0, 1, 0)
                    .sequence();
            first = i == 0 ? sequence : first;
            script.send("A", 1, 1, 0, i == 0 ? 65_000 : 0);
            TcpSocket socket = listener.tryAccept();
            sockets.add(socket);
            socket.observe(new ConnectionObserver() {
                @Override
                public void onReadable() {}

                @Override
                public void onWritable() {
                    woken.add(number);
                }
            });
            while (socket.trySend(new byte[4096], 0, 4096) > 0) {
                // Until it has all that it gets.
            }
        }
        script.takeAll();
        woken.clear();
        script.peerPort(6000).resume(first).send("A", 1, 1 + 2 * 4096, 0, 0);
        woken.removeIf(each -> each == 0);
        assertTrue(!woken.isEmpty(), "two blocks are free and no sender knows");
        assertTrue(woken.size() <= 2, "woken for two blocks: " + woken);
        assertTrue(sockets.get(woken.get(0)).trySend(new byte[100], 0, 100) > 0, "sender " + woken);
        script.stack().close();
        assertEquals(0, script.host().blocks.inUse());
    }

    // ---- the window

    @Test
    void smallSegmentsAreCollapsedBeforeTheyCloseTheWindow() {
        TcpScript script = new TcpScript(StackConfig.DEFAULT.withBuffers(256, 128));
        TcpSocket socket = script.established();
        int quiet = script.host().packets.inUse();
        for (int i = 0; i < 120; i++) {
            script.send("A", 1 + 513 * i, 1, 513);
        }
        assertEquals(120 * 513, socket.readableBytes());
        int held = script.host().packets.inUse() - quiet;
        assertTrue(held <= 60, "120 segments hold " + held + " packets");
        byte[] read = new byte[120 * 513];
        assertEquals(read.length, socket.tryReceive(read, 0, read.length));
        for (int i = 0; i < read.length; i++) {
            assertEquals((byte) (i + 1), read[i], "at " + i);
        }
    }

    @Test
    void largeBufferIsNotStuckBehindAGap() {
        TcpScript script = new TcpScript(
                StackConfig.DEFAULT.withBuffers(16_384, 512).withTcp(TcpConfig.DEFAULT.withBuffers(8192, 1 << 22)));
        TcpSocket socket = script.offerWindowScale(7).established();
        int segments = 1500;
        byte[] read = new byte[1 << 22];
        // The window grows with what the application reads in a round trip.
        int at = 1;
        for (int inRound = 100; inRound <= 1600; inRound *= 2) {
            for (int i = 0; i < inRound; i++) {
                script.send("A", at, 1, 1400);
                at += socket.tryReceive(read, 0, read.length);
            }
            script.pass(1);
        }
        for (int i = 1; i < segments; i++) {
            script.send("A", at + 1400 * i, 1, 1400);
        }
        script.takeAll();
        script.send("A", at, 1, 1400);
        assertEquals(1400 * segments, socket.readableBytes());
        script.stack().close();
    }

    @Test
    void advertisedEdgeNeverMovesLeft() {
        for (long seed = 1; seed <= 20; seed++) {
            new EdgeWatch(seed, TcpConfig.DEFAULT, false).run();
        }
    }

    /** Units of 128 bytes, pieces of fewer, and a buffer that is made smaller and larger under them. */
    @Test
    void advertisedEdgeNeverMovesLeftThoughTheBufferIsMadeSmaller() {
        for (long seed = 1; seed <= 20; seed++) {
            new EdgeWatch(seed, TcpConfig.DEFAULT.withBuffers(1 << 18, 1 << 23), true).run();
        }
    }

    /** Rounding up lends a peer of tiny segments as much as the buffer again, and nothing beyond. */
    @Test
    void tinySegmentsBorrowNoMoreThanTheBufferAgain() {
        TcpScript script = new TcpScript(
                StackConfig.DEFAULT.withBuffers(256, 128).withTcp(TcpConfig.DEFAULT.withBuffers(1 << 18, 1 << 23)));
        TcpSocket socket = script.offerWindowScale(7).established();
        socket.options().receiveBufferBytes(4096);
        int at = 1;
        for (int piece = 1000; at < 65_000; at += piece) {
            script.send("A", at, 1, piece);
        }
        int promised = socket.readableBytes();
        for (int i = 0; i < 1000; i++) {
            script.send("A", at, 1, 100);
            at = socket.readableBytes() + 1;
        }
        assertTrue(socket.readableBytes() >= promised, "what was promised is taken");
        assertTrue(socket.readableBytes() <= 65_536 + 128, socket.readableBytes() + " unread bytes");
        assertTrue(script.stack().counters().value("tcp.drop.memory") > 0);
        byte[] read = new byte[1 << 17];
        assertEquals(socket.readableBytes(), socket.tryReceive(read, 0, read.length));
        script.send("A", at, 1, 100);
        assertEquals(100, socket.readableBytes(), "room again");
    }

    /** A sender of odd pieces, a reader that pauses, and a tap that follows the window's right edge. */
    private static final class EdgeWatch {
        private final long seed;
        private final SplittableRandom random;
        private final boolean resizes;
        private final TestNetwork network;
        private int shift;
        private int edge;
        private boolean hasEdge;

        EdgeWatch(long seed, TcpConfig config, boolean resizes) {
            this.seed = seed;
            this.random = new SplittableRandom(seed);
            this.resizes = resizes;
            StackConfig stack = StackConfig.DEFAULT.withBuffers(256, 256).withTcp(config);
            this.network = new TestNetwork(new SimWorld(seed), stack, 1500, null, null, null, null);
        }

        void run() {
            network.tap(this::watch);
            TcpListener listener = network.right.stack.listen(80, 4);
            TcpSocket sender = network.left.stack.startConnect(TestNetwork.RIGHT, 80);
            network.runUntil(() -> sender.connectOutcome() == Errno.OK, SECOND);
            network.runFor(10_000_000);
            TcpSocket receiver = listener.tryAccept();
            sender.options().noDelay(true);
            byte[] bytes = new byte[64 * 1024];
            for (int i = 0; i < 400; i++) {
                sender.trySend(bytes, 0, random.nextInt(1, random.nextBoolean() ? 40 : 20_000));
                network.runFor(random.nextLong(3_000_000));
                if (resizes && random.nextInt(8) == 0) {
                    receiver.options().receiveBufferBytes(random.nextInt(4096, 1 << random.nextInt(13, 20)));
                }
                if (random.nextInt(4) == 0) {
                    receiver.tryReceive(bytes, 0, random.nextInt(1, bytes.length));
                }
            }
            network.close();
        }

        /** Frames of the right host, which comes second in the tap: told by their source port. */
        private void watch(byte[] frame) {
            Memory memory = Memory.allocate(frame.length);
            memory.put(0, frame, 0, frame.length);
            Ipv4Header ip = new Ipv4Header().wrap(memory, EthernetHeader.SIZE_BYTES);
            if (memory.u16be(12) != EthernetHeader.TYPE_IPV4 || ip.protocol() != 6) {
                return;
            }
            TcpHeader tcp = new TcpHeader().wrap(memory, EthernetHeader.SIZE_BYTES + Ipv4Header.SIZE_BYTES);
            if (tcp.sourcePort() != 80 || (tcp.flags() & (TcpHeader.RST | TcpHeader.ACK)) != TcpHeader.ACK) {
                return;
            }
            boolean opens = (tcp.flags() & TcpHeader.SYN) != 0;
            if (opens) {
                TcpOptions options = new TcpOptions();
                int at = EthernetHeader.SIZE_BYTES + Ipv4Header.SIZE_BYTES + TcpHeader.SIZE_BYTES;
                options.parse(memory, at, tcp.headerBytes() - TcpHeader.SIZE_BYTES);
                shift = Math.max(0, options.windowShift());
            }
            int next = tcp.acknowledgment() + (tcp.window() << (opens ? 0 : shift));
            assertTrue(!hasEdge || next - edge >= 0, "seed " + seed + ": the edge moved left by " + (edge - next));
            edge = next;
            hasEdge = true;
        }
    }

    // ---- orphans and closed windows

    @Test
    void orphanAtAClosedWindowEndsAfterSoManyProbes() {
        TcpScript script = new TcpScript();
        TcpSocket socket = script.established();
        script.send("A", 1, 1, 0, 0);
        socket.trySend(new byte[5000], 0, 5000);
        socket.close();
        for (int i = 0; i < 60 && !script.stack().connections().isEmpty(); i++) {
            script.pass(61_000);
            script.takeAll();
            script.send("A", 1, 1, 0, 0);
        }
        assertEquals(0, script.stack().connections().size());
        assertEquals(0, script.host().blocks.inUse());
    }

    // ---- opening

    @Test
    void acceptQueueHoldsNoMoreThanItsBacklog() {
        TcpScript script = new TcpScript();
        TcpListener listener = script.stack().listen(TcpScript.PORT, 2);
        int[] sequences = new int[5];
        for (int i = 0; i < 5; i++) {
            script.peerPort(6000 + i).send("S", 0, 0, 0);
            sequences[i] = script.expect("SA", 0, 1, 0).sequence();
        }
        for (int i = 0; i < 5; i++) {
            script.peerPort(6000 + i).resume(sequences[i]).send("A", 1, 1, 0);
        }
        assertNotNull(listener.tryAccept());
        assertNotNull(listener.tryAccept());
        assertNull(listener.tryAccept(), "a third waits in a queue of two");
        // The others are let in once there is room: their SYN is acknowledged again.
        script.pass(1100).takeAll();
        for (int i = 2; i < 5; i++) {
            script.peerPort(6000 + i).resume(sequences[i]).send("A", 1, 1, 0);
        }
        assertNotNull(listener.tryAccept());
    }

    /** What a SYN had offered travels in the cookie: segment size in our sequence number, scale in our timestamp. */
    @Test
    void cookieCarriesSegmentSizeScaleAndTimestamps() {
        TcpScript script = new TcpScript();
        TcpListener listener = script.stack().listen(TcpScript.PORT, 4);
        for (int i = 0; i < 100; i++) {
            script.peerPort(6000 + i).send("S", 0, 0, 0);
        }
        script.takeAll();
        script.peerPort(5999).offerMss(600).offerWindowScale(3).timestamp(1000).send("S", 0, 0, 0);
        int stamp = script.expect("SA", 0, 1, 0).timestamp();
        script.echo(stamp).timestamp(1001).send("A", 1, 1, 0, 200);
        TcpSocket socket = listener.tryAccept();
        assertNotNull(socket);
        socket.trySend(new byte[4000], 0, 4000);
        // 536 of the sizes that a cookie knows, less the timestamps; a window of 200 << 3.
        script.expect("A", 1, 1, 524);
        script.expect("A", 525, 1, 524);
        script.expect("A", 1049, 1, 524);
        script.expectNothing();
        assertEquals(1, script.stack().counters().value("tcp.cookies.accepted"));
    }

    @Test
    void acknowledgmentOfNoCookieIsReset() {
        TcpScript script = new TcpScript();
        TcpListener listener = script.stack().listen(TcpScript.PORT, 4);
        for (int i = 0; i < 100; i++) {
            script.peerPort(6000 + i).send("S", 0, 0, 0);
        }
        script.takeAll();
        script.peerPort(5999).resume(12_345).send("A", 1, 1, 0);
        script.expectUnrelated("R");
        assertNull(listener.tryAccept());
    }

    /** As in Linux (60 to 120 s there): a segment that was seen on the wire can be repeated, but not for long. */
    @Test
    void aCookieIsGoodAgainAfterItsConnectionEndedButNotAfterTheSecretChangedTwice() {
        TcpScript script = new TcpScript();
        TcpListener listener = script.stack().listen(TcpScript.PORT, 4);
        for (int i = 0; i < 100; i++) {
            script.peerPort(6000 + i).send("S", 0, 0, 0);
        }
        script.takeAll();
        script.peerPort(5999).send("S", 0, 0, 0).expect("SA", 0, 1, 0);
        for (int connection = 0; connection < 2; connection++) {
            script.send("A", 1, 1, 10).send("A", 1, 1, 10);
            TcpSocket socket = listener.tryAccept();
            assertNotNull(socket, "connection " + connection);
            assertNull(listener.tryAccept(), "one at a time");
            socket.abort();
            script.takeAll();
        }
        script.pass(128_001);
        script.takeAll();
        script.send("A", 1, 1, 10).expectUnrelated("R");
        assertNull(listener.tryAccept());
        assertEquals(2, script.stack().counters().value("tcp.cookies.accepted"));
    }

    @Test
    void oldestHalfOpenConnectionGivesWay() {
        TcpScript script = new TcpScript();
        script.stack().listen(TcpScript.PORT, 4);
        for (int i = 0; i < 64; i++) {
            script.peerPort(6000 + i).send("S", 0, 0, 0);
        }
        script.pass(1500).takeAll();
        script.peerPort(5999).send("S", 0, 0, 0);
        assertEquals(63, script.stack().connections().size());
        assertTrue(script.stack().connections().stream().noneMatch(each -> each.remotePort() == 6000));
    }

    @Test
    void orphansBeyondTheirNumberEndTheOldest() {
        TcpScript script = new TcpScript(
                StackConfig.DEFAULT.withBuffers(256, 128).withTcp(TcpConfig.DEFAULT.withMaxConnections(64)));
        TcpListener listener = script.stack().listen(TcpScript.PORT, 16);
        for (int i = 0; i < 17; i++) {
            script.peerPort(6000 + i).send("S", 0, 0, 0).expect("SA", 0, 1, 0);
            script.send("A", 1, 1, 0, 0);
            TcpSocket socket = listener.tryAccept();
            socket.trySend(new byte[100], 0, 100);
            socket.close();
        }
        assertEquals(16, script.stack().connections().size());
        assertTrue(script.stack().connections().stream().noneMatch(each -> each.remotePort() == 6000));
    }

    @Test
    void spoofedSynsDoNotShutAPort() {
        TcpScript script = new TcpScript();
        TcpListener listener = script.stack().listen(TcpScript.PORT, 4);
        for (int i = 0; i < 1000; i++) {
            script.peerPort(6000 + i).send("S", 0, 0, 0);
        }
        script.takeAll();
        script.peerPort(5999).send("S", 0, 0, 0);
        script.expect("SA", 0, 1, 0);
        script.send("A", 1, 1, 10);
        TcpSocket socket = listener.tryAccept();
        assertNotNull(socket, "a real client beside a flood");
        assertEquals(10, socket.readableBytes());
    }

    // ---- floors, wake-ups and tables

    /** A peer whose segments lie in blocks: the floor is one of them, however many blocks that takes. */
    @ParameterizedTest
    @CsvSource({"9000, 64, 14", "9000, 64, 8", "65000, 512, 272", "65000, 512, 256"})
    void oneLargeSegmentIsAlwaysTaken(int mtuBytes, int blocks, int free) {
        TestNetwork network = new TestNetwork(
                new SimWorld(1), StackConfig.DEFAULT.withBuffers(1024, blocks), mtuBytes, null, null, null, null);
        TcpListener listener = network.right.stack.listen(80, 16);
        TcpSocket client = network.left.stack.startConnect(TestNetwork.RIGHT, 80);
        network.runFor(SECOND / 10);
        TcpSocket server = listener.tryAccept();
        List<PayloadBuffer> others = new ArrayList<>();
        while (network.right.blocks.available() > free) {
            others.add(network.right.blocks.acquire("others"));
        }
        byte[] into = new byte[65_536];
        int[] received = {0};
        network.right.runInLoop(() -> received[0] += Math.max(0, server.tryReceive(into, 0, into.length)));
        assertEquals(60_000, client.trySend(new byte[60_000], 0, 60_000));
        network.runFor(30 * SECOND);
        assertEquals(60_000, received[0]);
        others.forEach(PayloadBuffer::release);
        network.close();
        assertEquals(0, network.right.blocks.inUse());
    }

    /** What took the pool ends in the same pass, so that the pool is as full again as when the sender last looked. */
    @Test
    void aStarvedSenderIsWokenThoughThePoolIsNoFullerThanInThePassBefore() {
        TcpScript script = new TcpScript(StackConfig.DEFAULT.withBuffers(256, 64));
        TcpListener listener = script.stack().listen(TcpScript.PORT, 64);
        List<TcpSocket> sockets = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            script.takeAll();
            script.peerPort(6000 + i).send("S", 0, 0, 0).expect("SA", 0, 1, 0);
            script.send("A", 1, 1, 0, 0);
            sockets.add(listener.tryAccept());
        }
        TcpSocket starved = sockets.get(59);
        int[] woken = {0};
        starved.observe(new ConnectionObserver() {
            @Override
            public void onReadable() {}

            @Override
            public void onWritable() {
                woken[0]++;
            }
        });
        byte[] bytes = new byte[4096];
        boolean[] isDone = {false};
        script.host().runInLoop(() -> {
            if (!isDone[0]) {
                isDone[0] = true;
                for (TcpSocket each : sockets.subList(0, 59)) {
                    while (each.trySend(bytes, 0, bytes.length) > 0) {
                        // Until it may take no more.
                    }
                }
                assertEquals(Errno.WOULD_BLOCK, starved.trySend(bytes, 0, bytes.length));
                sockets.subList(0, 59).forEach(TcpSocket::abort);
            }
        });
        script.takeAll();
        script.pass(1000);
        assertTrue(woken[0] > 0);
        script.stack().close();
    }

    @Test
    void synsAtAFullTableEndNoOrphanThatStillDelivers() {
        TcpScript script = new TcpScript(StackConfig.DEFAULT
                .withTcp(TcpConfig.DEFAULT.withMaxConnections(64))
                .withBuffers(256, 128));
        TcpListener listener = script.stack().listen(TcpScript.PORT, 64);
        List<TcpSocket> sockets = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            script.takeAll();
            script.peerPort(6000 + i).send("S", 0, 0, 0).expect("SA", 0, 1, 0);
            script.send("A", 1, 1, 0);
            sockets.add(listener.tryAccept());
        }
        for (TcpSocket each : sockets.subList(0, 10)) {
            each.trySend(new byte[1000], 0, 1000);
            each.close();
        }
        script.takeAll();
        for (int i = 0; i < 10; i++) {
            script.peerPort(9000 + i).send("S", 0, 0, 0);
        }
        long orphans = script.stack().connections().stream()
                .filter(each -> each.state() == TcpState.FIN_WAIT_1)
                .count();
        assertEquals(10, orphans);
        script.stack().close();
    }
}
