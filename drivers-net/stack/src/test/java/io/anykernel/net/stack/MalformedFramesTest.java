package io.anykernel.net.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anykernel.core.checksum.InternetChecksum;
import io.anykernel.hypercall.Memory;
import io.anykernel.net.address.IpAddress;
import io.anykernel.net.socket.TcpListener;
import io.anykernel.net.socket.TcpSocket;
import io.anykernel.net.testing.TestNetwork;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Malformed frames: truncated, mutated and random. They end in counters. */
class MalformedFramesTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long SEED = Long.getLong("anykernel.seed", 42);

    private final SplittableRandom random = new SplittableRandom(SEED);
    private final List<byte[]> honest = new ArrayList<>();

    /** Every kind of frame that two stacks exchange. */
    @BeforeEach
    void collectHonestFrames() {
        TestNetwork network = new TestNetwork(3);
        network.tap(honest::add);
        talk(network);
        network.close();
        assertTrue(honest.size() > 30);
    }

    private static void talk(TestNetwork network) {
        TcpListener listener = network.right.stack.listen(80, 5);
        network.left.stack.pinger().trySend(TestNetwork.RIGHT);
        network.left.stack.pinger().trySend(TestNetwork.RIGHT_6);
        for (IpAddress address : List.of(TestNetwork.RIGHT, TestNetwork.RIGHT_6)) {
            network.left.stack.bindUdp(IpAddress.ANY, 0).trySend(new byte[64], 0, 64, address, 9);
            network.left.stack.bindUdp(IpAddress.ANY, 0).trySend(new byte[4000], 0, 4000, address, 9);
            TcpSocket client = network.left.stack.startConnect(address, 80);
            TcpSocket[] server = new TcpSocket[1];
            network.runUntil(() -> (server[0] = listener.tryAccept()) != null, SECOND);
            client.trySend(new byte[3000], 0, 3000);
            network.runUntil(() -> server[0].readableBytes() == 3000, SECOND);
            client.close();
            network.runFor(SECOND / 10);
        }
    }

    @Test
    void framesCutAtEveryLengthAreDroppedAndCounted() {
        TestNetwork network = new TestNetwork(4);
        network.right.stack.listen(80, 5);
        for (byte[] frame : honest) {
            for (int length = 0; length < frame.length; length = length < 120 ? length + 1 : length + 97) {
                TestNetwork.inject(network.link.left(), Arrays.copyOf(frame, length));
            }
            network.runFor(2_000_000);
        }
        assertTrue(network.right.counters.value("device.receive.drop.runt") > 100);
        assertTrue(network.right.counters.value("ip.drop.truncated") > 100);
        assertTrue(network.right.counters.value("ip6.drop.truncated") > 100);
        assertTrue(network.right.counters.value("arp.drop.malformed") > 20);
        finish(network);
    }

    @Test
    void framesWithAFewBytesChangedDoNoHarm() {
        TestNetwork network = new TestNetwork(5);
        network.right.stack.listen(80, 5);
        for (int round = 0; round < 30_000; round++) {
            byte[] frame = honest.get(random.nextInt(honest.size())).clone();
            int changes = 1 + random.nextInt(4);
            for (int i = 0; i < changes; i++) {
                int limit = Math.min(frame.length, random.nextBoolean() ? 80 : frame.length);
                frame[random.nextInt(12, limit)] = (byte) random.nextInt();
            }
            mendChecksums(frame);
            TestNetwork.inject(random.nextBoolean() ? network.link.left() : network.link.right(), frame);
            if (round % 16 == 0) {
                network.runFor(2_000_000);
            }
        }
        finish(network);
    }

    /** Otherwise nearly all would end at the first check. */
    private static void mendChecksums(byte[] frame) {
        boolean isIpv4 = frame.length >= 34 && frame[12] == 8 && frame[13] == 0 && (frame[14] & 0xf0) == 0x40;
        int headerBytes = isIpv4 ? (frame[14] & 15) * 4 : 0;
        if (headerBytes < 20 || 14 + headerBytes + 20 > frame.length) {
            return;
        }
        Memory memory = Memory.allocate(frame.length);
        memory.put(0, frame, 0, frame.length);
        memory.u16be(24, 0);
        memory.u16be(24, InternetChecksum.finish(InternetChecksum.sum(memory, 14, headerBytes)));
        int transport = 14 + headerBytes;
        int length = Math.min(frame.length, 14 + memory.u16be(16)) - transport;
        int field = memory.u8(23) == 6 ? 16 : memory.u8(23) == 17 ? 6 : memory.u8(23) == 1 ? 2 : -1;
        if (field >= 0 && length >= field + 2) {
            int pseudo = memory.u8(23) == 1
                    ? 0
                    : InternetChecksum.add(InternetChecksum.sum(memory, 26, 8), memory.u8(23) + length);
            memory.u16be(transport + field, 0);
            int sum = InternetChecksum.add(pseudo, InternetChecksum.sum(memory, transport, length));
            memory.u16be(transport + field, InternetChecksum.finish(sum));
        }
        memory.get(0, frame, 0, frame.length);
    }

    @Test
    void noiseDoesNoHarm() {
        TestNetwork network = new TestNetwork(6);
        int[] types = {0x0800, 0x0806, 0x86dd, 0x8100, 0x0005};
        for (int round = 0; round < 20_000; round++) {
            byte[] frame = new byte[random.nextInt(14, 200)];
            random.nextBytes(frame);
            writeMac(network.link.right().info().macAddress(), frame);
            int type = types[random.nextInt(types.length)];
            frame[12] = (byte) (type >> 8);
            frame[13] = (byte) type;
            TestNetwork.inject(network.link.left(), frame);
            if (round % 16 == 0) {
                network.runFor(2_000_000);
            }
        }
        assertTrue(network.right.counters.value("link.drop.unknown-type") > 1000);
        finish(network);
    }

    private static void writeMac(long mac, byte[] frame) {
        for (int i = 0; i < 6; i++) {
            frame[i] = (byte) (mac >>> 8 * (5 - i));
        }
    }

    /** The stack still works, nothing failed and nothing is kept. */
    private void finish(TestNetwork network) {
        network.runFor(200 * SECOND);
        int sequence = network.left.stack.pinger().trySend(TestNetwork.RIGHT);
        network.runUntil(() -> network.left.stack.pinger().roundTripNanos(sequence) >= 0, 20 * SECOND);
        assertNull(network.left.cpu.failure(), "seed " + SEED);
        assertNull(network.right.cpu.failure(), "seed " + SEED);
        network.close();
        assertEquals(0, network.left.packets.inUse(), "seed " + SEED);
        assertEquals(0, network.right.packets.inUse(), "seed " + SEED);
        assertEquals(0, network.right.blocks.inUse(), "seed " + SEED);
    }
}
