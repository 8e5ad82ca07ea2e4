package io.anykernel.fs.tmpfs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.anykernel.block.testing.FoldedArena;
import io.anykernel.block.testing.TestArena;
import io.anykernel.block.testing.TestClock;
import io.anykernel.block.testing.TestScheduling;
import io.anykernel.core.error.KernelException;
import io.anykernel.fs.NewNode;
import io.anykernel.fs.OpenFile;
import io.anykernel.fs.OpenFlags;
import io.anykernel.fs.Vfs;
import io.anykernel.fs.cache.Bytes;
import io.anykernel.hypercall.Arena;
import io.anykernel.hypercall.Errno;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Files and filesystems whose sizes no {@code int} counts. */
class LargeTmpFileTest {
    private static final int PAGE = 4096;
    private static final NewNode FILE = new NewNode(0644, 0, 0);
    private static final int FLAGS = OpenFlags.READ | OpenFlags.WRITE | OpenFlags.CREATE;

    private final TestScheduling scheduling = new TestScheduling();
    private final Vfs vfs = new Vfs(scheduling);

    private TmpFileSystem mount(Arena arena, int pages) {
        TmpFileSystem tmpfs = new TmpFileSystem(arena, pages, 16, scheduling, new TestClock());
        vfs.mount("/", tmpfs);
        return tmpfs;
    }

    @AfterEach
    void close() {
        vfs.close();
    }

    /** On memory that its frames share, so that nothing is read back. */
    @Test
    void aFileOfMoreThanFourGibibytesIsChargedWhatItHolds() {
        int pages = (int) ((5L << 30) / PAGE);
        long size = (4L << 30) + 77_777;
        TmpFileSystem tmpfs = mount(new FoldedArena(), pages);
        long filePages = (size + PAGE - 1) / PAGE;
        try (OpenFile file = vfs.open("/large", FLAGS, FILE)) {
            byte[] chunk = new byte[1 << 20];
            for (long at = 0; at < size; at += chunk.length) {
                file.write(Bytes.of(chunk, 0, (int) Math.min(chunk.length, size - at)));
            }
            assertEquals(size, file.position());
            assertEquals(size, vfs.stat("/large").sizeBytes());
            assertEquals(filePages * (PAGE / 512), vfs.stat("/large").blocks512());
            assertEquals(pages - filePages, tmpfs.freePages());
            assertEquals(pages - filePages, vfs.status("/").freeBlocks());
            file.truncate(1L << 32);
            assertEquals(1 << 20, pages - tmpfs.freePages());
            file.truncate((2L << 30) + 1);
            assertEquals((1 << 19) + 1, pages - tmpfs.freePages());
            file.truncate(1L << 47);
            assertEquals(((1 << 19) + 1) * (PAGE / 512L), vfs.stat("/large").blocks512());
        }
        vfs.unlink("/large");
        assertEquals(pages, tmpfs.freePages());
    }

    @Test
    void aFilesystemOfMoreThanTwoGibibytesIsFullAtItsLastPage() {
        int pages = (int) ((2L << 30) / PAGE) + 3;
        TmpFileSystem tmpfs = mount(new FoldedArena(), pages);
        try (OpenFile file = vfs.open("/full", FLAGS, FILE)) {
            byte[] chunk = new byte[PAGE];
            for (int i = 0; i < pages; i++) {
                file.write(Bytes.of(chunk, 0, PAGE));
            }
            assertEquals(0, tmpfs.freePages());
            KernelException full = assertThrows(KernelException.class, () -> file.write(Bytes.of(chunk, 0, 1)));
            assertEquals(Errno.NO_SPACE, full.errno());
            assertEquals((long) pages * PAGE, file.sizeBytes());
        }
    }

    @Test
    void bytesAtTheEdgesOfTheirNumbersAreWhereTheyWereWritten() {
        TmpFileSystem tmpfs = mount(new TestArena(1 << 20), 64);
        long[] edges = {
            0, (1L << 31) - 3, (1L << 32) - 3, (1L << 43) - 3, (1L << 44) - 3, TmpFileSystem.MAX_FILE_BYTES - 7
        };
        try (OpenFile file = vfs.open("/sparse", FLAGS, FILE)) {
            for (long edge : edges) {
                file.writeAt(edge, Bytes.of(bytes(edge), 0, 7));
            }
            assertEquals(TmpFileSystem.MAX_FILE_BYTES, file.sizeBytes());
            for (long edge : edges) {
                byte[] read = new byte[7];
                assertEquals(7, file.readAt(edge, Bytes.of(read, 0, 7)));
                assertArrayEquals(bytes(edge), read, "at " + edge);
                byte[] hole = {1};
                int expected = edge + 100_000 < TmpFileSystem.MAX_FILE_BYTES ? 1 : 0;
                assertEquals(expected, file.readAt(edge + 100_000, Bytes.of(hole, 0, 1)));
                assertEquals(expected == 0 ? 1 : 0, hole[0]);
            }
            KernelException tooBig = assertThrows(
                    KernelException.class,
                    () -> file.writeAt(TmpFileSystem.MAX_FILE_BYTES - 1, Bytes.of(new byte[2], 0, 2)));
            assertEquals(Errno.TOO_BIG, tooBig.errno());
            assertEquals(vfs.stat("/sparse").blocks512() / (PAGE / 512), 64 - tmpfs.freePages());
            file.truncate((1L << 32) - 1);
            byte[] read = new byte[7];
            assertEquals(2, file.readAt((1L << 32) - 3, Bytes.of(read, 0, 7)));
            file.truncate(1L << 40);
            assertEquals(7, file.readAt((1L << 32) - 3, Bytes.of(read, 0, 7)));
            assertArrayEquals(new byte[] {bytes((1L << 32) - 3)[0], bytes((1L << 32) - 3)[1], 0, 0, 0, 0, 0}, read);
        }
    }

    private static byte[] bytes(long seed) {
        byte[] bytes = new byte[7];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (seed * 31 + i + (seed >>> 29) + 1);
        }
        return bytes;
    }
}
