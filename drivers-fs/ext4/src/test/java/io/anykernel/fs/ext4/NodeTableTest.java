package io.anykernel.fs.ext4;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anykernel.block.PortBlockDevice;
import io.anykernel.block.testing.FileBlockPort;
import io.anykernel.block.testing.TestArena;
import io.anykernel.block.testing.TestClock;
import io.anykernel.block.testing.TestScheduling;
import io.anykernel.core.log.Counters;
import io.anykernel.fs.Node;
import io.anykernel.fs.OpenFile;
import io.anykernel.fs.OpenFlags;
import io.anykernel.fs.Reply;
import io.anykernel.fs.cache.Bytes;
import io.anykernel.fs.cache.PageCache;
import io.anykernel.hypercall.Accelerator;
import io.anykernel.hypercall.Errno;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One inode is one node while it is open, and its pages are found again however many others were used since. */
@Timeout(120)
class NodeTableTest {
    private static final int FILES = 10_000;
    private static final int PER_FOLDER = 100;
    private static final int SMALL_CACHE = 64;
    private static final int LARGE_CACHE = 16_384;
    private static final long SEED = Long.getLong("anykernel.seed", 12);

    @TempDir
    static Path temporary;

    private static Path image;

    @BeforeAll
    static void makeImage() throws Exception {
        Path tree = Files.createDirectories(temporary.resolve("tree"));
        for (int i = 0; i < FILES; i++) {
            Path folder = tree.resolve("" + i / PER_FOLDER);
            if (i % PER_FOLDER == 0) {
                Files.createDirectory(folder);
            }
            Files.write(folder.resolve("file" + i), HostTrees.content(i, 20));
        }
        image = temporary.resolve("image");
        Tools.run("mke2fs", "-q", "-t", "ext4", "-d", tree.toString(), "-N", "11000", image.toString(), "64M");
    }

    private static String path(int file) {
        return "/" + file / PER_FOLDER + "/file" + file;
    }

    private static Ext4FileSystem mount(int cachePages) {
        TestScheduling scheduling = new TestScheduling();
        PageCache cache =
                new PageCache(new TestArena(1 << 30), cachePages, scheduling, new TestClock(), new Counters());
        return Ext4FileSystem.mount(
                new PortBlockDevice(new FileBlockPort(image, false)), cache, scheduling, Accelerator.NONE);
    }

    private static Node lookup(Ext4FileSystem fileSystem, int file) {
        Reply found = new Reply();
        assertEquals(Errno.OK, fileSystem.root().lookup("" + file / PER_FOLDER, found));
        assertEquals(Errno.OK, found.node().lookup("file" + file, found));
        return found.node();
    }

    @Test
    void anOpenInodeStaysOneNode() {
        Ext4FileSystem fileSystem = mount(SMALL_CACHE);
        List<Node> open = new ArrayList<>();
        for (int i = 0; i < FILES; i += 500) {
            open.add(lookup(fileSystem, i));
            assertEquals(Errno.OK, open.get(open.size() - 1).open());
        }
        for (int i = 0; i < FILES; i++) {
            lookup(fileSystem, i);
        }
        for (int i = 0; i < FILES; i += 500) {
            assertSame(open.get(i / 500), lookup(fileSystem, i), "file" + i);
        }
        assertTrue(
                fileSystem.nodes().count() <= 1024 + 1 + open.size(),
                "in core " + fileSystem.nodes().count());
        open.forEach(Node::close);
        fileSystem.close();
    }

    @Test
    void aNodeThatLeftIsRefusedAndFoundAnew() {
        Ext4FileSystem fileSystem = mount(SMALL_CACHE);
        Node first = lookup(fileSystem, 0);
        for (int i = 1; i < FILES; i++) {
            lookup(fileSystem, i);
        }
        assertEquals(Errno.STALE, first.open());
        Node again = lookup(fileSystem, 0);
        assertNotSame(first, again);
        assertEquals(first.id(), again.id());
        assertEquals(Errno.OK, again.open());
        again.close();
        fileSystem.close();
    }

    @Test
    void smallFilesThatFitIntoTheCacheAreReadFromTheDeviceOnce() {
        try (TestMount mount = new TestMount(image, LARGE_CACHE)) {
            readAll(mount);
            long missed = mount.counters().value("fs.cache.miss");
            readAll(mount);
            assertEquals(0, mount.counters().value("fs.cache.miss") - missed, "pages missed by the second reading");
        }
    }

    private static void readAll(TestMount mount) {
        byte[] content = new byte[20];
        for (int i = 0; i < FILES; i++) {
            try (OpenFile file = mount.vfs().open(path(i), OpenFlags.READ)) {
                assertEquals(20, file.readAt(0, Bytes.of(content)));
            }
        }
    }

    @Test
    void threadsThatOpenWhatOthersEvictNeverFindItStale() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try (TestMount mount = new TestMount(image, SMALL_CACHE)) {
            List<Future<?>> running = new ArrayList<>();
            for (int t = 0; t < 4; t++) {
                Random random = new Random(SEED + t);
                running.add(threads.submit(() -> openAtRandom(mount, random)));
            }
            for (Future<?> one : running) {
                one.get(60, TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdown();
        }
    }

    private static void openAtRandom(TestMount mount, Random random) {
        for (int i = 0; i < 3000; i++) {
            int file = random.nextInt(FILES);
            byte[] content = new byte[20];
            try (OpenFile open = mount.vfs().open(path(file), OpenFlags.READ)) {
                open.readAt(0, Bytes.of(content));
            }
            assertArrayEquals(HostTrees.content(file, 20), content);
        }
    }
}
