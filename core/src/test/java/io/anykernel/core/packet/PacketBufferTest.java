package io.anykernel.core.packet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anykernel.core.TestArena;
import io.anykernel.core.log.Counters;
import io.anykernel.hypercall.IoVector;
import io.anykernel.hypercall.Memory;
import io.anykernel.hypercall.OutOfArenaException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PacketBufferTest {
    private static final long SEED = Long.getLong("anykernel.seed", 42);

    private final Counters counters = new Counters();
    private final TestArena arena = new TestArena(1 << 20);
    private final PacketPool packets = new PacketPool("p", arena, 4, 512, counters);
    private final PayloadPool blocks = new PayloadPool("b", arena, 40, 256, counters);

    /** Content 0, 1, 2, ...: {@code inRun} bytes in the run, then slices of these lengths. */
    private PacketBuffer packet(int inRun, int... slices) {
        PacketBuffer packet = packets.acquire("test");
        int next = 0;
        int at = packet.extend(inRun);
        for (int i = 0; i < inRun; i++) {
            packet.memory().u8(at + i, next++);
        }
        for (int length : slices) {
            PayloadBuffer block = blocks.acquire("test");
            for (int i = 0; i < length; i++) {
                block.memory().u8(10 + i, next++);
            }
            packet.appendSlice(block, 10, length);
        }
        return packet;
    }

    private static int[] content(PacketBuffer packet) {
        Memory memory = Memory.allocate(packet.totalBytes());
        packet.copyTo(0, memory, 0, packet.totalBytes());
        int[] bytes = new int[packet.totalBytes()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = memory.u8(i);
        }
        return bytes;
    }

    @Test
    void linearizedPacketHoldsItsRunAlone() {
        PacketBuffer packet = packet(20, 30, 40);
        assertTrue(packet.linearize());
        assertArrayEquals(counting(0, 90), content(packet));
        assertEquals(0, packet.sliceCount());
        assertEquals(0, blocks.inUse());
        packet.release();
    }

    @Test
    void packetWithoutTailroomIsNotLinearized() {
        PacketBuffer packet = packet(300, 200);
        assertFalse(packet.linearize());
        assertEquals(1, packet.sliceCount());
        assertArrayEquals(counting(0, 500), content(packet));
        packet.release();
    }

    private static int[] counting(int from, int to) {
        int[] bytes = new int[to - from];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (from + i) & 0xff;
        }
        return bytes;
    }

    @Test
    void aFreshPacketIsEmptyWithHeadroom() {
        PacketBuffer packet = packets.acquire("me");
        assertEquals(0, packet.totalBytes());
        assertEquals(PacketPool.HEADROOM_BYTES, packet.headroomBytes());
        assertEquals(512 - PacketPool.HEADROOM_BYTES, packet.tailroomBytes());
        assertEquals(1, packet.references());
        assertEquals("me", packet.owner());
        assertNull(packet.next);
        assertFalse(packet.needsChecksum());
        assertFalse(packet.isChecksumVerified());
    }

    @Test
    void headersArePushedAndPulledWithoutMovingAnything() {
        PacketBuffer packet = packet(20, 30);
        assertEquals(PacketPool.HEADROOM_BYTES - 14, packet.push(14));
        assertEquals(64, packet.totalBytes());
        assertEquals(34, packet.runBytes());
        assertEquals(PacketPool.HEADROOM_BYTES + 4, packet.pull(18));
        assertEquals(46, packet.totalBytes());
        assertArrayEquals(counting(4, 50), content(packet));
        assertThrows(IndexOutOfBoundsException.class, () -> packet.pull(17));
        assertThrows(IndexOutOfBoundsException.class, () -> packet.push(packet.headroomBytes() + 1));
        assertThrows(IndexOutOfBoundsException.class, () -> packet.push(-1));
        assertThrows(IndexOutOfBoundsException.class, () -> packet.extend(packet.tailroomBytes() + 1));
        assertThrows(IndexOutOfBoundsException.class, () -> packet.extend(-1));
        assertEquals(46, packet.totalBytes(), "refusals change nothing");
    }

    @Test
    void trimmingToEveryLengthKeepsTheFrontAndReleasesTheRest() {
        for (int length = 0; length <= 110; length++) {
            PacketBuffer packet = packet(40, 30, 1, 39);
            packet.trimTo(length);
            assertArrayEquals(counting(0, length), content(packet), "trimmed to " + length);
            int expectedBlocks = length > 71 ? 3 : length > 70 ? 2 : length > 40 ? 1 : 0;
            assertEquals(expectedBlocks, blocks.inUse(), "blocks at " + length);
            packet.release();
            assertEquals(0, blocks.inUse());
        }
        PacketBuffer packet = packet(5);
        assertThrows(IndexOutOfBoundsException.class, () -> packet.trimTo(6));
        assertThrows(IndexOutOfBoundsException.class, () -> packet.trimTo(-1));
        assertEquals(5, packet.totalBytes());
    }

    @Test
    void skippingEveryLengthKeepsTheBackAndReleasesTheRest() {
        for (int length = 0; length <= 110; length++) {
            PacketBuffer packet = packet(40, 30, 1, 39);
            packet.skip(length);
            assertArrayEquals(counting(length, 110), content(packet), "skipped " + length);
            int expectedBlocks = length < 70 ? 3 : length < 71 ? 2 : length < 110 ? 1 : 0;
            assertEquals(expectedBlocks, blocks.inUse(), "blocks at " + length);
            assertEquals(expectedBlocks, packet.sliceCount());
            packet.release();
        }
        PacketBuffer packet = packet(5, 5);
        assertThrows(IndexOutOfBoundsException.class, () -> packet.skip(11));
        assertThrows(IndexOutOfBoundsException.class, () -> packet.skip(-1));
        assertEquals(10, packet.totalBytes());
    }

    @Test
    void anyPartCanBeCopiedOut() {
        PacketBuffer packet = packet(40, 30, 1, 39);
        Memory into = Memory.allocate(128);
        for (int from = 0; from <= 110; from++) {
            for (int length = 0; length <= 110 - from; length += 1 + length / 7) {
                into.fill(0, 128, 0xee);
                packet.copyTo(from, into, 5, length);
                for (int i = 0; i < length; i++) {
                    assertEquals(from + i, into.u8(5 + i));
                }
                assertEquals(0xee, into.u8(4));
                assertEquals(0xee, into.u8(5 + length));
            }
        }
        assertThrows(IndexOutOfBoundsException.class, () -> packet.copyTo(100, into, 0, 11));
        assertThrows(IndexOutOfBoundsException.class, () -> packet.copyTo(-1, into, 0, 1));
        assertThrows(IndexOutOfBoundsException.class, () -> packet.copyTo(0, into, 0, -1));
    }

    @Test
    void rangesAreTheContentInOrder() {
        PacketBuffer packet = packet(40, 30, 1);
        packet.pull(40);
        IoVector vector = new IoVector(5);
        packet.appendTo(vector);
        assertEquals(2, vector.count(), "an empty run is no range");
        assertEquals(31, vector.totalBytes());
        assertEquals(40, vector.memory(0).u8(vector.offset(0)));
    }

    @Test
    void slicesAreBoundedInPlaceAndNumber() {
        PacketBuffer packet = packets.acquire("test");
        PayloadBuffer block = blocks.acquire("test");
        assertThrows(IndexOutOfBoundsException.class, () -> packet.appendSlice(block, 250, 7));
        assertThrows(IndexOutOfBoundsException.class, () -> packet.appendSlice(block, -1, 7));
        assertEquals(0, packet.sliceCount(), "a refused slice is not taken over");
        for (int i = 0; i < PacketBuffer.MAX_SLICES; i++) {
            assertTrue(packet.hasSliceRoom());
            packet.appendSlice(block.retain(), i, 1);
        }
        assertFalse(packet.hasSliceRoom());
        assertThrows(IndexOutOfBoundsException.class, () -> packet.appendSlice(block, 0, 1));
        assertEquals(PacketBuffer.MAX_SLICES, packet.totalBytes());
        packet.release();
        assertEquals(1, block.references());
    }

    @Test
    void theLastReleaseReturnsPacketAndBlocks() {
        PacketBuffer packet = packet(10, 10, 10);
        assertSame(packet, packet.retain());
        packet.release();
        assertEquals(1, packets.inUse());
        assertEquals(2, blocks.inUse());
        packet.release();
        assertEquals(0, packets.inUse() + blocks.inUse());
        assertThrows(IllegalStateException.class, packet::release);
        assertThrows(IllegalStateException.class, packet::retain);
    }

    @Test
    void aSharedBlockOutlivesOnePacket() {
        PayloadBuffer block = blocks.acquire("stream");
        PacketBuffer first = packets.acquire("a");
        PacketBuffer second = packets.acquire("b");
        first.appendSlice(block.retain(), 0, 100);
        second.appendSlice(block.retain(), 100, 100);
        block.release();
        first.release();
        assertEquals(1, blocks.inUse());
        second.release();
        assertEquals(0, blocks.inUse());
        assertThrows(IllegalStateException.class, block::release);
    }

    @Test
    void recycledPacketsRememberNothing() {
        PacketBuffer packet = packet(10, 10);
        packet.leaveChecksum(0, 4);
        packet.leaveSegmentation(1, 1448);
        packet.markChecksumVerified();
        packet.tag = 7;
        packet.push(100);
        packet.release();
        PacketBuffer again = packets.acquire("other");
        assertSame(packet, again);
        assertEquals(0, again.totalBytes());
        assertEquals(PacketPool.HEADROOM_BYTES, again.headroomBytes());
        assertEquals(0, again.tag);
        assertFalse(again.needsChecksum() || again.isChecksumVerified());
        assertEquals(0, again.segmentBytes() + again.segmentKind());
        assertEquals("other", again.owner());
    }

    @Test
    void resettingReleasesSlicesAndSetsHeadroom() {
        PacketBuffer packet = packet(10, 10);
        packet.leaveChecksum(0, 4);
        packet.reset(20);
        assertEquals(20, packet.headroomBytes());
        assertEquals(0, packet.totalBytes());
        assertEquals(0, blocks.inUse());
        assertFalse(packet.needsChecksum());
        assertThrows(IndexOutOfBoundsException.class, () -> packet.reset(513));
        assertThrows(IndexOutOfBoundsException.class, () -> packet.reset(-1));
        assertEquals(20, packet.headroomBytes());
    }

    @Test
    void offloadOffsetsFollowPushesAndPulls() {
        PacketBuffer packet = packet(100);
        packet.leaveChecksum(0, 16);
        packet.push(20);
        packet.push(14);
        assertEquals(34, packet.checksumStart());
        assertEquals(50, packet.checksumField());
        packet.pull(14);
        assertEquals(20, packet.checksumStart());
        packet.clearOffload();
        assertFalse(packet.needsChecksum());
    }

    @Test
    void anExhaustedPoolSaysNoCountsAndRecovers() {
        PacketBuffer[] all = new PacketBuffer[4];
        for (int i = 0; i < 4; i++) {
            all[i] = packets.acquire("hoarder");
        }
        assertEquals(0, packets.available());
        assertNull(packets.acquire("late"));
        assertEquals(1, counters.value("pool.p.exhausted"));
        assertEquals(List.of("p: hoarder", "p: hoarder", "p: hoarder", "p: hoarder"), packets.leaks());
        Arrays.stream(all).forEach(PacketBuffer::release);
        assertEquals(List.of(), packets.leaks());
        assertEquals(4, packets.available());
    }

    @Test
    void buffersOfAPoolDoNotOverlap() {
        PayloadBuffer[] all = new PayloadBuffer[blocks.capacity()];
        for (int i = 0; i < all.length; i++) {
            all[i] = blocks.acquire("test");
            all[i].memory().fill(0, 256, i);
        }
        for (int i = 0; i < all.length; i++) {
            assertEquals(i, all[i].memory().u8(0));
            assertEquals(i, all[i].memory().u8(255));
        }
        assertNull(blocks.acquire("late"));
        assertEquals(1, counters.value("pool.b.exhausted"));
        assertEquals(40, blocks.leaks().size());
    }

    /** 100 bytes are no multiple of the alignment. */
    @Test
    void buffersOfOddSizeAreAlignedAndApart() {
        int count = 1300;
        PayloadPool odd = new PayloadPool("odd", new TestArena(count * 128), count, 100, counters);
        for (int i = 0; i < count; i++) {
            PayloadBuffer buffer = odd.acquire("test");
            assertEquals(100, buffer.memory().lengthBytes());
            assertEquals(0, buffer.memory().u8(0) | buffer.memory().u8(99), "zeroed, and none other's");
            assertEquals(0, buffer.memory().address() % 64);
            buffer.memory().fill(0, 100, 0xff);
        }
        assertNull(odd.acquire("late"));
    }

    @Test
    void aPoolLargerThanItsArenaIsRefused() {
        assertThrows(OutOfArenaException.class, () -> new PayloadPool("x", new TestArena(1000), 10, 256, counters));
    }

    /** Random operations against a plain array. */
    @Test
    void anyMixOfOperationsKeepsTheContent() {
        Random random = new Random(SEED);
        for (int round = 0; round < 500; round++) {
            PacketBuffer packet = packet(random.nextInt(100), 1 + random.nextInt(60), 1 + random.nextInt(60));
            int[] expected = content(packet);
            for (int step = 0; step < 12; step++) {
                int amount = random.nextInt(expected.length / 4 + 1);
                switch (random.nextInt(3)) {
                    case 0 -> {
                        packet.skip(amount);
                        expected = Arrays.copyOfRange(expected, amount, expected.length);
                    }
                    case 1 -> {
                        packet.trimTo(expected.length - amount);
                        expected = Arrays.copyOf(expected, expected.length - amount);
                    }
                    default -> {
                        PayloadBuffer block = blocks.acquire("more");
                        int length = 1 + random.nextInt(20);
                        block.memory().fill(0, length, step);
                        int old = expected.length;
                        expected = Arrays.copyOf(expected, old + length);
                        Arrays.fill(expected, old, old + length, step);
                        packet.appendSlice(block, 0, length);
                    }
                }
                assertArrayEquals(expected, content(packet), "seed " + SEED + " round " + round + " step " + step);
            }
            packet.release();
            assertEquals(0, packets.inUse() + blocks.inUse());
        }
    }
}
