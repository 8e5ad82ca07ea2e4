package io.anykernel.hypercall.host;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.IoVector;
import io.anykernel.hypercall.Memory;
import io.anykernel.hypercall.NetPort;
import io.anykernel.hypercall.PortException;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stream sockets against a peer that writes QEMU's framing by hand. */
class StreamPortTest {
    private static final long SEED = Long.getLong("anykernel.seed", 42);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int FRAMES = 3000;

    @TempDir
    Path folder;

    private final HostWorld world = HostWorld.create();
    private final Cpu cpu = world.scheduling().newCpu("c");
    private final Memory memory = world.arenas().map(1 << 20).allocate(1 << 18, 64);
    private final IoVector into = new IoVector(2).add(memory, 0, 1000).add(memory, 1000, 90_000);

    @BeforeEach
    void hold() {
        cpu.acquire();
    }

    @AfterEach
    void letGo() {
        cpu.release();
    }

    private String path() {
        return folder.resolve("net.sock").toString();
    }

    private SocketChannel connect() throws Exception {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        channel.connect(UnixDomainSocketAddress.of(path()));
        return channel;
    }

    private int receive(NetPort port) {
        int length = port.receive(into);
        while (length == NetPort.WOULD_BLOCK) {
            cpu.idle(Cpu.NEVER);
            length = port.receive(into);
        }
        return length;
    }

    private static byte[] frame(Random random) {
        byte[] frame = new byte[1 + (random.nextInt(10) == 0 ? random.nextInt(65_000) : random.nextInt(1514))];
        random.nextBytes(frame);
        return frame;
    }

    private void send(NetPort port, byte[] frame) {
        memory.put(100_000, frame, 0, frame.length);
        int half = frame.length / 2;
        IoVector ranges = new IoVector(2).add(memory, 100_000, half).add(memory, 100_000 + half, frame.length - half);
        while (port.send(ranges) == NetPort.WOULD_BLOCK) {
            port.awaitSendRoom();
            cpu.idle(Cpu.NEVER);
            port.receive(into);
        }
    }

    @Test
    void framesSplitAnywhereArriveWholeAndInOrder() throws Exception {
        try (NetPort port = world.ports().openNet("stream-server:unix:" + path(), cpu);
                SocketChannel peer = connect()) {
            Thread writer = new Thread(() -> writeInPieces(peer));
            writer.start();
            assertTimeoutPreemptivelyHere(() -> {
                Random random = new Random(SEED);
                for (int i = 0; i < FRAMES; i++) {
                    byte[] expected = frame(random);
                    assertEquals(expected.length, receive(port));
                    byte[] got = new byte[expected.length];
                    memory.get(0, got, 0, got.length);
                    assertArrayEquals(expected, got);
                }
            });
            writer.join();
        }
        assertFalse(Files.exists(Path.of(path())), "the socket's file is gone");
    }

    /** The Cpu is the test thread's, so the body cannot move to another. */
    private static void assertTimeoutPreemptivelyHere(Runnable body) {
        long start = System.nanoTime();
        body.run();
        assertTrue(System.nanoTime() - start < PATIENCE.toNanos());
    }

    private static void writeInPieces(SocketChannel peer) {
        Random random = new Random(SEED);
        Random cuts = new Random(SEED + 1);
        try {
            ByteBuffer stream = ByteBuffer.allocate(200_000);
            for (int i = 0; i < FRAMES; i++) {
                byte[] frame = frame(random);
                stream.putInt(frame.length).put(frame).flip();
                while (stream.hasRemaining()) {
                    ByteBuffer piece = stream.duplicate();
                    piece.limit(piece.position() + Math.min(piece.remaining(), 1 + cuts.nextInt(3000)));
                    stream.position(stream.position() + peer.write(piece));
                }
                stream.clear();
            }
        } catch (IOException broken) {
            throw new IllegalStateException(broken);
        }
    }

    @Test
    void aSlowReaderHoldsTheSenderBackAndGetsEveryByte() throws Exception {
        try (NetPort port = world.ports().openNet("stream-server:unix:" + path(), cpu);
                SocketChannel peer = connect()) {
            port.receive(into);
            Throwable[] failure = new Throwable[1];
            Thread reader = new Thread(() -> {
                try {
                    DataInputStream in = new DataInputStream(Channels.newInputStream(peer));
                    Random random = new Random(SEED);
                    for (int i = 0; i < FRAMES; i++) {
                        byte[] expected = frame(random);
                        assertEquals(expected.length, in.readInt());
                        assertArrayEquals(expected, in.readNBytes(expected.length));
                    }
                } catch (Exception | AssertionError broken) {
                    failure[0] = broken;
                }
            });
            Random random = new Random(SEED);
            for (int i = 0; i < 200; i++) {
                byte[] frame = frame(random);
                memory.put(100_000, frame, 0, frame.length);
                int outcome = port.send(new IoVector(1).add(memory, 100_000, frame.length));
                if (outcome == NetPort.WOULD_BLOCK) {
                    reader.start();
                    send(port, frame);
                    for (int rest = i + 1; rest < FRAMES; rest++) {
                        send(port, frame(random));
                    }
                    break;
                }
            }
            while (reader.isAlive()) {
                port.receive(into);
                cpu.idle(System.nanoTime() + 1_000_000);
            }
            assertEquals(null, failure[0]);
        }
    }

    @Test
    void aServerSurvivesItsPeersAndAClientDoesNot() throws Exception {
        NetPort server = world.ports().openNet("stream-server:unix:" + path(), cpu);
        assertEquals(NetPort.REJECTED, server.send(new IoVector(1).add(memory, 0, 60)), "nobody there");
        for (int i = 0; i < 3; i++) {
            NetPort client = world.ports()
                    .openNet("stream:unix:" + path(), world.scheduling().newCpu("client"));
            assertEquals(0, client.send(new IoVector(1).add(memory, 0, 60 + i)));
            assertEquals(60 + i, receive(server));
            assertEquals(0, server.send(new IoVector(1).add(memory, 0, 70)));
            assertEquals(70, client.receive(into));
            client.close();
            assertEquals(NetPort.CLOSED, client.receive(into));
            assertEquals(NetPort.WOULD_BLOCK, server.receive(into));
        }
        NetPort client = world.ports()
                .openNet("stream:unix:" + path(), world.scheduling().newCpu("client"));
        server.receive(into);
        server.close();
        assertEquals(NetPort.CLOSED, client.receive(into));
        assertEquals(NetPort.CLOSED, client.send(new IoVector(1).add(memory, 0, 60)));
    }

    @Test
    void aLoopThatCannotReadSleepsAllTheSame() throws Exception {
        try (NetPort port = world.ports().openNet("stream-server:unix:" + path(), cpu);
                SocketChannel peer = connect()) {
            port.receive(into);
            peer.write(ByteBuffer.allocate(64).putInt(60).clear());
            long end = System.nanoTime() + 20_000_000;
            int sleeps = 0;
            while (System.nanoTime() - end < 0) {
                cpu.idle(end);
                sleeps++;
            }
            assertTrue(sleeps < 100, "slept " + sleeps + " times in 20 ms");
            assertEquals(60, receive(port));
        }
    }

    @Test
    void aPeerThatBreaksTheFramingIsCutOff() throws Exception {
        try (NetPort port = world.ports().openNet("stream-server:unix:" + path(), cpu);
                SocketChannel peer = connect()) {
            DataOutputStream out = new DataOutputStream(Channels.newOutputStream(peer));
            out.writeInt(5);
            out.write(new byte[5]);
            out.writeInt(-1);
            assertEquals(5, receive(port));
            assertEquals(NetPort.WOULD_BLOCK, port.receive(into));
            assertEquals(-1, peer.read(ByteBuffer.allocate(1)), "cut off");
        }
    }

    @Test
    void tcpWorksToo() throws Exception {
        int free;
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = probe.getLocalPort();
        }
        String address = "tcp:127.0.0.1:" + free;
        try (NetPort server = world.ports().openNet("stream-server:" + address, cpu);
                NetPort client = world.ports()
                        .openNet("stream:" + address, world.scheduling().newCpu("client"))) {
            client.send(new IoVector(1).add(memory, 0, 61));
            assertEquals(61, receive(server));
            assertThrows(PortException.class, () -> world.ports().openNet("stream-server:" + address, cpu));
        }
    }

    @Test
    void addressesAreCheckedAndAStaleSocketIsReplaced() throws Exception {
        for (String bad : new String[] {
            "stream:unix:" + path(),
            "stream:tcp:1.2.3:4",
            "stream:tcp:1.2.3.400:4",
            "stream:udp:x",
            "stream:unix:" + "x".repeat(200)
        }) {
            PortException refused =
                    assertThrows(PortException.class, () -> world.ports().openNet(bad, cpu), bad);
            assertTrue(refused.getMessage().indexOf('\n') < 0);
        }
        try (ServerSocketChannel left = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            left.bind(UnixDomainSocketAddress.of(path()));
            assertThrows(PortException.class, () -> world.ports().openNet("stream-server:unix:" + path(), cpu));
        }
        assertTrue(Files.exists(Path.of(path())));
        world.ports().openNet("stream-server:unix:" + path(), cpu).close();
    }
}
