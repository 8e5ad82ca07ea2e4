package io.anykernel.embed;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.anykernel.fs.NewNode;
import io.anykernel.fs.OpenFile;
import io.anykernel.fs.OpenFlags;
import io.anykernel.fs.cache.Bytes;
import io.anykernel.hypercall.host.HostWorld;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Instances whose memory no buffer of the JDK holds in one piece. {@code -Danykernel.large=true} fills one, which takes 5 GiB of
 * memory.
 */
class LargeInstanceTest {
    private static final int FLAGS = OpenFlags.READ | OpenFlags.WRITE | OpenFlags.CREATE;
    private static final NewNode FILE = new NewNode(0644, 0, 0);
    private static final int CHUNK_BYTES = 1 << 20;

    private static Anykernel large(long tmpfsBytes, int cachePages) {
        return Anykernel.builder()
                .console(line -> {})
                .small()
                .cachePages(cachePages)
                .mountTmpfs("/", tmpfsBytes)
                .start();
    }

    @Test
    void filesInMemoryAndACacheBeyondTwoGibibytesAreMadeAndGivenBack() {
        long before = HostWorld.lentArenaBytes();
        int cachePages = (int) ((5L << 29) / 4096);
        try (Anykernel kernel = large(7L << 30, cachePages);
                OpenFile file = kernel.files().open("/file", FLAGS, FILE)) {
            assertEquals((7L << 30) / 4096, kernel.files().status("/").freeBlocks());
            byte[] written = chunk(1);
            file.writeAt((6L << 30) - 5, Bytes.of(written));
            byte[] read = new byte[written.length];
            assertEquals(read.length, file.readAt((6L << 30) - 5, Bytes.of(read)));
            assertArrayEquals(written, read);
        }
        assertEquals(before, HostWorld.lentArenaBytes());
    }

    @Test
    void fiveGibibytesAreReadAsTheyWereWritten() {
        assumeTrue(Boolean.getBoolean("anykernel.large"), "skipped: -Danykernel.large=true takes 5 GiB of memory");
        int chunks = 5 << 10;
        try (Anykernel kernel = large((long) chunks * CHUNK_BYTES, 64);
                OpenFile file = kernel.files().open("/file", FLAGS, FILE)) {
            for (int i = 0; i < chunks; i++) {
                file.write(Bytes.of(chunk(i)));
            }
            assertEquals(0, kernel.files().status("/").freeBlocks());
            byte[] read = new byte[CHUNK_BYTES];
            for (int i = 0; i < chunks; i++) {
                assertEquals(CHUNK_BYTES, file.readAt((long) i * CHUNK_BYTES, Bytes.of(read)));
                assertArrayEquals(chunk(i), read, "chunk " + i);
            }
        }
    }

    private static byte[] chunk(int seed) {
        byte[] chunk = new byte[CHUNK_BYTES];
        new Random(seed).nextBytes(chunk);
        return chunk;
    }
}
