package io.anykernel.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anykernel.composition.Composition;
import io.anykernel.composition.Instance;
import io.anykernel.core.error.KernelException;
import io.anykernel.demo.http.Content;
import io.anykernel.demo.http.Site;
import io.anykernel.hypercall.Errno;
import io.anykernel.hypercall.host.HostWorld;
import io.anykernel.net.address.IpAddress;
import io.anykernel.net.socket.TcpSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many clients of one server, over the loopback of its own stack. */
@Timeout(60)
class WebServerTest {
    private static final long LIMIT_NANOS = 30_000_000_000L;
    private static final int PORT = 80;
    private static final byte[] REQUEST = "GET /page HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] BODY = "hello".getBytes(StandardCharsets.US_ASCII);

    /** Longer than all buffers on the way. */
    private static final long ENDLESS_BYTES = 1L << 40;

    private final Instance instance = instance("web-test");
    private final Site site = path -> path.equals("/endless") ? new Endless() : Content.of("text/plain", BODY);
    private final WebServer server = new WebServer(instance.kernel(), instance.net(), PORT, site);

    @AfterEach
    void nothingIsLeftBehind() throws InterruptedException {
        server.close();
        instance.close();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("web-")) {
                thread.join(10_000);
                assertFalse(thread.isAlive(), thread.getName());
            }
        }
    }

    /** All were answered; those that are idle longest make room. */
    @Test
    void moreClientsThanPlacesAreAllServed() {
        List<TcpSocket> clients = new ArrayList<>();
        for (int i = 0; i < WebServer.MAX_CONNECTIONS + 44; i++) {
            TcpSocket client = connect();
            ask(client);
            clients.add(client);
        }
        clients.forEach(WebServerTest::assertAnswered);
        assertEquals(44, instance.kernel().counters().value("http.evicted"));
    }

    /** What the client sent after the head that was too large would otherwise reset the connection. */
    @Test
    void anErrorAfterALargeRequestArrives() {
        try (TcpSocket client = connect()) {
            byte[] request = ("GET /" + "x".repeat(500_000)).getBytes(StandardCharsets.US_ASCII);
            client.send(request, 0, request.length, LIMIT_NANOS);
            byte[] answer = new byte[4096];
            int length = 0;
            for (int count = 1; count > 0; length += count) {
                count = client.receive(answer, length, answer.length - length, LIMIT_NANOS);
            }
            String text = new String(answer, 0, length, StandardCharsets.US_ASCII);
            assertTrue(text.startsWith("HTTP/1.1 431 "), text);
            assertTrue(text.endsWith("request head too large\n"), text);
        }
    }

    /** Each byte arrives before a wait for one would end: only a limit of the whole ends it. */
    @Test
    void aClientThatDripsAfterItsErrorIsLeftBehind() throws InterruptedException {
        try (TcpSocket client = connect()) {
            byte[] request = ("GET /" + "x".repeat(9000)).getBytes(StandardCharsets.US_ASCII);
            client.send(request, 0, request.length, LIMIT_NANOS);
            long start = instance.kernel().clock().nanoTime();
            KernelException ended = assertThrows(KernelException.class, () -> {
                while (instance.kernel().clock().nanoTime() - start < LIMIT_NANOS) {
                    client.send(request, 0, 1, LIMIT_NANOS);
                    Thread.sleep(100);
                }
            });
            assertTrue(
                    ended.errno() == Errno.CONNECTION_RESET || ended.errno() == Errno.BROKEN_PIPE, ended.getMessage());
        }
    }

    @Test
    void closingWhileServingEndsEveryConnection() {
        List<TcpSocket> clients = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            TcpSocket client = connect();
            byte[] request = "GET /endless HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
            client.send(request, 0, request.length, LIMIT_NANOS);
            assertTrue(client.receive(new byte[64], 0, 64, LIMIT_NANOS) > 0);
            clients.add(client);
        }
        server.close();
        for (TcpSocket client : clients) {
            KernelException ended = assertThrows(KernelException.class, () -> readAll(client));
            assertEquals(Errno.CONNECTION_RESET, ended.errno());
        }
        KernelException refused = assertThrows(KernelException.class, this::connect);
        assertEquals(Errno.CONNECTION_REFUSED, refused.errno());
    }

    @Test
    void closingWhileFullAndWaitingEndsToo() {
        for (int i = 0; i < 300; i++) {
            ask(connect());
        }
        server.close();
        server.close();
    }

    @Test
    void clientsThatResetLeaveRoomForOthers() {
        for (int i = 0; i < 2 * WebServer.MAX_CONNECTIONS; i++) {
            TcpSocket client = connect();
            ask(client);
            client.abort();
        }
        TcpSocket last = connect();
        ask(last);
        assertAnswered(last);
    }

    @Test
    void aFailedKernelEndsTheServer() {
        TcpSocket client = connect();
        ask(client);
        assertAnswered(client);
        Instance other = instance("web-failing");
        other.kernel().onClose("web", new WebServer(other.kernel(), other.net(), PORT, site));
        other.kernel().cpu().fail(new IllegalStateException("as a test wants it"));
        assertThrows(IllegalStateException.class, other::close);
    }

    // ---- steps

    private static Instance instance(String name) {
        return new Composition(name)
                .loopback()
                .start(HostWorld.builder().console(text -> {}).build());
    }

    private TcpSocket connect() {
        return instance.net().connect(IpAddress.LOOPBACK_4, PORT, LIMIT_NANOS);
    }

    private static void ask(TcpSocket client) {
        client.send(REQUEST, 0, REQUEST.length, LIMIT_NANOS);
    }

    private static void assertAnswered(TcpSocket client) {
        StringBuilder answer = new StringBuilder();
        byte[] part = new byte[4096];
        while (!answer.toString().endsWith("hello")) {
            int count = client.receive(part, 0, part.length, LIMIT_NANOS);
            assertTrue(count > 0, answer::toString);
            answer.append(new String(part, 0, count, StandardCharsets.US_ASCII));
        }
        assertTrue(answer.toString().startsWith("HTTP/1.1 200"), answer::toString);
    }

    private static void readAll(TcpSocket client) {
        byte[] part = new byte[65_536];
        while (client.receive(part, 0, part.length, LIMIT_NANOS) > 0) {
            // Until it ends.
        }
    }

    private record Endless() implements Content {
        @Override
        public String mediaType() {
            return "application/octet-stream";
        }

        @Override
        public long lengthBytes() {
            return ENDLESS_BYTES;
        }

        @Override
        public int read(long position, byte[] into, int offset, int lengthBytes) {
            return lengthBytes;
        }
    }
}
