package io.anykernel.gateway;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.anykernel.hypercall.host.HostWorld;
import io.anykernel.hypercall.host.LinkPorts;
import io.anykernel.net.address.IpAddress;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/**
 * Many published connections, of which half are reset at some point: each of the others gets every byte back, and nothing of
 * any is left. {@code -Danykernel.gateway.clients=N} runs N of them, {@code -Danykernel.seed=S} decides what they do.
 */
class ManyClientsTest {
    private static final int CLIENTS = Integer.getInteger("anykernel.gateway.clients", 1000);
    private static final long SEED = Long.getLong("anykernel.seed", 42);
    private static final int AT_ONCE = 128;
    private static final int SERVICE = 80;
    private static final int FLOOD = 4;
    private static final int LONGEST_BYTES = 30_000;
    private static final long BLOCKED_MILLIS = 100;
    private static final long LIMIT_NANOS = 30_000_000_000L;
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    private final HostWorld world = HostWorld.builder().console(text -> {}).build();
    private final LinkPorts link = new LinkPorts(world.arenas(), "wire", 65_515, true);

    @Test
    void halfOfThemAreResetAndTheOthersGetEveryByte() throws Exception {
        assumeTrue(Files.isDirectory(DESCRIPTORS), "skipped: needs /proc/self/fd");
        System.out.println("clients=" + CLIENTS + " seed=" + SEED);
        try (ServerStack server = new ServerStack(world, link, "10.0.0.2/24");
                EchoService echo = new EchoService(server.stack(), SERVICE);
                Gateway gateway = Gateway.onLink(world, link::openRight, "10.0.0.1/24", IpAddress.parse("10.0.0.2"))) {
            InetSocketAddress published =
                    gateway.publish(new PublishedPort(new InetSocketAddress("127.0.0.1", 0), SERVICE));
            runClient(published, 0);
            awaitDescriptors(gateway, Integer.MAX_VALUE);
            int before = descriptors();
            runAll(published);
            awaitDescriptors(gateway, before);
            long taken = gateway.kernel().counters().value("gateway.accepted")
                    + gateway.kernel().counters().value("gateway.refused");
            assertEquals(CLIENTS + 1, taken, "accepted or refused");
            assertNull(gateway.kernel().cpu().failure());
            assertNull(server.failure());
        }
    }

    private void runAll(InetSocketAddress published) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
        List<Future<?>> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            int client = i;
            clients.add(threads.submit(() -> runClient(published, client)));
        }
        threads.shutdown();
        for (Future<?> client : clients) {
            client.get();
        }
    }

    /** Those of odd numbers are reset. */
    private Void runClient(InetSocketAddress published, int number) throws Exception {
        SplittableRandom random = new SplittableRandom(SEED + number);
        try (SocketChannel channel = SocketChannel.open(published)) {
            Socket client = channel.socket();
            client.setSoTimeout((int) (LIMIT_NANOS / 1_000_000));
            if (number % 2 == 0) {
                expectEcho(client, random, number);
            } else {
                resetSomewhere(client, random);
            }
        }
        return null;
    }

    private static void expectEcho(Socket client, SplittableRandom random, int number) throws IOException {
        byte[] said = bytes(random);
        client.getOutputStream().write(said);
        client.shutdownOutput();
        assertArrayEquals(said, client.getInputStream().readAllBytes(), "client " + number + " of seed " + SEED);
    }

    private static void resetSomewhere(Socket client, SplittableRandom random) throws IOException {
        int place = random.nextInt(20) == 0 ? FLOOD : random.nextInt(FLOOD);
        byte[] said = bytes(random);
        if (place > 0) {
            client.getOutputStream().write(said);
        }
        if (place == 2) {
            client.getInputStream().readNBytes(random.nextInt(said.length + 1));
        } else if (place == 3) {
            client.shutdownOutput();
        } else if (place == FLOOD) {
            flood(client.getChannel());
        }
        client.setSoLinger(true, 0);
    }

    /** Non-blocking, and what comes back is not read: until nothing more is taken for a while. */
    private static void flood(SocketChannel client) throws IOException {
        client.configureBlocking(false);
        try (Selector selector = Selector.open()) {
            client.register(selector, SelectionKey.OP_WRITE);
            while (selector.select(BLOCKED_MILLIS) > 0) {
                selector.selectedKeys().clear();
                client.write(ByteBuffer.allocate(65_536));
            }
        }
        client.configureBlocking(true);
    }

    private static byte[] bytes(SplittableRandom random) {
        byte[] bytes = new byte[random.nextInt(LONGEST_BYTES)];
        random.nextBytes(bytes);
        return bytes;
    }

    private void awaitDescriptors(Gateway gateway, int most) throws Exception {
        long end = world.clock().nanoTime() + LIMIT_NANOS;
        while (descriptors() > most) {
            assertTrue(
                    world.clock().nanoTime() < end,
                    () -> "descriptors are left: " + gateway.kernel().counters());
            Thread.sleep(10);
        }
    }

    private static int descriptors() throws IOException {
        try (var entries = Files.list(DESCRIPTORS)) {
            return (int) entries.count();
        }
    }
}
