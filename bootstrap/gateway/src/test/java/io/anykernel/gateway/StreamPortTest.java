package io.anykernel.gateway;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.anykernel.hypercall.IoVector;
import io.anykernel.hypercall.Memory;
import io.anykernel.hypercall.NetPort;
import io.anykernel.hypercall.NetPortInfo;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** QEMU's stream framing, spoken by hand over a loopback connection. */
@Timeout(30)
class StreamPortTest {
    private static final long SEED = Long.getLong("anykernel.seed", 42);
    private static final int FRAME_BYTES = 2000;
    private static final int FRAMES = 1000;

    private final Memory memory = Memory.allocate(128 * 1024);
    private Selector selector;
    private SocketChannel peer;
    private StreamPort port;

    @BeforeEach
    void connect() throws IOException {
        selector = Selector.open();
        try (ServerSocketChannel listener = ServerSocketChannel.open()) {
            listener.bind(new InetSocketAddress("127.0.0.1", 0));
            peer = SocketChannel.open(listener.getLocalAddress());
            peer.socket().setTcpNoDelay(true);
            NetPortInfo info = new NetPortInfo("stream", 0x0261_6b67_7701L, 1500, 0, 0);
            port = new StreamPort(info, listener.accept(), selector);
        }
    }

    @AfterEach
    void close() throws IOException {
        port.close();
        peer.close();
        selector.close();
    }

    @Test
    void aFrameThatArrivesByteByByteIsOneFrame() throws IOException {
        byte[] bytes = framed(60);
        for (int i = 0; i < bytes.length; i++) {
            assertEquals(NetPort.WOULD_BLOCK, port.receive(into(FRAME_BYTES)), "after " + i + " bytes");
            say(bytes, i, 1);
            selector.select();
            selector.selectedKeys().clear();
        }
        assertEquals(60, port.receive(into(FRAME_BYTES)));
        for (int i = 0; i < 60; i++) {
            assertEquals(i + 1, memory.u8(i), "byte " + i);
        }
    }

    @Test
    void framesThatArriveTogetherAreHandedOutOneByOne() throws IOException {
        ByteBuffer both = ByteBuffer.allocate(64 + 104).put(framed(60)).put(framed(100));
        say(both.array(), 0, both.capacity());
        assertEquals(60, receive());
        assertEquals(100, receive());
        assertEquals(NetPort.WOULD_BLOCK, port.receive(into(FRAME_BYTES)));
    }

    @Test
    void theLongestFrameOfQemusPasses() throws IOException {
        byte[] bytes = framed(4096 + 65_536);
        Thread sender = new Thread(() -> say(bytes, 0, bytes.length));
        sender.start();
        assertEquals(4096 + 65_536, receive());
    }

    @Test
    void aFrameLongerThanItsBufferSaysItsWholeLength() throws IOException {
        say(framed(500), 0, 504);
        IoVector small = into(100);
        int length = port.receive(small);
        while (length == NetPort.WOULD_BLOCK) {
            selector.select();
            selector.selectedKeys().clear();
            length = port.receive(small);
        }
        assertEquals(500, length);
        assertEquals(100, memory.u8(99));
        assertEquals(0, memory.u8(100));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, Integer.MIN_VALUE, Integer.MAX_VALUE, 4096 + 65_536 + 1})
    void aLengthThatNoFrameHasClosesThePort(int length) throws IOException {
        say(ByteBuffer.allocate(4).putInt(length).array(), 0, 4);
        assertEquals(NetPort.CLOSED, receive());
        assertEquals(NetPort.CLOSED, port.receive(into(FRAME_BYTES)));
        assertEquals(NetPort.CLOSED, port.send(into(60)));
        peer.configureBlocking(true);
        selector.selectNow();
        assertEquals(-1, peer.read(ByteBuffer.allocate(1)));
    }

    @Test
    void whatArrivedBeforeThePeerLeftIsStillHandedOut() throws IOException {
        say(framed(60), 0, 64);
        say(framed(100), 0, 30);
        peer.close();
        assertEquals(60, receive());
        assertEquals(NetPort.CLOSED, receive());
    }

    @Test
    void framesThatTheSocketDoesNotTakeWaitInOrder() throws IOException {
        int sent = 0;
        while (sendNumbered(sent) == 0) {
            sent++;
            port.drain();
        }
        port.awaitSendRoom();
        ByteBuffer frame = ByteBuffer.allocate(4 + FRAME_BYTES);
        for (int i = 0; i < sent; i++) {
            frame.clear();
            while (frame.hasRemaining()) {
                port.drain();
                peer.read(frame);
            }
            assertEquals(FRAME_BYTES, frame.getInt(0));
            assertEquals(i, frame.getInt(4));
        }
        assertEquals(0, sendNumbered(sent));
    }

    @Test
    void aFrameThatQemuWouldNotTakeIsRejected() {
        assertEquals(NetPort.REJECTED, port.send(into(4096 + 65_536 + 1)));
        assertEquals(NetPort.REJECTED, port.send(new IoVector(1)));
        port.drain();
        assertEquals(0, port.send(into(60)), "and the port goes on");
    }

    @Test
    void framesCutAnywhereArriveWholeAndInOrder() throws Exception {
        System.out.println("seed=" + SEED);
        Thread sender = new Thread(this::sayInPieces);
        sender.start();
        Random random = new Random(SEED);
        for (int i = 0; i < FRAMES; i++) {
            byte[] expected = frame(random);
            assertEquals(expected.length, receive(), "frame " + i);
            byte[] got = new byte[expected.length];
            memory.get(0, got, 0, got.length);
            assertArrayEquals(expected, got, "frame " + i);
        }
        sender.join();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 4, 5, 63})
    void aPeerThatLeavesWithinAFrameClosesThePortAndNothingIsHandedOut(int bytes) throws IOException {
        say(framed(60), 0, bytes);
        peer.close();
        assertEquals(NetPort.CLOSED, receive());
        assertEquals(NetPort.CLOSED, port.send(into(60)));
    }

    private void sayInPieces() {
        Random random = new Random(SEED);
        Random cuts = new Random(SEED + 1);
        for (int i = 0; i < FRAMES; i++) {
            byte[] frame = frame(random);
            byte[] bytes = ByteBuffer.allocate(4 + frame.length)
                    .putInt(frame.length)
                    .put(frame)
                    .array();
            for (int at = 0; at < bytes.length; ) {
                int piece = Math.min(bytes.length - at, 1 + cuts.nextInt(3000));
                say(bytes, at, piece);
                at += piece;
            }
        }
    }

    private static byte[] frame(Random random) {
        byte[] frame = new byte[1 + (random.nextInt(10) == 0 ? random.nextInt(65_000) : random.nextInt(1514))];
        random.nextBytes(frame);
        return frame;
    }

    private int sendNumbered(int number) {
        memory.i32be(0, number);
        return port.send(into(FRAME_BYTES));
    }

    private int receive() throws IOException {
        int length = port.receive(into(memory.lengthBytes()));
        while (length == NetPort.WOULD_BLOCK) {
            selector.select();
            selector.selectedKeys().clear();
            length = port.receive(into(memory.lengthBytes()));
        }
        return length;
    }

    private IoVector into(int bytes) {
        IoVector vector = new IoVector(2);
        vector.add(memory, 0, 10);
        vector.add(memory, 10, bytes - 10);
        return vector;
    }

    private static byte[] framed(int length) {
        ByteBuffer bytes = ByteBuffer.allocate(4 + length).putInt(length);
        for (int i = 0; i < length; i++) {
            bytes.put((byte) (i + 1));
        }
        return bytes.array();
    }

    private void say(byte[] bytes, int from, int count) {
        ByteBuffer part = ByteBuffer.wrap(bytes, from, count);
        try {
            while (part.hasRemaining()) {
                peer.write(part);
            }
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }
}
