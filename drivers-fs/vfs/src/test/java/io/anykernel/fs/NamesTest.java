package io.anykernel.fs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NamesTest {
    private static final long SEED = Long.getLong("anykernel.seed", 5);

    @Test
    void wellFormedUtf8IsThatText() {
        for (String text : new String[] {"", "plain", "gr\u00fc\u00dfe", "\u732b", "\ud83d\udc08 cat", "\uffff"}) {
            byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            assertArrayEquals(utf8, Names.encode(text), text);
            assertEquals(utf8.length, Names.encodedLength(text), text);
            assertEquals(text, Names.decode(utf8, 0, utf8.length));
        }
    }

    @Test
    void anyBytesComeBackFromTheirText() {
        Random random = new Random(SEED);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextInt(12)];
            random.nextBytes(bytes);
            for (int j = 0; j < bytes.length; j++) {
                // Mostly lead and continuation bytes, where the errors are.
                bytes[j] |= random.nextInt(4) == 0 ? 0 : (byte) 0x80;
            }
            String text = Names.decode(bytes, 0, bytes.length);
            assertArrayEquals(bytes, Names.encode(text), "seed " + SEED + " name " + i);
        }
    }

    @Test
    void overlongAndSurrogateSequencesAreNotText() {
        assertEquals("\udcc0\udcaf", Names.decode(new byte[] {(byte) 0xc0, (byte) 0xaf}, 0, 2));
        assertEquals("\udced\udca0\udc80", Names.decode(new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80}, 0, 3));
        assertEquals("\udcc3", Names.decode(new byte[] {(byte) 0xc3}, 0, 1));
    }
}
