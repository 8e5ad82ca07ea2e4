package io.anykernel.core.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anykernel.core.log.Counters;
import io.anykernel.core.packet.PacketBuffer;
import io.anykernel.core.packet.PacketPool;
import io.anykernel.core.packet.PayloadPool;
import io.anykernel.hypercall.Arena;
import io.anykernel.hypercall.Memory;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PayloadStreamTest {
    private final Arena arena = new Arena() {
        @Override
        public Memory allocate(int bytes, int alignment) {
            return Memory.allocate(bytes);
        }

        @Override
        public long capacityBytes() {
            return Long.MAX_VALUE;
        }

        @Override
        public long usedBytes() {
            return 0;
        }

        @Override
        public void close() {}
    };
    private final PayloadPool blocks = new PayloadPool("b", arena, 8, 64, new Counters());
    private final PacketPool packets = new PacketPool("p", arena, 2, 256, new Counters());

    @Test
    void boundedAppendTakesNoMoreBlocks() {
        PayloadStream stream = new PayloadStream(blocks, 300, "test");
        assertEquals(128, stream.append(new byte[300], 0, 300, 2));
        assertEquals(2, stream.heldBlocks());
        assertEquals(0, stream.append(new byte[1], 0, 1, 2));
        stream.discard(64);
        assertEquals(0, stream.append(new byte[1], 0, 1, 1), "the last block is full");
        assertEquals(10, stream.append(new byte[10], 0, 10, 2));
        assertEquals(5, stream.append(new byte[5], 0, 5, 0), "room in a block that is held costs nothing");
        stream.clear();
        assertEquals(0, stream.heldBlocks());
        assertEquals(0, blocks.inUse());
    }

    @Test
    void slicesShowTheBytesThatWereAppendedWhateverWasDiscarded() {
        long seed = Long.getLong("anykernel.seed", 42);
        SplittableRandom random = new SplittableRandom(seed);
        PayloadStream stream = new PayloadStream(blocks, 300, "test");
        long appended = 0;
        long discarded = 0;
        for (int step = 0; step < 5000; step++) {
            byte[] bytes = new byte[random.nextInt(150)];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) ((appended + i) * 31);
            }
            int taken = stream.append(bytes, 0, bytes.length);
            assertEquals(Math.min(bytes.length, 300 - (int) (appended - discarded)), taken, "seed " + seed);
            appended += taken;
            int offset = random.nextInt(stream.lengthBytes() + 1);
            check(stream, offset, random.nextInt(stream.lengthBytes() - offset + 1), discarded + offset);
            int drop = random.nextInt(stream.lengthBytes() + 1);
            stream.discard(drop);
            discarded += drop;
        }
        stream.clear();
        assertEquals(0, blocks.inUse());
    }

    private void check(PayloadStream stream, int offset, int length, long position) {
        PacketBuffer packet = packets.acquire("test");
        assertEquals(length, stream.sliceInto(packet, offset, length));
        Memory flat = Memory.allocate(length);
        packet.copyTo(0, flat, 0, length);
        for (int i = 0; i < length; i++) {
            assertEquals((byte) ((position + i) * 31) & 0xff, flat.u8(i));
        }
        packet.release();
    }

    @Test
    void packetsKeepTheirBytesAfterTheStreamDroppedThem() {
        PayloadStream stream = new PayloadStream(blocks, 200, "test");
        stream.append(new byte[] {1, 2, 3}, 0, 3);
        PacketBuffer packet = packets.acquire("test");
        stream.sliceInto(packet, 0, 3);
        stream.discard(3);
        assertEquals(1, blocks.inUse());
        stream.append(new byte[] {9, 9, 9}, 0, 3);
        assertEquals(1, packet.sliceBlock(0).memory().u8(0));
        packet.release();
        stream.clear();
        assertEquals(0, blocks.inUse());
    }

    @Test
    void exhaustedPoolShortensWhatIsTaken() {
        PayloadStream hog = new PayloadStream(blocks, 7 * 64, "hog");
        hog.append(Memory.allocate(7 * 64), 0, 7 * 64);
        PayloadStream stream = new PayloadStream(blocks, 200, "test");
        assertEquals(64, stream.append(Memory.allocate(100), 0, 100));
        assertEquals(0, stream.append(Memory.allocate(100), 0, 100));
        hog.clear();
        assertTrue(stream.append(Memory.allocate(100), 0, 100) == 100);
        assertThrows(IndexOutOfBoundsException.class, () -> stream.discard(165));
    }
}
