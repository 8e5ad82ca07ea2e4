package io.anykernel.embed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.anykernel.core.error.KernelException;
import io.anykernel.fs.NewNode;
import io.anykernel.fs.OpenFile;
import io.anykernel.fs.OpenFlags;
import io.anykernel.fs.Vfs;
import io.anykernel.fs.cache.Bytes;
import io.anykernel.fs.cache.PageLease;
import io.anykernel.hypercall.Errno;
import io.anykernel.hypercall.host.HostWorld;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kernels that close under threads which use their files. {@code -Danykernel.closing.kernels=N} or {@code
 * -Danykernel.closing.seconds=N} for a longer run, {@code -Danykernel.seed=N} for another one.
 */
@Timeout(600)
class FilesUnderClosingTest {
    private static final int KERNELS = Integer.getInteger("anykernel.closing.kernels", 20);
    private static final long SECONDS = Long.getLong("anykernel.closing.seconds", 0);
    private static final long SEED = Long.getLong("anykernel.seed", 8);
    private static final int THREADS = 8;
    private static final int NAMES = 1500;
    private static final int FILE_BYTES = 200_000;
    private static final NewNode DIRECTORY = new NewNode(0755, 0, 0);

    /** What racing for the same few names on a full filesystem may lead to. */
    private static final Set<Integer> RACES = Set.of(
            Errno.NO_ENTRY,
            Errno.EXISTS,
            Errno.NOT_EMPTY,
            Errno.IS_DIRECTORY,
            Errno.NOT_DIRECTORY,
            Errno.INVALID,
            Errno.NO_SPACE,
            Errno.PERMISSION);

    @TempDir
    static Path temporary;

    private static Path image;

    private final AtomicReference<Throwable> alien = new AtomicReference<>();
    private final AtomicLong operations = new AtomicLong();
    private volatile boolean isClosed;

    @BeforeAll
    static void makeImage() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/sbin/mke2fs")), "mke2fs is missing: apt-get install e2fsprogs");
        Path tree = Files.createDirectories(temporary.resolve("tree/names"));
        for (int i = 0; i < NAMES; i++) {
            Files.createFile(tree.resolve("name" + i));
        }
        byte[] content = new byte[FILE_BYTES];
        Arrays.fill(content, (byte) 7);
        Files.write(temporary.resolve("tree/file"), content);
        image = temporary.resolve("image");
        Process maker = new ProcessBuilder(
                        "/sbin/mke2fs", "-q", "-t", "ext4", "-d", temporary + "/tree", image.toString(), "16M")
                .inheritIO()
                .start();
        assertEquals(0, maker.waitFor());
    }

    private static Anykernel kernel() {
        return Anykernel.builder()
                .console(line -> {})
                .cachePages(64)
                .mountTmpfs("/", 256 << 10)
                .mountExt4("/image", image)
                .start();
    }

    @Test
    void eightThreadsOnTwoFilesystemsEndWithTheirKernel() throws Exception {
        kernel().close();
        long arenaBytes = HostWorld.lentArenaBytes();
        Set<Thread> threads = Thread.getAllStackTraces().keySet();
        long endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        int round = 0;
        while (round < KERNELS || System.nanoTime() < endNanos) {
            closeUnderThreads(SEED + round);
            round++;
        }
        assertEquals(arenaBytes, HostWorld.lentArenaBytes(), "bytes of arenas");
        List<Thread> left = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !threads.contains(thread) && !isOfTheJvm(thread))
                .toList();
        assertEquals(List.of(), left, "threads left");
        System.out.println("seed=" + SEED + " kernels=" + round + " operations=" + operations);
    }

    private static boolean isOfTheJvm(Thread thread) {
        return thread.getThreadGroup() == null || thread.getThreadGroup().getParent() == null;
    }

    private void closeUnderThreads(long seed) throws InterruptedException {
        Random random = new Random(seed);
        Anykernel kernel = kernel();
        kernel.files().makeDirectory("/d", DIRECTORY);
        isClosed = false;
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < THREADS; t++) {
            User user = new User(kernel.files(), new Random(random.nextLong()));
            Thread thread = new Thread(user, "user" + t);
            thread.setDaemon(true);
            thread.start();
            threads.add(thread);
        }
        long enough = operations.get() + random.nextInt(20_000);
        while (operations.get() < enough && alien.get() == null) {
            Thread.onSpinWait();
        }
        kernel.close();
        isClosed = true;
        for (Thread thread : threads) {
            thread.join(20_000);
            if (thread.isAlive()) {
                throw new AssertionError("seed " + seed + ": still in " + Arrays.toString(thread.getStackTrace()));
            }
        }
        if (alien.get() != null) {
            throw new AssertionError("seed " + seed, alien.get());
        }
    }

    /** One thread's calls until one says that the files are closed. */
    private final class User implements Runnable {
        private final Vfs files;
        private final Random random;
        private final PageLease lease = new PageLease();
        private final byte[] buffer = new byte[64 << 10];
        private OpenFile held;

        User(Vfs files, Random random) {
            this.files = files;
            this.random = random;
        }

        @Override
        public void run() {
            try {
                held = files.open(random.nextBoolean() ? "/image/file" : "/kept", OpenFlags.READ | OpenFlags.CREATE);
                boolean isOpen = true;
                while (isOpen) {
                    boolean wasClosed = isClosed;
                    isOpen = isStepAnswered(wasClosed);
                    operations.incrementAndGet();
                }
            } catch (KernelException end) {
                if (end.errno() != Errno.BAD_HANDLE) {
                    alien.compareAndSet(null, end);
                }
            } catch (Throwable strange) {
                alien.compareAndSet(null, strange);
            }
        }

        private boolean isStepAnswered(boolean wasClosed) {
            try {
                step();
                if (wasClosed) {
                    throw new AssertionError("a call succeeded after the kernel was closed");
                }
                return true;
            } catch (KernelException failure) {
                if (failure.errno() == Errno.BAD_HANDLE) {
                    return false;
                }
                if (!RACES.contains(failure.errno())) {
                    throw failure;
                }
                return true;
            }
        }

        private void step() {
            String name = "/d/" + random.nextInt(6);
            String other = "/d/" + random.nextInt(6);
            switch (random.nextInt(12)) {
                case 0 -> assertEquals(NAMES, files.list("/image/names").size());
                case 1 -> files.stat("/image/names/name" + random.nextInt(NAMES));
                case 2 -> readImage();
                case 3 -> lease();
                case 4 -> readHeld();
                case 5, 6 -> write(name);
                case 7 -> files.rename(name, other);
                case 8 -> files.unlink(name);
                case 9 -> files.link(name, other);
                case 10 -> files.list("/d");
                default -> files.stat(name);
            }
        }

        private void write(String name) {
            try (OpenFile file = files.open(name, OpenFlags.WRITE | OpenFlags.CREATE)) {
                file.write(Bytes.of(buffer, 0, random.nextInt(buffer.length)));
            }
        }

        private void readImage() {
            try (OpenFile file = files.open("/image/file", OpenFlags.READ)) {
                expectSevens(file, random.nextInt(FILE_BYTES - buffer.length));
            }
        }

        private void readHeld() {
            if (held.path().equals("/kept")) {
                assertEquals(0, held.readAt(0, Bytes.of(buffer)));
            } else {
                expectSevens(held, random.nextInt(FILE_BYTES - buffer.length));
            }
        }

        private void expectSevens(OpenFile file, int offset) {
            byte[] read = new byte[buffer.length];
            assertEquals(read.length, file.readAt(offset, Bytes.of(read)));
            for (byte b : read) {
                if (b != 7) {
                    throw new AssertionError("read " + b);
                }
            }
        }

        private void lease() {
            try (OpenFile file = files.open("/image/file", OpenFlags.READ)) {
                int length = file.lease(random.nextInt(FILE_BYTES), 1 + random.nextInt(20_000), lease);
                for (int i = 0; i < length; i++) {
                    if (lease.memory(i).u8(lease.offset(i)) != 7) {
                        throw new AssertionError("leased " + lease.memory(i).u8(lease.offset(i)));
                    }
                }
            } finally {
                lease.release();
            }
        }
    }

    @Test
    void whatIsLeftOpenAnswersThatItIsClosed() {
        Anykernel kernel = kernel();
        OpenFile image = kernel.files().open("/image/file", OpenFlags.READ);
        OpenFile memory = kernel.files().open("/note", OpenFlags.READ | OpenFlags.WRITE | OpenFlags.CREATE);
        kernel.close();
        byte[] buffer = new byte[64 << 10];
        assertClosed(() -> image.readAt(0, Bytes.of(buffer)));
        assertClosed(() -> image.lease(0, 10, new PageLease()));
        assertClosed(() -> memory.write(Bytes.of(buffer)));
        assertClosed(() -> memory.truncate(5));
        assertClosed(memory::sizeBytes);
        assertClosed(memory::sync);
        assertClosed(() -> kernel.files().list("/"));
        assertClosed(() -> kernel.files().stat("/note"));
        assertClosed(() -> kernel.files().open("/note", OpenFlags.READ));
        assertClosed(() -> kernel.files().sync());
        assertClosed(() -> kernel.files().unmount("/image"));
        image.close();
        memory.close();
    }

    private static void assertClosed(org.junit.jupiter.api.function.Executable call) {
        assertEquals(Errno.BAD_HANDLE, assertThrows(KernelException.class, call).errno());
    }

    @Test
    void aListingMayCloseTheKernelItself() {
        Anykernel kernel = kernel();
        List<String> seen = new ArrayList<>();
        assertClosed(() -> kernel.files().readDirectory("/image/names", 0, (name, node, type, next) -> {
            seen.add(name);
            kernel.close();
            return true;
        }));
        assertTrue(seen.size() < NAMES, "listed " + seen.size());
        assertNull(alien.get());
    }
}
