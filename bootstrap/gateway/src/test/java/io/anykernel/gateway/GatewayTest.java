package io.anykernel.gateway;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anykernel.core.error.KernelException;
import io.anykernel.hypercall.Errno;
import io.anykernel.hypercall.PortException;
import io.anykernel.hypercall.host.HostWorld;
import io.anykernel.hypercall.host.LinkPorts;
import io.anykernel.net.address.IpAddress;
import io.anykernel.net.socket.TcpListener;
import io.anykernel.net.socket.TcpSocket;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Host sockets spliced to a stack over a link inside the process. */
@Timeout(120)
class GatewayTest {
    private static final long LIMIT_NANOS = 60_000_000_000L;
    private static final long PATIENCE_NANOS = 1_000_000_000L;
    private static final long SEED = Long.getLong("seed", 20_261_123L);
    private static final int SERVICE = 80;
    private static final int NOBODY = 81;
    /** More than all buffers on the way take together. */
    private static final int FLOOD_BYTES = 64 << 20;

    private final HostWorld world = HostWorld.builder().console(text -> {}).build();
    private final LinkPorts link = new LinkPorts(world.arenas(), "wire", 65_515, true);
    private final ServerStack server = new ServerStack(world, link, "10.0.0.2/24");
    private final Gateway gateway = Gateway.onLink(world, link::openRight, "10.0.0.1/24", IpAddress.parse("10.0.0.2"));
    private final TcpListener listener = server.stack().listen(SERVICE, 256);
    private final InetSocketAddress published = publish(SERVICE);
    private boolean isGatewayBroken;

    @AfterEach
    void nothingIsLeftBehind() throws InterruptedException {
        if (!isGatewayBroken) {
            assertNull(gateway.kernel().cpu().failure());
            gateway.close();
        }
        assertNull(server.failure());
        server.close();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("gateway") || thread.getName().startsWith("server")) {
                thread.join(10_000);
                assertFalse(thread.isAlive(), thread.getName());
            }
        }
    }

    // ---- bytes

    @Test
    void bulkArrivesWholeBothWaysAtOnce() throws Exception {
        byte[] up = content(20_000_003, SEED);
        byte[] down = content(20_000_003, SEED + 1);
        try (Socket host = connect();
                TcpSocket inner = accept()) {
            FutureTask<byte[]> atServer = start(() -> receiveAll(inner));
            FutureTask<byte[]> atHost = start(() -> receiveAll(host));
            FutureTask<byte[]> answer = start(() -> sendAll(inner, down));
            sendAll(host, up);
            answer.get(60, TimeUnit.SECONDS);
            assertArrayEquals(digest(up), atServer.get(60, TimeUnit.SECONDS), "seed " + SEED);
            assertArrayEquals(digest(down), atHost.get(60, TimeUnit.SECONDS), "seed " + SEED);
        }
    }

    @Test
    void twoHundredConnectionsAtOnceKeepTheirBytesApart() throws Exception {
        List<Socket> hosts = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            hosts.add(connect());
            TcpSocket inner = accept();
            start(() -> echo(inner));
        }
        List<FutureTask<byte[]>> answers = new ArrayList<>();
        for (int i = 0; i < hosts.size(); i++) {
            Socket host = hosts.get(i);
            byte[] said = content(20_000, SEED + i);
            answers.add(start(() -> {
                sendAll(host, said);
                return receiveAll(host);
            }));
        }
        for (int i = 0; i < hosts.size(); i++) {
            byte[] said = content(20_000, SEED + i);
            assertArrayEquals(digest(said), answers.get(i).get(60, TimeUnit.SECONDS), "connection " + i);
            hosts.get(i).close();
        }
    }

    // ---- ends

    @Test
    void theHostsHalfCloseLeavesTheAnswersWayOpen() throws Exception {
        try (Socket host = connect();
                TcpSocket inner = accept()) {
            byte[] question = content(100_000, SEED);
            sendAll(host, question);
            assertArrayEquals(digest(question), receiveAll(inner));
            byte[] answer = content(300_000, SEED + 1);
            start(() -> sendAll(inner, answer));
            assertArrayEquals(digest(answer), receiveAll(host));
        }
    }

    @Test
    void theServersHalfCloseLeavesTheQuestionsWayOpen() throws Exception {
        try (Socket host = connect();
                TcpSocket inner = accept()) {
            byte[] greeting = content(100_000, SEED);
            start(() -> sendAll(inner, greeting));
            assertArrayEquals(digest(greeting), receiveAll(host));
            byte[] answer = content(300_000, SEED + 1);
            start(() -> sendAll(host, answer));
            assertArrayEquals(digest(answer), receiveAll(inner));
        }
    }

    @Test
    void theHostsResetReachesTheServerAsAReset() throws Exception {
        Socket host = connect();
        try (TcpSocket inner = accept()) {
            host.setSoLinger(true, 0);
            host.close();
            KernelException seen = assertThrows(KernelException.class, () -> receiveAll(inner));
            assertEquals(Errno.CONNECTION_RESET, seen.errno());
        }
    }

    @Test
    void theServersResetReachesTheHostAsAReset() throws Exception {
        try (Socket host = connect()) {
            accept().abort();
            assertReset(host);
        }
    }

    @Test
    void theServersResetAfterItsHalfCloseReachesTheHost() throws Exception {
        try (Socket host = connect()) {
            TcpSocket inner = accept();
            inner.shutdownOutput();
            assertEquals(-1, host.getInputStream().read());
            inner.abort();
            // Its own end has been read, so only its writing can tell.
            assertThrows(IOException.class, () -> {
                byte[] part = new byte[65_536];
                for (int sent = 0; sent < FLOOD_BYTES; sent += part.length) {
                    host.getOutputStream().write(part);
                }
            });
        }
        awaitCount("gateway.reset", 1);
    }

    @Test
    void theServersResetReachesAHostThatHasHalfClosed() throws Exception {
        try (Socket host = connect()) {
            TcpSocket inner = accept();
            host.shutdownOutput();
            assertEquals(0, inner.receive(new byte[1], 0, 1, LIMIT_NANOS));
            inner.abort();
            assertReset(host);
        }
    }

    @Test
    void aRefusedTargetResetsTheHostAndNobodyElse() throws Exception {
        try (Socket host = new Socket("127.0.0.1", publish(NOBODY).getPort())) {
            assertReset(host);
        }
        assertServes();
    }

    @Test
    void aRefusedTargetEndsAHostThatHasHalfClosedAndNobodyElse() throws Exception {
        int port = publish(NOBODY).getPort();
        for (int i = 0; i < 20; i++) {
            try (SocketChannel host = SocketChannel.open(new InetSocketAddress("127.0.0.1", port))) {
                host.shutdownOutput();
                assertReset(host.socket());
            }
        }
        assertServes();
    }

    @Test
    void theServersResetEndsAHostThatHalfClosesMeanwhileAndNobodyElse() throws Exception {
        for (int i = 0; i < 100; i++) {
            try (Socket host = connect()) {
                TcpSocket inner = accept();
                FutureTask<Void> aborting = start(() -> {
                    inner.abort();
                    return null;
                });
                try {
                    host.shutdownOutput();
                } catch (IOException resetAlready) {
                    assertNotNull(resetAlready.getMessage());
                }
                aborting.get(30, TimeUnit.SECONDS);
            }
        }
        assertServes();
    }

    // ---- back-pressure

    @Test
    void aServerThatDoesNotReadHoldsTheHostBack() throws Exception {
        try (Selector selector = Selector.open();
                SocketChannel host = SocketChannel.open(published);
                TcpSocket inner = accept()) {
            host.configureBlocking(false);
            host.register(selector, SelectionKey.OP_WRITE);
            MessageDigest sent = MessageDigest.getInstance("SHA-256");
            ByteBuffer part = ByteBuffer.wrap(content(65_536, SEED));
            long total = 0;
            while (selector.select(PATIENCE_NANOS / 1_000_000) > 0) {
                selector.selectedKeys().clear();
                int from = part.position();
                int count = host.write(part);
                sent.update(part.array(), from, count);
                total += count;
                assertTrue(total < FLOOD_BYTES, "nobody holds the host back");
                if (!part.hasRemaining()) {
                    part.clear();
                }
            }
            host.shutdownOutput();
            assertArrayEquals(sent.digest(), receiveAll(inner), "seed " + SEED);
        }
    }

    @Test
    void aHostThatDoesNotReadHoldsTheServerBack() throws Exception {
        try (Socket host = connect();
                TcpSocket inner = accept()) {
            byte[] flood = content(FLOOD_BYTES, SEED);
            KernelException held =
                    assertThrows(KernelException.class, () -> inner.send(flood, 0, flood.length, PATIENCE_NANOS));
            assertEquals(Errno.TIMED_OUT, held.errno());
            inner.shutdownOutput();
            InputStream in = host.getInputStream();
            int at = 0;
            byte[] part = new byte[65_536];
            for (int count = in.read(part); count > 0; count = in.read(part)) {
                assertTrue(java.util.Arrays.equals(part, 0, count, flood, at, at + count), "seed " + SEED);
                at += count;
            }
            assertTrue(at > 0 && at < FLOOD_BYTES, at + " bytes");
        }
    }

    // ---- closing

    @Test
    void closingWhileBusyResetsEveryHost() throws Exception {
        List<FutureTask<Boolean>> floods = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            Socket host = connect();
            TcpSocket inner = accept();
            start(() -> echo(inner));
            FutureTask<Boolean> begun = new FutureTask<>(() -> true);
            floods.add(start(() -> flood(host, begun)));
            begun.get(30, TimeUnit.SECONDS);
        }
        gateway.close();
        for (FutureTask<Boolean> flood : floods) {
            assertTrue(flood.get(30, TimeUnit.SECONDS), "ended by a reset");
        }
    }

    @Test
    void closingTwiceIsClosingOnce() {
        gateway.close();
        gateway.close();
    }

    @Test
    void closingAFailedGatewayEndsItsHostsAndFreesItsPort() throws Exception {
        try (Socket host = connect();
                TcpSocket inner = accept()) {
            isGatewayBroken = true;
            gateway.kernel().cpu().fail(new IllegalStateException("as a test wants it"));
            gateway.kernel().cpu().wake();
            assertThrows(IllegalStateException.class, gateway::close);
            host.setSoTimeout(30_000);
            assertReset(host);
            try (ServerSocketChannel next = ServerSocketChannel.open()) {
                next.bind(published);
            }
            inner.abort();
        }
    }

    // ---- publishing

    @Test
    void aPortInUseIsRefusedInOneLine() {
        PublishedPort again = new PublishedPort(published, SERVICE);
        PortException refused = assertThrows(PortException.class, () -> gateway.publish(again));
        assertTrue(refused.getMessage().contains(":" + published.getPort()), refused.getMessage());
    }

    @Test
    void anUnknownHostIsRefusedInOneLine() {
        InetSocketAddress unknown = InetSocketAddress.createUnresolved("nowhere.invalid", 80);
        PortException refused =
                assertThrows(PortException.class, () -> gateway.publish(new PublishedPort(unknown, SERVICE)));
        assertTrue(refused.getMessage().contains("nowhere.invalid"), refused.getMessage());
    }

    // ---- steps

    private InetSocketAddress publish(int targetPort) {
        return gateway.publish(new PublishedPort(new InetSocketAddress("127.0.0.1", 0), targetPort));
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket();
        socket.connect(published);
        socket.setSoTimeout(60_000);
        return socket;
    }

    private TcpSocket accept() {
        return listener.accept(LIMIT_NANOS);
    }

    private void assertServes() throws Exception {
        try (Socket host = connect();
                TcpSocket inner = accept()) {
            byte[] said = content(1000, SEED);
            sendAll(host, said);
            assertArrayEquals(digest(said), receiveAll(inner));
        }
    }

    private void awaitCount(String counter, long least) {
        while (gateway.kernel().counters().counter(counter).value() < least) {
            Thread.onSpinWait();
        }
    }

    private static void assertReset(Socket host) {
        assertThrows(IOException.class, () -> {
            InputStream in = host.getInputStream();
            assertEquals(-1, in.read(), "neither data nor reset");
        });
    }

    /** Writes until it cannot; true if a reset ended it. */
    private static boolean flood(Socket host, FutureTask<Boolean> begun) throws Exception {
        byte[] part = content(65_536, SEED);
        start(() -> receiveAll(host));
        try {
            while (true) {
                host.getOutputStream().write(part);
                begun.run();
            }
        } catch (IOException reset) {
            return true;
        }
    }

    private static byte[] echo(TcpSocket inner) {
        byte[] part = new byte[16_384];
        int count = inner.receive(part, 0, part.length, LIMIT_NANOS);
        while (count > 0) {
            inner.send(part, 0, count, LIMIT_NANOS);
            count = inner.receive(part, 0, part.length, LIMIT_NANOS);
        }
        inner.close();
        return part;
    }

    private static byte[] content(int length, long seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private static byte[] digest(byte[] bytes) throws Exception {
        return MessageDigest.getInstance("SHA-256").digest(bytes);
    }

    private static byte[] sendAll(Socket host, byte[] bytes) throws IOException {
        host.getOutputStream().write(bytes);
        host.shutdownOutput();
        return bytes;
    }

    private static byte[] sendAll(TcpSocket inner, byte[] bytes) {
        inner.send(bytes, 0, bytes.length, LIMIT_NANOS);
        inner.shutdownOutput();
        return bytes;
    }

    private static byte[] receiveAll(Socket host) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        byte[] part = new byte[65_536];
        InputStream in = host.getInputStream();
        for (int count = in.read(part); count > 0; count = in.read(part)) {
            digest.update(part, 0, count);
        }
        return digest.digest();
    }

    private static byte[] receiveAll(TcpSocket inner) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        byte[] part = new byte[65_536];
        int count = inner.receive(part, 0, part.length, LIMIT_NANOS);
        while (count > 0) {
            digest.update(part, 0, count);
            count = inner.receive(part, 0, part.length, LIMIT_NANOS);
        }
        return digest.digest();
    }

    private static <T> FutureTask<T> start(Callable<T> body) {
        FutureTask<T> task = new FutureTask<>(body);
        Thread thread = new Thread(task, "peer");
        thread.setDaemon(true);
        thread.start();
        return task;
    }
}
