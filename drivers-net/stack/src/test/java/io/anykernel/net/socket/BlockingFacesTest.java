package io.anykernel.net.socket;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anykernel.core.error.KernelException;
import io.anykernel.hypercall.Errno;
import io.anykernel.hypercall.host.HostWorld;
import io.anykernel.hypercall.host.LinkPorts;
import io.anykernel.net.address.IpAddress;
import io.anykernel.net.stack.StackConfig;
import io.anykernel.net.testing.ThreadedHost;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;

/** Two stacks in one process, each with its loop, and many threads that call them. */
@Timeout(60)
class BlockingFacesTest {
    private static final long SECONDS = 1_000_000_000L;
    private static final long LONG = 30 * SECONDS;
    private static final IpAddress SERVER = IpAddress.parse("10.0.0.2");

    private final HostWorld world = HostWorld.create();
    private final LinkPorts link = new LinkPorts(world.arenas(), "wire", 1500, false);
    private final StackConfig config = StackConfig.DEFAULT.withBuffers(2048, 2048);
    /** Fewer blocks than one connection may send: its threads wait for each other's. */
    private final StackConfig poor = StackConfig.DEFAULT.withBuffers(2048, 48);

    private final ThreadedHost client = new ThreadedHost(world, poor, link::openLeft, "10.0.0.1/24");
    private final ThreadedHost server = new ThreadedHost(world, config, link::openRight, "10.0.0.2/24");

    @AfterEach
    void closedStacksHoldNothing() throws InterruptedException {
        assertNull(client.failure());
        assertNull(server.failure());
        client.close();
        server.close();
        assertEquals(0, client.packets.inUse(), () -> client.packets.leaks().toString());
        assertEquals(0, server.packets.inUse(), () -> server.packets.leaks().toString());
        assertEquals(0, client.blocks.inUse());
        assertEquals(0, server.blocks.inUse());
    }

    private static CompletableFuture<Throwable> start(Executable body) {
        CompletableFuture<Throwable> outcome = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                body.execute();
                outcome.complete(null);
            } catch (Throwable thrown) {
                outcome.complete(thrown);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return outcome;
    }

    private static int errnoOf(CompletableFuture<Throwable> call) throws Exception {
        Throwable thrown = call.get(30, TimeUnit.SECONDS);
        return thrown instanceof KernelException refused ? refused.errno() : fail(thrown);
    }

    private static int fail(Throwable thrown) {
        throw new AssertionError("expected a KernelException", thrown);
    }

    private static void echo(TcpSocket socket) {
        byte[] buffer = new byte[16_384];
        try (socket) {
            int taken = socket.receive(buffer, 0, buffer.length, LONG);
            while (taken > 0) {
                socket.send(buffer, 0, taken, LONG);
                taken = socket.receive(buffer, 0, buffer.length, LONG);
            }
            socket.shutdownOutput();
        }
    }

    @Test
    void manyThreadsExchangeBytesAtOnce() throws Exception {
        TcpListener listener = server.stack.listen(7, 64);
        start(() -> {
            while (true) {
                TcpSocket socket = listener.accept(Gate.FOREVER);
                start(() -> echo(socket));
            }
        });
        List<CompletableFuture<Throwable>> clients = new ArrayList<>();
        for (int i = 0; i < 24; i++) {
            int seed = i;
            clients.add(start(() -> sendAndCompare(seed)));
        }
        for (CompletableFuture<Throwable> each : clients) {
            Throwable thrown = each.get(50, TimeUnit.SECONDS);
            assertNull(thrown, () -> "failed: " + thrown);
        }
    }

    /** Two threads serve every connection; what one listener does, no other thread does at the same time. */
    @Test
    void twoThreadsServeManyConnectionsByReadiness() throws Exception {
        ReadinessQueue queue = server.stack.newReadinessQueue();
        TcpListener listener = server.stack.listen(7, 64);
        queue.register(listener, events -> {
            for (TcpSocket socket = listener.tryAccept(); socket != null; socket = listener.tryAccept()) {
                queue.register(socket, new Echo(socket));
            }
        });
        CompletableFuture<Throwable> first = start(queue::run);
        CompletableFuture<Throwable> second = start(queue::run);
        List<CompletableFuture<Throwable>> clients = new ArrayList<>();
        for (int i = 0; i < 24; i++) {
            int seed = i;
            clients.add(start(() -> sendAndCompare(seed)));
        }
        for (CompletableFuture<Throwable> each : clients) {
            Throwable thrown = each.get(50, TimeUnit.SECONDS);
            assertNull(thrown, () -> "failed: " + thrown);
        }
        queue.close();
        assertNull(first.get(30, TimeUnit.SECONDS));
        assertNull(second.get(30, TimeUnit.SECONDS));
        assertEquals(0, server.counters.value("socket.listener-failures"));
    }

    /** Echoes without waiting; its state is unguarded, as an application's would be. */
    private static final class Echo implements ReadinessListener {
        private final TcpSocket socket;
        private final byte[] buffer = new byte[16_384];
        private int from;
        private int to;
        private boolean isRunning;

        private Echo(TcpSocket socket) {
            this.socket = socket;
        }

        @Override
        public void onReady(int events) {
            if (isRunning) {
                throw new IllegalStateException("two threads in one listener");
            }
            isRunning = true;
            int taken = Integer.MAX_VALUE;
            while (taken > 0) {
                taken = from < to ? drain() : refill();
            }
            if (taken == 0) {
                socket.close();
            }
            isRunning = false;
        }

        private int drain() {
            int taken = socket.trySend(buffer, from, to - from);
            from += Math.max(0, taken);
            return taken;
        }

        private int refill() {
            int taken = socket.tryReceive(buffer, 0, buffer.length);
            from = 0;
            to = Math.max(0, taken);
            return taken;
        }
    }

    @Test
    void anInterruptEndsADispatch() throws Exception {
        ReadinessQueue queue = server.stack.newReadinessQueue();
        CompletableFuture<Throwable> outcome = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                queue.dispatch(LONG);
                outcome.complete(null);
            } catch (KernelException ended) {
                outcome.complete(ended);
            }
        });
        thread.start();
        thread.interrupt();
        assertEquals(Errno.INTERRUPTED, errnoOf(outcome));
    }

    private void sendAndCompare(int seed) throws InterruptedException, ExecutionException {
        byte[] sent = new byte[200_000];
        new Random(seed).nextBytes(sent);
        byte[] received = new byte[sent.length];
        try (TcpSocket socket = client.stack.connect(SERVER, 7, LONG)) {
            CompletableFuture<Throwable> sending = start(() -> {
                socket.send(sent, 0, sent.length, LONG);
                socket.shutdownOutput();
            });
            int done = 0;
            for (int taken = 1; taken > 0 && done < received.length; done += taken) {
                taken = socket.receive(received, done, received.length - done, LONG);
            }
            assertEquals(0, socket.receive(new byte[1], 0, 1, LONG));
            assertNull(sending.get());
        }
        assertArrayEquals(sent, received);
    }

    @Test
    void callsTimeOut() {
        TcpListener listener = server.stack.listen(80, 1);
        assertEquals(
                Errno.TIMED_OUT,
                assertThrows(KernelException.class, () -> listener.accept(1_000_000))
                        .errno());
        try (TcpSocket socket = client.stack.connect(SERVER, 80, LONG)) {
            KernelException late =
                    assertThrows(KernelException.class, () -> socket.receive(new byte[1], 0, 1, 1_000_000));
            assertEquals(Errno.TIMED_OUT, late.errno());
            KernelException full =
                    assertThrows(KernelException.class, () -> socket.send(new byte[4 << 20], 0, 4 << 20, 50_000_000));
            assertEquals(Errno.TIMED_OUT, full.errno());
        }
    }

    /** The least, the greatest and a negative duration, in each call that waits. */
    @Test
    void callsTakeDurations() {
        Duration moment = Duration.ofMillis(1);
        Duration ages = Duration.ofSeconds(Long.MAX_VALUE, 999_999_999);
        Duration negative = Duration.ofNanos(-1);
        byte[] one = new byte[1];
        TcpListener listener = server.stack.listen(80, 1);
        assertEquals(Errno.TIMED_OUT, errnoOf(() -> listener.accept(moment)));
        assertThrows(IllegalArgumentException.class, () -> listener.accept(negative));
        assertThrows(IllegalArgumentException.class, () -> client.stack.connect(SERVER, 80, negative));
        try (TcpSocket socket = client.stack.connect(SERVER, 80, ages);
                TcpSocket peer = listener.accept(ages);
                UdpSocket datagrams = client.stack.bindUdp(IpAddress.ANY, 0)) {
            assertEquals(Errno.TIMED_OUT, errnoOf(() -> socket.receive(one, 0, 1, Duration.ZERO)));
            assertEquals(Errno.TIMED_OUT, errnoOf(() -> datagrams.receive(one, 0, 1, new Datagram(), moment)));
            socket.awaitConnected(ages);
            socket.send(one, 0, 1, ages);
            assertEquals(1, socket.sendSome(one, 0, 1, ages));
            assertEquals(1, peer.receive(one, 0, 1, ages));
            socket.shutdownOutput();
            socket.awaitSent(ages);
            assertThrows(IllegalArgumentException.class, () -> socket.receive(one, 0, 1, negative));
            assertThrows(IllegalArgumentException.class, () -> socket.send(one, 0, 1, negative));
            assertThrows(IllegalArgumentException.class, () -> socket.sendSome(one, 0, 1, negative));
            assertThrows(IllegalArgumentException.class, () -> socket.awaitConnected(negative));
            assertThrows(IllegalArgumentException.class, () -> socket.awaitSent(negative));
        }
        assertTrue(client.stack.pinger().ping(SERVER, ages) > 0);
        assertEquals(0, client.stack.newReadinessQueue().dispatch(moment));
        assertNull(client.failure(), "a refused argument harms nothing");
    }

    private static int errnoOf(Executable call) {
        return assertThrows(KernelException.class, call).errno();
    }

    @Test
    void whatWasSentIsAwaitedUntilThePeerHasAcknowledgedItAll() throws Exception {
        TcpListener listener = server.stack.listen(80, 1);
        int bytes = 120_000;
        try (TcpSocket socket = client.stack.connect(SERVER, 80, LONG);
                TcpSocket peer = listener.accept(LONG)) {
            assertEquals(
                    Errno.INVALID,
                    assertThrows(KernelException.class, () -> socket.awaitSent(LONG))
                            .errno());
            CompletableFuture<Throwable> sending = start(() -> {
                socket.send(new byte[bytes], 0, bytes, LONG);
                socket.shutdownOutput();
                KernelException unread = assertThrows(KernelException.class, () -> socket.awaitSent(SECONDS / 20));
                assertEquals(Errno.TIMED_OUT, unread.errno());
            });
            // The peer's buffer holds less: the rest waits for it to read.
            byte[] buffer = new byte[bytes];
            int done = 0;
            while (done < bytes / 5) {
                done += peer.receive(buffer, 0, bytes / 5 - done, LONG);
            }
            assertNull(sending.get(30, TimeUnit.SECONDS));
            CompletableFuture<Throwable> awaiting = start(() -> socket.awaitSent(LONG));
            while (peer.receive(buffer, 0, buffer.length, LONG) > 0) {
                // Until its end of data.
            }
            assertNull(awaiting.get(30, TimeUnit.SECONDS));
            socket.awaitSent(0);
        }
    }

    @Test
    void awaitingWhatWasSentEndsWithTheConnection() throws Exception {
        TcpListener listener = server.stack.listen(80, 1);
        TcpSocket socket = client.stack.connect(SERVER, 80, LONG);
        TcpSocket peer = listener.accept(LONG);
        CompletableFuture<Throwable> awaiting = start(() -> {
            socket.send(new byte[500_000], 0, 500_000, LONG);
            socket.shutdownOutput();
            socket.awaitSent(LONG);
        });
        assertTrue(peer.receive(new byte[1], 0, 1, LONG) > 0);
        peer.abort();
        assertEquals(Errno.CONNECTION_RESET, errnoOf(awaiting));
    }

    @Test
    void interruptedCallThrowsAndTheConnectionLives() throws Exception {
        TcpListener listener = server.stack.listen(80, 1);
        try (TcpSocket socket = client.stack.connect(SERVER, 80, LONG);
                TcpSocket peer = listener.accept(LONG)) {
            Thread.currentThread().interrupt();
            KernelException stopped =
                    assertThrows(KernelException.class, () -> socket.receive(new byte[1], 0, 1, LONG));
            assertEquals(Errno.INTERRUPTED, stopped.errno());
            assertTrue(Thread.interrupted(), "the status is kept");
            peer.send(new byte[] {5}, 0, 1, LONG);
            assertEquals(1, socket.receive(new byte[1], 0, 1, LONG));
        }
    }

    @Test
    void waitersAreToldWhenTheirListenerSocketOrStackIsClosed() throws Exception {
        TcpListener listener = server.stack.listen(80, 4);
        TcpSocket socket = client.stack.connect(SERVER, 80, LONG);
        TcpSocket peer = listener.accept(LONG);
        CountDownLatch running = new CountDownLatch(3);
        CompletableFuture<Throwable> accepting = start(() -> {
            running.countDown();
            listener.accept(LONG);
        });
        CompletableFuture<Throwable> receiving = start(() -> {
            running.countDown();
            socket.receive(new byte[1], 0, 1, LONG);
        });
        CompletableFuture<Throwable> peering = start(() -> {
            running.countDown();
            peer.receive(new byte[1], 0, 1, LONG);
        });
        assertTrue(running.await(10, TimeUnit.SECONDS));
        listener.close();
        assertEquals(Errno.BAD_HANDLE, errnoOf(accepting));
        client.stack.close();
        assertEquals(Errno.CONNECTION_ABORTED, errnoOf(receiving));
        assertEquals(Errno.CONNECTION_RESET, errnoOf(peering));
        assertEquals(
                Errno.SHUT_DOWN,
                assertThrows(KernelException.class, () -> client.stack.connect(SERVER, 80, LONG))
                        .errno());
    }

    @Test
    void closingASocketEndsTheCallsThatWaitInIt() throws Exception {
        TcpListener listener = server.stack.listen(80, 4);
        TcpSocket socket = client.stack.connect(SERVER, 80, LONG);
        TcpSocket peer = listener.accept(LONG);
        CountDownLatch running = new CountDownLatch(2);
        CompletableFuture<Throwable> receiving = start(() -> {
            running.countDown();
            socket.receive(new byte[1], 0, 1, LONG);
        });
        CompletableFuture<Throwable> sending = start(() -> {
            running.countDown();
            socket.send(new byte[4 << 20], 0, 4 << 20, LONG);
        });
        assertTrue(running.await(10, TimeUnit.SECONDS));
        socket.close();
        assertEquals(Errno.BAD_HANDLE, errnoOf(receiving));
        assertEquals(Errno.BAD_HANDLE, errnoOf(sending));
        assertEquals(Errno.BAD_HANDLE, socket.tryReceive(new byte[1], 0, 1));
        assertEquals(Errno.BAD_HANDLE, socket.trySend(new byte[1], 0, 1));
        peer.abort();
    }

    @Test
    void aPartIsSentWhereThereIsRoomForAPart() {
        TcpListener listener = server.stack.listen(80, 1);
        try (TcpSocket socket = client.stack.connect(SERVER, 80, LONG);
                TcpSocket peer = listener.accept(LONG)) {
            byte[] bytes = new byte[4 << 20];
            assertEquals(0, socket.sendSome(bytes, 0, 0, LONG));
            int sent = socket.sendSome(bytes, 0, bytes.length, LONG);
            assertTrue(sent > 0 && sent < bytes.length, sent + " bytes");
            KernelException full = assertThrows(KernelException.class, () -> {
                while (true) {
                    socket.sendSome(bytes, 0, bytes.length, SECONDS / 5);
                }
            });
            assertEquals(Errno.TIMED_OUT, full.errno());
            assertTrue(peer.receive(bytes, 0, bytes.length, LONG) > 0);
            assertTrue(socket.sendSome(bytes, 0, bytes.length, LONG) > 0);
        }
    }

    @Test
    void senderGoesOnBesideOneThatHoldsAllThatItMay() throws Exception {
        TcpListener listener = server.stack.listen(80, 16);
        TcpSocket hog = client.stack.connect(SERVER, 80, LONG);
        TcpSocket unread = listener.accept(LONG);
        // More than the peer's buffer and all blocks together: it ends with its share of them taken and a closed
        // window.
        KernelException full =
                assertThrows(KernelException.class, () -> hog.send(new byte[1 << 20], 0, 1 << 20, SECONDS / 2));
        assertEquals(Errno.TIMED_OUT, full.errno());
        assertTrue(client.counters.value("pool.net.blocks.available") > 0);
        TcpSocket starved = client.stack.connect(SERVER, 80, LONG);
        TcpSocket peer = listener.accept(LONG);
        CompletableFuture<Throwable> sending = start(() -> starved.send(new byte[100_000], 0, 100_000, LONG));
        byte[] buffer = new byte[100_000];
        int done = 0;
        while (done < 100_000) {
            done += peer.receive(buffer, 0, buffer.length, LONG);
        }
        assertNull(sending.get(30, TimeUnit.SECONDS));
        hog.abort();
        unread.close();
    }

    /** What a call itself sends over loopback is answered before it waits: no second signal follows. */
    @Test
    void whoWaitsForItselfIsAnsweredWithoutATimeOut() throws Exception {
        CompletableFuture<Throwable> asked = start(() -> server.stack.pinger().ping(SERVER, Gate.FOREVER));
        assertNull(asked.get(20, TimeUnit.SECONDS));
    }

    @Test
    void pingAndDatagramsBlockUntilAnswered() {
        assertTrue(client.stack.pinger().ping(SERVER, LONG) > 0);
        try (UdpSocket service = server.stack.bindUdp(IpAddress.ANY, 53);
                UdpSocket asking = client.stack.bindUdp(IpAddress.ANY, 0)) {
            asking.send(new byte[] {1, 2}, 0, 2, SERVER, 53);
            byte[] buffer = new byte[100];
            Datagram origin = new Datagram();
            assertEquals(2, service.receive(buffer, 0, 100, origin, LONG));
            service.send(new byte[1000], 0, 1000, origin.source(), origin.sourcePort());
            assertEquals(100, asking.receive(buffer, 0, 100, origin, LONG));
            assertEquals(1000, origin.lengthBytes());
            KernelException late =
                    assertThrows(KernelException.class, () -> asking.receive(buffer, 0, 1, origin, 1_000_000));
            assertEquals(Errno.TIMED_OUT, late.errno());
        }
    }
}
