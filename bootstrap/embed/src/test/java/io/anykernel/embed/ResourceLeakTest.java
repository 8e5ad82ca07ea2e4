package io.anykernel.embed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.anykernel.hypercall.host.HostWorld;
import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whatever failed: descriptors and native memory are where they were before. */
@Timeout(120)
class ResourceLeakTest {
    private static final int TIMES = 50;
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    @TempDir
    Path temporary;

    private long arenaBytes;
    private Map<String, String> descriptors;

    @BeforeEach
    void look() throws Exception {
        // What the first kernel of a process loads stays.
        quiet().publish(0, 80).start().close();
        mkfs();
        quiet().mountExt4("/", image()).start().close();
        arenaBytes = HostWorld.lentArenaBytes();
        descriptors = descriptors();
    }

    // ---- starts that fail

    @Test
    void startsThatFailOverTheHostsPortLeaveNothing() throws Exception {
        try (ServerSocket holder = new ServerSocket()) {
            holder.bind(new InetSocketAddress("127.0.0.1", 0));
            int taken = holder.getLocalPort();
            assertNothingStays(1, () -> quiet().publish(0, 79).publish(taken, 80));
        }
    }

    @Test
    void startsThatFailOverAVolumeLeaveNothing() throws Exception {
        assertNothingStays(0, () -> quiet().mountExt4("/", temporary.resolve("missing")));
        Path rubbish = Files.write(temporary.resolve("rubbish"), new byte[100_000]);
        assertNothingStays(0, () -> quiet().mountExt4("/", rubbish));
        assertNothingStays(0, () -> quiet().mountExt4("/", image()).mountExt4("/no/such", image()));
    }

    @Test
    void startsThatFailOverAnInterfaceLeaveNothing() throws Exception {
        assertNothingStays(0, () -> quiet().tap("a/b"));
        assertNothingStays(0, () -> quiet().router("nonsense"));
    }

    // ---- kernels that ended well

    @Test
    void aLinkThatNothingWasPublishedOverLeavesNothing() throws Exception {
        for (int i = 0; i < TIMES; i++) {
            quiet().start().close();
        }
        assertAsBefore(0);
    }

    // ---- kernels that failed

    @Test
    void aFailedKernelGivesBackItsFilesAndBothEndsOfItsLink() throws Exception {
        for (int i = 0; i < TIMES; i++) {
            Anykernel kernel = quiet().mountExt4("/", image()).publish(0, 80).start();
            kernel.kernel().cpu().fail(new IllegalStateException("half-updated"));
            assertThrows(IllegalStateException.class, kernel::close);
        }
        assertAsBefore(0);
    }

    @Test
    void aFailedKernelLetsGoOfItsTap() throws Exception {
        assumeTrue(new File("/dev/net/tun").canWrite() && isRoot(), "skipped: needs root and /dev/net/tun");
        Path shown = Path.of("/sys/class/net/akfailed0");
        for (int i = 0; i < 5; i++) {
            Anykernel kernel = quiet().tap("akfailed0").start();
            assertTrue(Files.exists(shown));
            kernel.kernel().cpu().fail(new IllegalStateException("half-updated"));
            assertThrows(IllegalStateException.class, kernel::close);
            assertFalse(Files.exists(shown), "the interface goes with its descriptor");
        }
        assertAsBefore(0);
    }

    // ---- steps

    private void assertNothingStays(int heldByTheTest, Supplier<Anykernel.Builder> built) throws Exception {
        for (int i = 0; i < TIMES; i++) {
            RuntimeException refused = assertThrows(
                    RuntimeException.class, () -> built.get().start().close());
            assertFalse(refused instanceof IllegalStateException, () -> "an unclean end: " + refused);
        }
        assertAsBefore(heldByTheTest);
    }

    private void assertAsBefore(int heldByTheTest) throws Exception {
        assertEquals(arenaBytes, HostWorld.lentArenaBytes(), "bytes of arenas");
        Map<String, String> opened = descriptors();
        // One that the collector closes meanwhile, of another test, must not hide one that is left here.
        opened.entrySet().removeAll(descriptors.entrySet());
        assertEquals(heldByTheTest, opened.size(), () -> "descriptors left open: " + opened);
    }

    /** Where each descriptor leads, sockets and pipes by their own numbers; the one that lists them apart. */
    private static Map<String, String> descriptors() throws IOException {
        Map<String, String> found = new HashMap<>();
        try (var entries = Files.newDirectoryStream(DESCRIPTORS)) {
            for (Path entry : entries) {
                try {
                    found.put(
                            entry.getFileName().toString(),
                            Files.readSymbolicLink(entry).toString());
                } catch (NoSuchFileException closedMeanwhile) {
                    // It is not left open.
                }
            }
        }
        found.values().removeIf(target -> target.matches("/proc/[0-9]+/fd"));
        return found;
    }

    private Path image() {
        return temporary.resolve("small.ext4");
    }

    private void mkfs() throws Exception {
        Path tool = Path.of("/usr/sbin/mke2fs");
        assumeTrue(Files.isExecutable(tool), "skipped: no mke2fs");
        List<String> words = List.of(tool.toString(), "-q", "-t", "ext4", image().toString(), "8M");
        assertEquals(0, new ProcessBuilder(words).inheritIO().start().waitFor());
    }

    private static boolean isRoot() throws IOException {
        return (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid") == 0;
    }

    private static Anykernel.Builder quiet() {
        return Anykernel.builder().console(text -> {});
    }
}
