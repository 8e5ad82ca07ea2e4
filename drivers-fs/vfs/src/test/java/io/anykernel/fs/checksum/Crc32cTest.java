package io.anykernel.fs.checksum;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.anykernel.hypercall.Accelerator;
import io.anykernel.hypercall.Memory;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

class Crc32cTest {
    @Test
    void theCheckValueOfTheCatalogueComesOut() {
        byte[] digits = "123456789".getBytes(StandardCharsets.US_ASCII);
        assertEquals(0xe3069283, ~Crc32c.update(Crc32c.START, digits));
    }

    @Test
    void everyLengthAndOffsetAgreesWithTheJdk() {
        byte[] bytes = new byte[300];
        new Random(3).nextBytes(bytes);
        Memory memory = Memory.allocate(bytes.length);
        memory.put(0, bytes, 0, bytes.length);
        Crc32c crc = new Crc32c(Accelerator.NONE);
        for (int offset = 0; offset < 9; offset++) {
            for (int length = 0; length + offset <= bytes.length; length++) {
                CRC32C jdk = new CRC32C();
                jdk.update(bytes, offset, length);
                assertEquals((int) jdk.getValue(), ~crc.update(Crc32c.START, memory, offset, length));
            }
        }
    }

    @Test
    void wordsAndZerosCountAsTheirBytes() {
        byte[] word = {0x78, 0x56, 0x34, 0x12};
        assertEquals(Crc32c.update(5, word), Crc32c.updateLe32(5, 0x12345678));
        assertEquals(Crc32c.update(5, new byte[7]), Crc32c.updateZeros(5, 7));
    }
}
