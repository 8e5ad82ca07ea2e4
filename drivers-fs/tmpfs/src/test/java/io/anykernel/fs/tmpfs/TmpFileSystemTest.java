package io.anykernel.fs.tmpfs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anykernel.block.testing.TestArena;
import io.anykernel.block.testing.TestScheduling;
import io.anykernel.core.error.KernelException;
import io.anykernel.fs.DirectoryEntry;
import io.anykernel.fs.NewNode;
import io.anykernel.fs.OpenFile;
import io.anykernel.fs.OpenFlags;
import io.anykernel.fs.Vfs;
import io.anykernel.fs.cache.Bytes;
import io.anykernel.hypercall.Clock;
import io.anykernel.hypercall.Errno;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What threads add to the contract, whose cases run elsewhere. Lock ranks are checked throughout. */
class TmpFileSystemTest {
    private static final int PAGES = 2048;
    private static final int NODES = 500;
    private static final int THREADS = 6;
    private static final int REPLACEMENTS = Integer.getInteger("anykernel.replacements", 5_000);
    private static final int CREATE = OpenFlags.READ | OpenFlags.WRITE | OpenFlags.CREATE;
    private static final NewNode DIRECTORY = new NewNode(0755, 0, 0);
    private static final long SEED = Long.getLong("anykernel.seed", 41);

    /** What racing for the same names may lead to. */
    private static final Set<Integer> RACES = Set.of(
            Errno.NO_ENTRY,
            Errno.EXISTS,
            Errno.NOT_EMPTY,
            Errno.IS_DIRECTORY,
            Errno.NOT_DIRECTORY,
            Errno.INVALID,
            Errno.NO_SPACE,
            Errno.PERMISSION);

    private final TestScheduling scheduling = new TestScheduling();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Clock clock = new Clock() {
        @Override
        public long nanoTime() {
            return 0;
        }

        @Override
        public long wallNanos() {
            return 1_000_000_000L;
        }
    };
    private final TmpFileSystem tmpfs = new TmpFileSystem(new TestArena(1 << 24), PAGES, NODES, scheduling, clock);
    private final Vfs vfs = new Vfs(scheduling);

    @BeforeEach
    void mount() {
        vfs.mount("/", tmpfs);
    }

    @AfterEach
    void everyPageComesBack() {
        threads.shutdownNow();
        vfs.close();
        assertEquals(PAGES, tmpfs.freePages());
        assertEquals(NODES - 1, tmpfs.status().freeNodes());
    }

    private interface Work {
        void run(int thread, Random random);
    }

    private void together(Work work) throws Exception {
        List<Future<?>> running = new ArrayList<>();
        for (int t = 0; t < THREADS; t++) {
            int thread = t;
            running.add(threads.submit(() -> work.run(thread, new Random(SEED + thread))));
        }
        for (Future<?> one : running) {
            one.get(60, TimeUnit.SECONDS);
        }
    }

    @Test
    void threadsInDirectoriesOfTheirOwnDoNotDisturbEachOther() throws Exception {
        together((thread, random) -> {
            String home = "/home" + thread;
            vfs.makeDirectory(home, DIRECTORY);
            for (int i = 0; i < 300; i++) {
                byte[] content = new byte[random.nextInt(40_000)];
                random.nextBytes(content);
                String path = home + "/file" + i % 5;
                try (OpenFile file =
                        vfs.open(path, OpenFlags.READ | OpenFlags.WRITE | OpenFlags.CREATE | OpenFlags.TRUNCATE)) {
                    file.write(Bytes.of(content));
                    byte[] read = new byte[content.length];
                    assertEquals(content.length, file.readAt(0, Bytes.of(read)));
                    assertArrayEquals(content, read);
                }
                vfs.rename(path, home + "/renamed");
                assertEquals(content.length, vfs.stat(home + "/renamed").sizeBytes());
            }
        });
    }

    @Test
    void appendsOfManyThreadsDoNotMix() throws Exception {
        vfs.open("/log", OpenFlags.WRITE | OpenFlags.CREATE).close();
        together((thread, random) -> {
            byte[] line = new byte[1000];
            Arrays.fill(line, (byte) ('a' + thread));
            try (OpenFile file = vfs.open("/log", OpenFlags.WRITE | OpenFlags.APPEND)) {
                for (int i = 0; i < 100; i++) {
                    file.write(Bytes.of(line));
                }
            }
        });
        byte[] log = new byte[THREADS * 100 * 1000 + 1];
        try (OpenFile file = vfs.open("/log", OpenFlags.READ)) {
            assertEquals(log.length - 1, file.read(Bytes.of(log)));
        }
        int[] lines = new int[THREADS];
        for (int at = 0; at < log.length - 1; at += 1000) {
            for (int i = 0; i < 1000; i++) {
                assertEquals(log[at], log[at + i], "lines are whole");
            }
            lines[log[at] - 'a']++;
        }
        assertTrue(Arrays.stream(lines).allMatch(count -> count == 100));
    }

    @Test
    void racesForTheSameNamesEndInNamedErrorsAndASoundTree() throws Exception {
        together((thread, random) -> {
            for (int i = 0; i < 3000; i++) {
                try {
                    change(random);
                } catch (KernelException lost) {
                    assertTrue(RACES.contains(lost.errno()), lost.getMessage() + " seed " + SEED);
                }
            }
        });
        assertEquals(countNames("/"), NODES - tmpfs.status().freeNodes());
    }

    private void change(Random random) {
        String path = path(random);
        switch (random.nextInt(7)) {
            case 0 -> vfs.makeDirectory(path, DIRECTORY);
            case 1 -> vfs.removeDirectory(path);
            case 2 -> vfs.unlink(path);
            case 3 -> vfs.rename(path, path(random));
            case 4 -> vfs.link(path, path(random));
            case 5 -> vfs.list("/").forEach(entry -> assertTrue(entry.node() > 0));
            default -> {
                try (OpenFile file = vfs.open(path, OpenFlags.WRITE | OpenFlags.CREATE)) {
                    file.writeAt(random.nextInt(20_000), Bytes.of(new byte[random.nextInt(5000)]));
                    file.truncate(random.nextInt(20_000));
                }
            }
        }
    }

    private static String path(Random random) {
        StringBuilder path = new StringBuilder();
        for (int depth = random.nextInt(3); depth >= 0; depth--) {
            path.append('/').append((char) ('a' + random.nextInt(3)));
        }
        return path.toString();
    }

    /** Names reached from the root, each of which is charged; none leads nowhere, no directory has two parents. */
    private long countNames(String top) {
        return collect(top, new HashSet<>());
    }

    private long collect(String path, Set<Long> seen) {
        boolean isNew = seen.add(vfs.stat(path).node());
        long names = 1;
        if (vfs.stat(path).isDirectory()) {
            assertTrue(isNew, path + " is reached twice");
            for (DirectoryEntry entry : vfs.list(path)) {
                names += collect(path.equals("/") ? "/" + entry.name() : path + "/" + entry.name(), seen);
            }
        }
        return names;
    }

    /** Half of the threads replace a file by another, the others open it: it exists at every moment. */
    @Test
    void aFileThatIsReplacedIsNeverMissing() throws Exception {
        vfs.open("/file", CREATE).close();
        AtomicInteger replacing = new AtomicInteger(THREADS / 2);
        AtomicLong opens = new AtomicLong();
        together((thread, random) -> {
            if (thread % 2 == 0) {
                try {
                    for (int i = 0; i < REPLACEMENTS; i++) {
                        vfs.open("/new" + thread, CREATE).close();
                        vfs.rename("/new" + thread, "/file");
                    }
                } finally {
                    replacing.decrementAndGet();
                }
                return;
            }
            while (replacing.get() > 0) {
                vfs.open("/file", OpenFlags.READ).close();
                opens.incrementAndGet();
            }
        });
        assertTrue(opens.get() > 0);
    }

    /** Every thread makes and removes one file: opening to create succeeds at every moment. */
    @Test
    void aFileThatIsRemovedIsMadeAgain() throws Exception {
        together((thread, random) -> {
            for (int i = 0; i < REPLACEMENTS; i++) {
                vfs.open("/file", CREATE).close();
                try {
                    vfs.unlink("/file");
                } catch (KernelException race) {
                    assertEquals(Errno.NO_ENTRY, race.errno());
                }
            }
        });
    }
}
