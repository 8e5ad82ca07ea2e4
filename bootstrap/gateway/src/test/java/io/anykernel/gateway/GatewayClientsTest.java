package io.anykernel.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.DutyCycle;
import io.anykernel.hypercall.host.HostWorld;
import io.anykernel.hypercall.host.LinkPorts;
import io.anykernel.net.address.IpAddress;
import io.anykernel.net.connection.KeepAlive;
import io.anykernel.net.socket.TcpListener;
import io.anykernel.net.socket.TcpSocket;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients that leave without a word, by a reset or in a crowd: none of them keeps the place of another. */
@Timeout(120)
class GatewayClientsTest {
    private static final long LIMIT_NANOS = 30_000_000_000L;
    private static final long BLOCKED_MILLIS = 300;
    private static final long TWO_PROBES_NANOS = 2_100_000_000L;
    private static final long QUIET_NANOS = 300_000_000L;
    private static final int SERVICE = 80;
    private static final IpAddress TARGET = IpAddress.parse("10.0.0.2");

    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final HostWorld world =
            HostWorld.builder().console(line -> lines.add(line.toString())).build();
    private final LinkPorts link = new LinkPorts(world.arenas(), "wire", 65_515, true);
    private final ServerStack server = new ServerStack(world, link, "10.0.0.2/24");
    private final TcpListener listener = server.stack().listen(SERVICE, 256);
    private final List<SocketChannel> clients = new ArrayList<>();
    private final List<TcpSocket> accepted = new ArrayList<>();
    private Gateway gateway;
    private InetSocketAddress published;

    @AfterEach
    void nothingIsLeftBehind() throws IOException {
        for (SocketChannel client : clients) {
            client.close();
        }
        accepted.forEach(TcpSocket::abort);
        assertNull(gateway.kernel().cpu().failure());
        gateway.close();
        assertNull(server.failure());
        server.close();
    }

    // ---- resets while nothing is wanted from the client

    @Test
    void aResetIsPassedOnWhileTheServiceDoesNotRead() throws Exception {
        publish(SERVICE, 1024);
        SocketChannel client = connect();
        TcpSocket inner = accept();
        writeUntilBlocked(client);
        reset(client);
        await(() -> count("gateway.reset") == 1, "the gateway has not noticed the reset");
        assertServes();
        inner.abort();
    }

    @Test
    void aResetBehindAHalfCloseIsPassedOn() throws Exception {
        publish(SERVICE, 1024);
        SocketChannel client = connect();
        TcpSocket inner = accept();
        client.shutdownOutput();
        assertEquals(0, inner.receive(new byte[1], 0, 1, LIMIT_NANOS));
        reset(client);
        await(() -> count("gateway.reset") == 1, "the gateway has not noticed the reset");
        assertServes();
    }

    @Test
    void aResetIsPassedOnWhileTheTargetDoesNotAnswer() throws Exception {
        gateway = Gateway.onLink(
                world, owner -> new ArpOnlyPort(link.openRight(owner)), "10.0.0.1/24", TARGET, GatewayLimits.DEFAULT);
        published = listen(SERVICE);
        for (int i = 0; i < 16; i++) {
            connect();
        }
        await(() -> count("gateway.accepted") == 16, "the gateway has not accepted");
        for (SocketChannel client : clients) {
            reset(client);
        }
        await(() -> count("gateway.reset") == 16, "the gateway has not noticed the resets");
    }

    /** End of data is readable for ever, and an idle connection is writable for ever. */
    @Test
    void aHalfClosedClientLeavesTheLoopAsleep() throws Exception {
        publish(SERVICE, 1024);
        SocketChannel client = connect();
        TcpSocket inner = accept();
        client.shutdownOutput();
        assertEquals(0, inner.receive(new byte[1], 0, 1, LIMIT_NANOS));
        AtomicInteger turns = countTurns();
        int before = turns.get();
        long end = world.clock().nanoTime() + QUIET_NANOS;
        while (world.clock().nanoTime() < end) {
            Thread.sleep(10);
        }
        assertTrue(turns.get() - before < 100, () -> turns.get() - before + " turns of the loop while nothing happens");
        inner.send(new byte[] {42}, 0, 1, LIMIT_NANOS);
        ByteBuffer answer = ByteBuffer.allocate(1);
        assertEquals(1, client.read(answer));
        assertEquals(42, answer.get(0));
    }

    /** Both sides have ended their data in order, which looks like a failed connection to a selector. */
    @Test
    void whatAClientSentBeforeItsEndArrivesThoughTheServiceEndedFirst() throws Exception {
        publish(SERVICE, 1024);
        SocketChannel client = connect();
        TcpSocket inner = accept();
        inner.shutdownOutput();
        assertEquals(-1, client.read(ByteBuffer.allocate(1)));
        int bytes = writeUntilBlocked(client);
        client.close();
        byte[] part = new byte[65_536];
        // The rest of the client's buffer, and behind it its end, come into the host's buffer.
        int received = 0;
        while (received < bytes - 900_000) {
            received += inner.receive(part, 0, part.length, LIMIT_NANOS);
        }
        long probed = world.clock().nanoTime() + TWO_PROBES_NANOS;
        await(() -> world.clock().nanoTime() > probed, "time stands still");
        for (int count = 1; count > 0; received += count) {
            count = inner.receive(part, 0, part.length, LIMIT_NANOS);
        }
        assertEquals(bytes, received);
    }

    @Test
    void asManyResetClientsAsTheGatewayHoldsLeaveItsPortsOpen() throws Exception {
        publish(SERVICE, Splices.MAX_CONNECTIONS);
        for (int i = 0; i < Splices.MAX_CONNECTIONS; i++) {
            SocketChannel client = connect();
            accept();
            client.shutdownOutput();
        }
        await(() -> count("gateway.accepted") == Splices.MAX_CONNECTIONS, "not all are accepted");
        for (SocketChannel client : clients) {
            reset(client);
        }
        clients.clear();
        assertServes();
    }

    // ---- clients that take nothing

    /** Left to the host, each of them has megabytes taken for it. */
    @Test
    void hundredsOfClientsThatReadNothingHaveLittleTakenForThem() throws Exception {
        publish(SERVICE, 1024);
        int many = 200;
        byte[] piece = new byte[64 * 1024];
        long taken = 0;
        for (int i = 0; i < many; i++) {
            connect();
            accept();
        }
        boolean isTaking = true;
        for (long still = world.clock().nanoTime();
                isTaking;
                isTaking = world.clock().nanoTime() - still < BLOCKED_MILLIS * 1_000_000) {
            for (TcpSocket each : accepted) {
                int count = each.trySend(piece, 0, piece.length);
                if (count > 0) {
                    taken += count;
                    still = world.clock().nanoTime();
                }
            }
        }
        assertTrue(taken / many < 1_200_000, taken / many + " bytes a client");
        assertServes();
    }

    // ---- clients that vanish

    @Test
    void anIdleClientIsProbedAfterTwoMinutes() throws Exception {
        assumeTrue(Files.isReadable(Path.of("/proc/net/tcp")), "skipped: needs /proc/net/tcp");
        publish(SERVICE, 1024);
        SocketChannel client = connect();
        accept();
        int port = ((InetSocketAddress) client.getLocalAddress()).getPort();
        String[] timer = kernelTimer(published.getPort(), port).split(":");
        assertEquals("02", timer[0], "the keep-alive timer runs");
        int ticks = Integer.parseInt(timer[1], 16);
        assertTrue(ticks > 0 && ticks <= 120 * 100, ticks + " hundredths of a second");
    }

    /** The target's side: a machine of the stack's that was switched off. */
    @Test
    void aTargetThatVanishedEndsItsIdleClients() throws Exception {
        AtomicReference<ArpOnlyPort> port = new AtomicReference<>();
        KeepAlive quick = KeepAlive.of(Duration.ofMillis(200), Duration.ofMillis(100), 2);
        gateway = Gateway.onLink(
                world,
                owner -> {
                    port.set(new ArpOnlyPort(link.openRight(owner), false));
                    return port.get();
                },
                "10.0.0.1/24",
                TARGET,
                new GatewayLimits(1024, DatagramLimits.DEFAULT, quick));
        published = listen(SERVICE);
        SocketChannel client = connect();
        TcpSocket inner = accept();
        inner.send(new byte[] {42}, 0, 1, LIMIT_NANOS);
        assertEquals(1, client.read(ByteBuffer.allocate(1)));
        port.get().lose();
        await(() -> count("gateway.reset") == 1, "the gateway waits for a target that is gone");
        assertReset(client);
    }

    /** Kind and expiry of the timer of the host's end of a connection (Documentation/networking/proc_net_tcp.rst). */
    private static String kernelTimer(int localPort, int remotePort) throws IOException {
        String local = String.format(Locale.ROOT, ":%04X", localPort);
        String remote = String.format(Locale.ROOT, ":%04X", remotePort);
        for (String table : new String[] {"/proc/net/tcp", "/proc/net/tcp6"}) {
            for (String line : Files.readAllLines(Path.of(table))) {
                String[] words = line.trim().split("\\s+");
                if (words[1].endsWith(local) && words[2].endsWith(remote)) {
                    return words[5];
                }
            }
        }
        throw new AssertionError("no such connection");
    }

    // ---- limits

    @Test
    void clientsBeyondTheLimitWaitAndAreServedInTheirTurn() throws Exception {
        publish(SERVICE, 8);
        for (int i = 0; i < 40; i++) {
            SocketChannel client = connect();
            client.write(ByteBuffer.wrap(new byte[] {(byte) i}));
        }
        for (int i = 0; i < 40; i++) {
            try (TcpSocket inner = accept()) {
                byte[] said = new byte[1];
                assertEquals(1, inner.receive(said, 0, 1, LIMIT_NANOS));
                inner.send(said, 0, 1, LIMIT_NANOS);
                SocketChannel client = clients.get(said[0]);
                ByteBuffer answer = ByteBuffer.allocate(1);
                assertEquals(1, client.read(answer));
                assertEquals(said[0], answer.get(0));
                client.close();
            }
        }
        await(() -> transitions().size() == 2, "the end of the pause is not logged");
        assertEquals(40, count("gateway.accepted"));
        assertEquals(1, count("gateway.accept-pauses"));
        assertEquals(
                List.of(
                        "gateway: event=accept-paused cause=connections connections=8",
                        "gateway: event=accept-resumed connections=6"),
                transitions());
    }

    @Test
    void aRefusedConnectionIsCountedAndResetAndReportedOnce() throws Exception {
        publish(SERVICE, 1024);
        gateway.stack().close();
        for (int i = 0; i < 20; i++) {
            SocketChannel client = connect();
            assertReset(client);
        }
        assertEquals(20, count("gateway.refused"));
        // A line leaves after the pass that wrote it, and the resets may all be of one.
        await(() -> !refusals().isEmpty(), "the refusal is not logged");
        assertEquals(1, refusals().size(), lines::toString);
    }

    // ---- steps

    private List<String> refusals() {
        return lines.stream()
                .filter(line -> line.contains("event=connection-refused"))
                .toList();
    }

    private List<String> transitions() {
        return lines.stream().filter(line -> line.contains("event=accept-")).toList();
    }

    private void publish(int targetPort, int maxConnections) {
        gateway = Gateway.onLink(
                world,
                link::openRight,
                "10.0.0.1/24",
                TARGET,
                new GatewayLimits(maxConnections, DatagramLimits.DEFAULT));
        published = listen(targetPort);
    }

    private InetSocketAddress listen(int targetPort) {
        return gateway.publish(new PublishedPort(new InetSocketAddress("127.0.0.1", 0), targetPort));
    }

    private SocketChannel connect() throws IOException {
        SocketChannel client = SocketChannel.open();
        clients.add(client);
        client.setOption(StandardSocketOptions.SO_SNDBUF, 16_384);
        client.connect(published);
        return client;
    }

    private TcpSocket accept() {
        TcpSocket inner = listener.accept(LIMIT_NANOS);
        accepted.add(inner);
        return inner;
    }

    private static void reset(SocketChannel client) throws IOException {
        client.configureBlocking(true);
        client.setOption(StandardSocketOptions.SO_LINGER, 0);
        client.close();
    }

    private static void assertReset(SocketChannel client) {
        try {
            assertEquals(-2, client.read(ByteBuffer.allocate(1)), "neither data nor end of data");
        } catch (IOException reset) {
            assertTrue(reset.getMessage().contains("reset"), reset::toString);
        }
    }

    /** Returns the bytes that were taken until none were for a while. */
    private static int writeUntilBlocked(SocketChannel client) throws IOException {
        int written = 0;
        client.configureBlocking(false);
        try (Selector selector = Selector.open()) {
            SelectionKey key = client.register(selector, SelectionKey.OP_WRITE);
            while (selector.select(BLOCKED_MILLIS) > 0) {
                selector.selectedKeys().clear();
                written += client.write(ByteBuffer.allocate(65_536));
            }
            key.cancel();
            selector.selectNow();
        }
        return written;
    }

    private void assertServes() throws Exception {
        try (Socket host = new Socket()) {
            host.connect(published);
            host.setSoTimeout((int) (LIMIT_NANOS / 1_000_000));
            host.getOutputStream().write(7);
            try (TcpSocket inner = accept()) {
                byte[] said = new byte[1];
                assertEquals(1, inner.receive(said, 0, 1, LIMIT_NANOS));
                inner.send(said, 0, 1, LIMIT_NANOS);
                assertEquals(7, host.getInputStream().read());
            }
        }
    }

    private AtomicInteger countTurns() {
        AtomicInteger turns = new AtomicInteger();
        gateway.kernel().attach(new DutyCycle() {
            @Override
            public boolean poll(long nowNanos) {
                turns.incrementAndGet();
                return false;
            }

            @Override
            public long nextDeadlineNanos() {
                return Cpu.NEVER;
            }
        });
        return turns;
    }

    private long count(String counter) {
        return gateway.kernel().counters().value(counter);
    }

    private void await(BooleanSupplier condition, String otherwise) throws InterruptedException {
        long end = world.clock().nanoTime() + LIMIT_NANOS;
        while (!condition.getAsBoolean()) {
            assertTrue(world.clock().nanoTime() < end, () -> otherwise + ": " + lines);
            Thread.sleep(1);
        }
    }
}
