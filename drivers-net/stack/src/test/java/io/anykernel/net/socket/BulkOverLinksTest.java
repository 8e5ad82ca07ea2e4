package io.anykernel.net.socket;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.anykernel.hypercall.host.HostWorld;
import io.anykernel.hypercall.host.LinkPorts;
import io.anykernel.net.address.IpAddress;
import io.anykernel.net.stack.StackConfig;
import io.anykernel.net.testing.ThreadedHost;
import java.security.MessageDigest;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bulk both ways at once, over links whose MTU and offloads lead through each way of cutting segments. */
@Timeout(120)
class BulkOverLinksTest {
    private static final long LIMIT_NANOS = 60_000_000_000L;
    private static final int PORT = 5001;
    private static final long SEED = Long.getLong("seed", 20_261_123L);
    private static final int BYTES = 3_000_017;

    private final HostWorld world = HostWorld.create();

    @ParameterizedTest(name = "mtu {0}, offloads {1}, {2}")
    @CsvSource({
        "576, false, 10.0.0",
        "576, true, 10.0.0",
        "1280, false, 10.0.0",
        "1280, true, 10.0.0",
        "1280, false, fd00::",
        "1280, true, fd00::",
        "1500, false, 10.0.0",
        "1500, true, 10.0.0",
        "9000, false, 10.0.0",
        "9000, true, 10.0.0",
        "65515, false, 10.0.0",
        "65515, true, 10.0.0",
        "65515, false, fd00::",
        "65515, true, fd00::",
        "65535, false, 10.0.0",
        "65535, true, 10.0.0",
        "65535, true, fd00::"
    })
    void bulkArrivesWholeBothWaysAtOnce(int mtuBytes, boolean offloads, String network) throws Exception {
        boolean six = network.contains(":");
        String prefix = six ? network : network + ".";
        String length = six ? "/64" : "/24";
        LinkPorts link = new LinkPorts(world.arenas(), "wire", mtuBytes, offloads);
        ThreadedHost left = new ThreadedHost(world, StackConfig.DEFAULT, link::openLeft, prefix + 1 + length);
        ThreadedHost right = new ThreadedHost(world, StackConfig.DEFAULT, link::openRight, prefix + 2 + length);
        try {
            exchange(left, right, IpAddress.parse(prefix + 2));
            assertNull(left.failure());
            assertNull(right.failure());
        } finally {
            left.close();
            right.close();
        }
        assertEquals(0, left.packets.inUse() + left.blocks.inUse(), () -> left.packets.leaks() + " left");
        assertEquals(0, right.packets.inUse() + right.blocks.inUse(), () -> right.packets.leaks() + " right");
    }

    private static void exchange(ThreadedHost left, ThreadedHost right, IpAddress target) throws Exception {
        try (TcpListener listener = right.stack.listen(PORT, 1);
                TcpSocket caller = left.stack.connect(target, PORT, LIMIT_NANOS);
                TcpSocket answerer = listener.accept(LIMIT_NANOS)) {
            byte[] up = content(SEED);
            byte[] down = content(SEED + 1);
            FutureTask<byte[]> atRight = start(() -> receiveAll(answerer));
            FutureTask<byte[]> atLeft = start(() -> receiveAll(caller));
            FutureTask<byte[]> sender = start(() -> sendAll(answerer, down));
            sendAll(caller, up);
            sender.get(60, TimeUnit.SECONDS);
            assertArrayEquals(digest(up), atRight.get(60, TimeUnit.SECONDS), "seed " + SEED);
            assertArrayEquals(digest(down), atLeft.get(60, TimeUnit.SECONDS), "seed " + SEED);
        }
    }

    private static byte[] content(long seed) {
        byte[] bytes = new byte[BYTES];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private static byte[] digest(byte[] bytes) throws Exception {
        return MessageDigest.getInstance("SHA-256").digest(bytes);
    }

    private static byte[] sendAll(TcpSocket socket, byte[] bytes) {
        socket.send(bytes, 0, bytes.length, LIMIT_NANOS);
        socket.shutdownOutput();
        return bytes;
    }

    private static byte[] receiveAll(TcpSocket socket) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        byte[] part = new byte[50_000];
        for (int count = next(socket, part); count > 0; count = next(socket, part)) {
            digest.update(part, 0, count);
        }
        return digest.digest();
    }

    private static int next(TcpSocket socket, byte[] part) {
        return socket.receive(part, 0, part.length, LIMIT_NANOS);
    }

    private static FutureTask<byte[]> start(Callable<byte[]> body) {
        FutureTask<byte[]> task = new FutureTask<>(body);
        Thread thread = new Thread(task, "peer");
        thread.setDaemon(true);
        thread.start();
        return task;
    }
}
