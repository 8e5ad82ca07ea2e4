package io.anykernel.core.checksum;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anykernel.core.log.Counters;
import io.anykernel.core.packet.PacketBuffer;
import io.anykernel.core.packet.PacketPool;
import io.anykernel.core.packet.PayloadBuffer;
import io.anykernel.core.packet.PayloadPool;
import io.anykernel.hypercall.Arena;
import io.anykernel.hypercall.Memory;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class InternetChecksumTest {
    private final SplittableRandom random = new SplittableRandom(Long.getLong("anykernel.seed", 42));

    /** RFC 1071 §3's example: the words 0001 f203 f4f5 f6f7 sum to ddf2. */
    @Test
    void sumsTheExampleOfTheRfc() {
        Memory memory = Memory.allocate(8);
        memory.i64be(0, 0x0001_f203_f4f5_f6f7L);
        assertEquals(0xddf2, InternetChecksum.sum(memory, 0, 8));
        assertEquals(0x220d, InternetChecksum.finish(0xddf2));
    }

    /** The header printed in many textbooks: 4500 0073 0000 4000 4011 b861 c0a8 0001 c0a8 00c7. */
    @Test
    void headerWithItsChecksumSumsToAllOnes() {
        Memory memory = Memory.allocate(20);
        memory.i64be(0, 0x4500_0073_0000_4000L);
        memory.i64be(8, 0x4011_b861_c0a8_0001L);
        memory.i32be(16, 0xc0a8_00c7);
        assertTrue(InternetChecksum.isCorrect(InternetChecksum.sum(memory, 0, 20)));
        memory.u8(3, 0x74);
        assertFalse(InternetChecksum.isCorrect(InternetChecksum.sum(memory, 0, 20)));
    }

    @Test
    void agreesWithWordByWordAtEveryLengthAndOffset() {
        Memory memory = randomMemory(300);
        for (int offset = 0; offset < 9; offset++) {
            for (int length = 0; length < 200; length++) {
                assertEquals(wordByWord(memory, offset, length), InternetChecksum.sum(memory, offset, length));
            }
        }
    }

    @Test
    void allOnesDoNotOverflow() {
        Memory memory = Memory.allocate(65_536);
        memory.fill(0, 65_536, 0xff);
        assertEquals(0xffff, InternetChecksum.sum(memory, 0, 65_536));
    }

    @Test
    void copyingSumsTheSameAndCopies() {
        Memory from = randomMemory(300);
        for (int length = 0; length < 100; length++) {
            Memory to = Memory.allocate(110);
            assertEquals(InternetChecksum.sum(from, 3, length), InternetChecksum.copyAndSum(from, 3, to, 5, length));
            assertTrue(from.rangeEquals(3, to, 5, length));
        }
    }

    @Test
    void changedWordUpdatesTheFieldAsIfItWereSummedAnew() {
        Memory memory = randomMemory(40);
        for (int round = 0; round < 1000; round++) {
            int before = InternetChecksum.finish(InternetChecksum.sum(memory, 0, 40));
            int old = memory.u16be(12);
            int changed = random.nextInt(65_536);
            memory.u16be(12, changed);
            int after = InternetChecksum.finish(InternetChecksum.sum(memory, 0, 40));
            assertEquals(after, InternetChecksum.update(before, old, changed));
        }
    }

    @Test
    void packetSumsAcrossSlicesOfOddLengths() {
        TestArena arena = new TestArena();
        PacketPool packets = new PacketPool("p", arena, 1, 512, new Counters());
        PayloadPool blocks = new PayloadPool("b", arena, 4, 256, new Counters());
        for (int round = 0; round < 500; round++) {
            PacketBuffer packet = packets.acquire("test");
            int run = random.nextInt(80);
            randomize(packet.memory(), packet.extend(run), run);
            for (int i = 0; i < 4; i++) {
                PayloadBuffer block = blocks.acquire("test");
                randomize(block.memory(), 0, 256);
                int offset = random.nextInt(100);
                packet.appendSlice(block, offset, 1 + random.nextInt(150));
            }
            Memory flat = Memory.allocate(packet.totalBytes());
            packet.copyTo(0, flat, 0, packet.totalBytes());
            int from = random.nextInt(packet.totalBytes());
            assertEquals(
                    InternetChecksum.sum(flat, from, flat.lengthBytes() - from), InternetChecksum.sum(packet, from));
            packet.release();
        }
    }

    private static int wordByWord(Memory memory, int offset, int length) {
        long total = 0;
        for (int i = 0; i < length; i++) {
            total += (i & 1) == 0 ? memory.u8(offset + i) << 8 : memory.u8(offset + i);
        }
        while (total > 0xffff) {
            total = (total & 0xffff) + (total >>> 16);
        }
        return (int) total;
    }

    private Memory randomMemory(int length) {
        Memory memory = Memory.allocate(length);
        randomize(memory, 0, length);
        return memory;
    }

    private void randomize(Memory memory, int offset, int length) {
        for (int i = 0; i < length; i++) {
            memory.u8(offset + i, random.nextInt());
        }
    }

    private static final class TestArena implements Arena {
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
    }
}
