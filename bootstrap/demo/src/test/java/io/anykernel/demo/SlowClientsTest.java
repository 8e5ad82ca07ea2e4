package io.anykernel.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anykernel.composition.Composition;
import io.anykernel.composition.Instance;
import io.anykernel.demo.http.Content;
import io.anykernel.demo.http.Site;
import io.anykernel.hypercall.Errno;
import io.anykernel.hypercall.host.HostWorld;
import io.anykernel.hypercall.sim.SimArenas;
import io.anykernel.hypercall.sim.SimWorld;
import io.anykernel.net.address.IpAddress;
import io.anykernel.net.connection.TcpConfig;
import io.anykernel.net.socket.TcpSocket;
import io.anykernel.net.stack.StackConfig;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients that hold connections without using them, in virtual time. */
@Timeout(120)
class SlowClientsTest {
    private static final long SEED = Long.getLong("anykernel.seed", 42);
    private static final long MILLISECOND = 1_000_000L;
    private static final long SECOND = 1000 * MILLISECOND;
    private static final int PORT = 80;
    private static final int MANY = 256;
    private static final byte[] BODY = "hello".getBytes(StandardCharsets.US_ASCII);

    /** As much as all buffers of a connection hold, several times. */
    private static final byte[] BIG = new byte[4 << 20];

    private final SimWorld world =
            new SimWorld(SEED, new SimArenas(), HostWorld.create().scheduling());
    private final Instance instance = new Composition("slow-clients")
            .stack(StackConfig.DEFAULT.withTcp(TcpConfig.DEFAULT.withBuffers(16 * 1024, 16 * 1024)))
            .loopback()
            .start(world);
    private final Site site = path -> Content.of("text/plain", path.equals("/big") ? BIG : BODY);
    private final WebServer server = new WebServer(instance.kernel(), instance.net(), PORT, site);
    private final List<TcpSocket> clients = new ArrayList<>();
    private final byte[] dropped = new byte[4096];

    SlowClientsTest() {
        System.out.println("seed: -Danykernel.seed=" + SEED);
    }

    @AfterEach
    void nothingIsLeftBehind() {
        server.close();
        clients.forEach(TcpSocket::abort);
        instance.close();
    }

    @Test
    void idleAndDrippingClientsLeaveANewClientItsPageWithinASecond() {
        connect(MANY);
        List<TcpSocket> dripping = connect(MANY);
        drip(dripping);
        world.runFor(SECOND);
        for (int i = 0; i < 10; i++) {
            assertAnsweredWithin(SECOND);
            world.runFor(3 * SECOND);
        }
        assertTrue(counter("http.evicted") >= MANY, "evicted " + counter("http.evicted"));
    }

    @Test
    void aNewClientThatComesInTheMidstOfThemIsServedWithinASecond() {
        connect(MANY);
        drip(connect(MANY));
        assertAnsweredWithin(SECOND);
    }

    @Test
    void clientsThatTakeTheirAnswersSlowlyLeaveANewClientItsPageWithinASecond() {
        List<TcpSocket> readers = connect(MANY);
        readers.forEach(each -> send(each, "GET /big HTTP/1.1\r\nHost: a\r\n\r\n"));
        repeat("reader", 200 * MILLISECOND, () -> readers.forEach(each -> each.tryReceive(dropped, 0, 100)));
        world.runFor(5 * SECOND);
        assertEquals(0, counter("http.evicted"), "as long as no other waits");
        for (int i = 0; i < 10; i++) {
            assertAnsweredWithin(SECOND);
        }
        assertTrue(counter("http.evicted") >= 9, "evicted " + counter("http.evicted"));
    }

    /** More than there are places for: those that wait for one are no better than those that have it. */
    @Test
    void clientsThatReadNothingLeaveANewClientItsPageWithinTwoSeconds() {
        List<TcpSocket> readers = connect(MANY + 44);
        readers.forEach(each -> send(each, "GET /big HTTP/1.1\r\nHost: a\r\n\r\n"));
        for (int i = 0; i < 10; i++) {
            assertAnsweredWithin(2 * SECOND);
        }
        assertTrue(counter("http.evicted") >= 45, "evicted " + counter("http.evicted"));
    }

    /** The newcomer waits until a place is free; those that read on lose nothing. */
    @Test
    void clientsThatTakeTheirAnswersFastEnoughAreNotEvicted() {
        List<TcpSocket> readers = connect(MANY);
        readers.forEach(each -> send(each, "GET /big HTTP/1.1\r\nHost: a\r\n\r\n"));
        repeat("reader", 100 * MILLISECOND, () -> readers.forEach(each -> each.tryReceive(dropped, 0, 4096)));
        TcpSocket late = connect();
        send(late, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        world.runFor(5 * SECOND);
        assertEquals(Errno.WOULD_BLOCK, late.tryReceive(dropped, 0, 1));
        assertEquals(0, counter("http.evicted"));
        readers.get(0).abort();
        assertAnswer(late, SECOND);
    }

    @Test
    void aRequestThatDripsIsToldThatItTookTooLong() {
        TcpSocket client = connect();
        long start = world.clock().nanoTime();
        drip(List.of(client));
        assertTrue(text(client, SocketStream.REQUEST_NANOS + SECOND).startsWith("HTTP/1.1 408 "));
        long tookNanos = world.clock().nanoTime() - start;
        assertTrue(tookNanos >= SocketStream.REQUEST_NANOS, "after " + tookNanos);
    }

    @Test
    void anIdleClientIsLetGoWithoutAWord() {
        TcpSocket client = connect();
        assertEquals("", text(client, SocketStream.IDLE_NANOS + SECOND));
        world.runFor(2 * SECOND);
        assertEquals(Errno.CONNECTION_RESET, client.tryReceive(dropped, 0, 1), "not half-open for ever");
    }

    /** Its window is closed: without a limit, probes that it answers would keep the connection for ever. */
    @Test
    void aClientThatNeverTakesItsAnswerIsResetThoughNoOtherWaits() {
        TcpSocket whole = connect();
        send(whole, "GET /big HTTP/1.1\r\nHost: a\r\n\r\n");
        TcpSocket halfClosed = connect();
        send(halfClosed, "GET /big HTTP/1.1\r\nHost: a\r\nConnection: close\r\nRange: bytes=0-30000\r\n\r\n");
        halfClosed.shutdownOutput();
        world.runFor(2 * SocketStream.RATE_NANOS + SECOND);
        assertReset(whole);
        assertReset(halfClosed);
        assertEquals(2, counter("http.aborted"));
    }

    @Test
    void aClientAtTheLeastRateGetsItsAnswerWhole() {
        TcpSocket client = connect();
        int length = 200_000;
        send(
                client,
                "GET /big HTTP/1.1\r\nHost: a\r\nConnection: close\r\nRange: bytes=0-" + (length - 1) + "\r\n\r\n");
        int[] received = new int[1];
        repeat("reader", SECOND, () -> received[0] += Math.max(0, client.tryReceive(dropped, 0, 3000)));
        world.runFor(90 * SECOND);
        assertTrue(received[0] > length && received[0] < length + 500, "received " + received[0]);
        assertEquals(0, counter("http.aborted"));
    }

    // ---- steps

    private TcpSocket connect() {
        TcpSocket client = instance.net().connect(IpAddress.LOOPBACK_4, PORT, 30 * SECOND);
        clients.add(client);
        return client;
    }

    private List<TcpSocket> connect(int count) {
        List<TcpSocket> connected = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            connected.add(connect());
        }
        return connected;
    }

    private static void send(TcpSocket client, String request) {
        byte[] bytes = request.getBytes(StandardCharsets.US_ASCII);
        client.send(bytes, 0, bytes.length, 30 * SECOND);
    }

    /** A byte of a header that never ends, every 100 ms. */
    private void drip(List<TcpSocket> dripping) {
        byte[] piece = {'x'};
        repeat("dripper", 100 * MILLISECOND, () -> dripping.forEach(each -> each.trySend(piece, 0, 1)));
    }

    private void repeat(String name, long nanos, Runnable body) {
        world.clock().schedule(world.clock().nanoTime() + nanos, () -> {
            body.run();
            repeat(name, nanos, body);
        });
    }

    private void assertAnsweredWithin(long nanos) {
        long start = world.clock().nanoTime();
        TcpSocket client = instance.net().connect(IpAddress.LOOPBACK_4, PORT, nanos);
        clients.add(client);
        send(client, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        assertAnswer(client, nanos - (world.clock().nanoTime() - start));
    }

    private void assertAnswer(TcpSocket client, long nanos) {
        int count = client.receive(dropped, 0, dropped.length, nanos);
        String answer = new String(dropped, 0, count, StandardCharsets.US_ASCII);
        assertTrue(answer.startsWith("HTTP/1.1 200 ") && answer.endsWith("hello"), answer);
    }

    /** All that comes until the server ends. */
    private String text(TcpSocket client, long nanos) {
        StringBuilder text = new StringBuilder();
        int count = client.receive(dropped, 0, dropped.length, nanos);
        while (count > 0) {
            text.append(new String(dropped, 0, count, StandardCharsets.US_ASCII));
            count = client.receive(dropped, 0, dropped.length, nanos);
        }
        return text.toString();
    }

    private void assertReset(TcpSocket client) {
        int outcome = 1;
        while (outcome > 0) {
            outcome = client.tryReceive(dropped, 0, dropped.length);
        }
        assertEquals(Errno.CONNECTION_RESET, outcome);
    }

    private long counter(String name) {
        return instance.kernel().counters().value(name);
    }
}
