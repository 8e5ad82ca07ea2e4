package io.anykernel.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.DutyCycle;
import io.anykernel.hypercall.PortException;
import io.anykernel.hypercall.host.HostWorld;
import io.anykernel.hypercall.host.LinkPorts;
import io.anykernel.net.address.IpAddress;
import io.anykernel.net.socket.TcpListener;
import io.anykernel.net.socket.TcpSocket;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Several published ports of one gateway: the clients of one take neither time nor places from those of another. */
@Timeout(120)
class PublishedPortsTest {
    private static final long LIMIT_NANOS = 30_000_000_000L;
    private static final int STUCK = 81;
    private static final int BUSY = 82;
    private static final InetSocketAddress ANY = new InetSocketAddress("127.0.0.1", 0);
    private static final IpAddress TARGET = IpAddress.parse("10.0.0.2");

    private final HostWorld world = HostWorld.builder().console(text -> {}).build();
    private final LinkPorts link = new LinkPorts(world.arenas(), "wire", 65_515, true);
    private final ServerStack server = new ServerStack(world, link, "10.0.0.2/24");
    private final TcpListener stuck = server.stack().listen(STUCK, 64);
    private final TcpListener busy = server.stack().listen(BUSY, 64);
    private final List<SocketChannel> clients = new ArrayList<>();
    private Gateway gateway;

    @AfterEach
    void nothingIsLeftBehind() throws IOException {
        for (SocketChannel client : clients) {
            client.close();
        }
        gateway.close();
        assertNull(gateway.kernel().cpu().failure());
        assertNull(server.failure());
        stuck.close();
        busy.close();
        server.close();
    }

    /** A crowd that is refused at once never fills the gateway: it took a whole pass to refuse all of it. */
    @Test
    void aCrowdThatIsRefusedIsSpreadOverTheTurnsOfTheLoop() throws Exception {
        open(1024);
        InetSocketAddress published = gateway.publish(new PublishedPort(ANY, STUCK));
        gateway.stack().close();
        AtomicLong most = watchRefusals();
        Cpu cpu = gateway.kernel().cpu();
        cpu.acquire();
        try {
            for (int i = 0; i < 400; i++) {
                connect(published);
            }
        } finally {
            cpu.release();
        }
        await(() -> refused() == 400);
        assertTrue(most.get() <= 128, most + " refused in one turn");
    }

    private AtomicLong watchRefusals() {
        AtomicLong most = new AtomicLong();
        AtomicLong before = new AtomicLong();
        gateway.kernel().attach(new DutyCycle() {
            @Override
            public boolean poll(long nowNanos) {
                long now = refused();
                most.accumulateAndGet(now - before.getAndSet(now), Math::max);
                return false;
            }

            @Override
            public long nextDeadlineNanos() {
                return Cpu.NEVER;
            }
        });
        return most;
    }

    private long refused() {
        return gateway.kernel().counters().value("gateway.refused");
    }

    /** Every place was taken by clients of a service that serves none of them. */
    @Test
    void clientsOfAServiceThatServesNoneLeavePlacesToAnother() throws Exception {
        open(16);
        InetSocketAddress first = gateway.publish(new PublishedPort(ANY, STUCK));
        InetSocketAddress second = gateway.publish(new PublishedPort(ANY, BUSY));
        for (int i = 0; i < 40; i++) {
            connect(first);
        }
        await(() -> gateway.kernel().counters().value("gateway.accept-pauses") == 1);
        for (int i = 0; i < 4; i++) {
            assertServes(second);
        }
        SocketChannel[] all = new SocketChannel[4];
        for (int i = 0; i < all.length; i++) {
            all[i] = connect(second);
            busy.accept(LIMIT_NANOS).send(new byte[] {(byte) i}, 0, 1, LIMIT_NANOS);
            assertEquals(i, read(all[i]));
        }
    }

    /** The shares of others are theirs again once they ask for them, and a port alone has all places. */
    @Test
    void aPortAloneHasAllPlaces() throws Exception {
        open(16);
        InetSocketAddress only = gateway.publish(new PublishedPort(ANY, BUSY));
        for (int i = 0; i < 16; i++) {
            SocketChannel client = connect(only);
            busy.accept(LIMIT_NANOS).send(new byte[] {7}, 0, 1, LIMIT_NANOS);
            assertEquals(7, read(client));
        }
    }

    @Test
    void nothingIsPublishedThroughAGatewayThatWasClosed() throws IOException {
        open(16);
        gateway.close();
        try (ServerSocketChannel listener = Gateway.listen(ANY);
                DatagramChannel datagrams = Gateway.bindUdp(ANY)) {
            assertThrows(PortException.class, () -> gateway.publish(listener, BUSY));
            assertThrows(PortException.class, () -> gateway.publishUdp(datagrams, BUSY));
            assertFalse(listener.isRegistered());
            assertFalse(datagrams.isRegistered());
        }
        assertThrows(PortException.class, () -> gateway.publish(new PublishedPort(ANY, BUSY)));
    }

    /** Each port that was published before the end is closed by it, and none afterwards is. */
    @Test
    void publishingBesideTheEndLeavesNoPortOpen() throws Exception {
        open(16);
        List<InetSocketAddress> published = new ArrayList<>();
        AtomicInteger refusals = new AtomicInteger();
        Thread publisher = new Thread(() -> {
            while (refusals.get() == 0) {
                try {
                    InetSocketAddress bound = gateway.publish(new PublishedPort(ANY, BUSY));
                    synchronized (published) {
                        published.add(bound);
                    }
                } catch (PortException closed) {
                    refusals.incrementAndGet();
                }
            }
        });
        publisher.start();
        await(() -> {
            synchronized (published) {
                return published.size() > 20;
            }
        });
        gateway.close();
        publisher.join(LIMIT_NANOS / 1_000_000);
        assertEquals(1, refusals.get());
        for (InetSocketAddress each : published) {
            assertThrows(IOException.class, () -> connect(each), () -> each + " is still listened on");
        }
    }

    // ---- steps

    private void open(int connections) {
        gateway = Gateway.onLink(
                world, link::openRight, "10.0.0.1/24", TARGET, new GatewayLimits(connections, DatagramLimits.DEFAULT));
    }

    private SocketChannel connect(InetSocketAddress published) throws IOException {
        SocketChannel client = SocketChannel.open();
        clients.add(client);
        client.connect(published);
        return client;
    }

    private static int read(SocketChannel client) throws IOException {
        client.socket().setSoTimeout((int) (LIMIT_NANOS / 1_000_000));
        return client.socket().getInputStream().read();
    }

    private void assertServes(InetSocketAddress published) throws IOException {
        try (SocketChannel client = connect(published)) {
            client.write(ByteBuffer.wrap(new byte[] {7}));
            try (TcpSocket inner = busy.accept(LIMIT_NANOS)) {
                byte[] said = new byte[1];
                assertEquals(1, inner.receive(said, 0, 1, LIMIT_NANOS));
                inner.send(said, 0, 1, LIMIT_NANOS);
                assertEquals(7, read(client));
            }
        }
    }

    private interface Condition {
        boolean holds();
    }

    private void await(Condition condition) {
        long end = world.clock().nanoTime() + LIMIT_NANOS;
        while (!condition.holds()) {
            assertTrue(
                    world.clock().nanoTime() < end,
                    () -> gateway.kernel().counters().toString());
            Thread.yield();
        }
    }
}
