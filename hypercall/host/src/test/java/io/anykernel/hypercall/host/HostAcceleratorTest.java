package io.anykernel.hypercall.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.anykernel.hypercall.Accelerator;
import io.anykernel.hypercall.Memory;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HostAcceleratorTest {
    private static final long SEED = Long.getLong("anykernel.seed", 42);

    private final Accelerator accelerator = new HostAccelerator();

    /** RFC 3720 appendix B.4. */
    @Test
    void knownSumsComeOut() {
        Memory memory = Memory.allocate(32);
        assertEquals(0x8a9136aa, ~accelerator.crc32c(~0, memory, 0, 32));
        memory.fill(0, 32, 0xff);
        assertEquals(0x62a8ab43, ~accelerator.crc32c(~0, memory, 0, 32));
        for (int i = 0; i < 32; i++) {
            memory.u8(i, i);
        }
        assertEquals(0x46dd794e, ~accelerator.crc32c(~0, memory, 0, 32));
    }

    @Test
    void anyRegisterGoesOnOverAnyLengthBitByBit() {
        Random random = new Random(SEED);
        Memory memory = Memory.allocate(300);
        for (int i = 0; i < 300; i++) {
            memory.u8(i, random.nextInt());
        }
        for (int length = 0; length <= 290; length++) {
            int offset = random.nextInt(10);
            int start = random.nextInt();
            int expected = start;
            for (int i = 0; i < length; i++) {
                expected ^= memory.u8(offset + i);
                for (int bit = 0; bit < 8; bit++) {
                    expected = expected >>> 1 ^ (expected & 1) * 0x82F63B78;
                }
            }
            assertEquals(expected, accelerator.crc32c(start, memory, offset, length), "length " + length);
        }
        assertThrows(IndexOutOfBoundsException.class, () -> accelerator.crc32c(0, memory, 290, 20));
    }
}
