package io.anykernel.fs.nio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anykernel.fs.NewNode;
import io.anykernel.fs.Vfs;
import io.anykernel.fs.tmpfs.TmpFileSystem;
import io.anykernel.hypercall.Arena;
import io.anykernel.hypercall.host.HostWorld;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** Our files: all that the JDK's do, each set of options alike, and what fails here alone. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class NioFilesTest extends FileContract {
    private static final int PAGES = 256;
    private static final int PAGE_BYTES = 4096;

    private final HostWorld world = HostWorld.create();
    private final Arena arena = world.arenas().map((long) (PAGES + 1) * PAGE_BYTES);
    private final Vfs tree = new Vfs(world.scheduling());
    private final NioFiles files = NioFiles.of(tree);

    @TempDir
    Path folder;

    NioFilesTest() {
        tree.mount("/", new TmpFileSystem(arena, PAGES, 1000, world.scheduling(), world.clock()));
    }

    /** Throws if a file is still open. */
    @AfterEach
    void closeTree() {
        tree.unmount("/");
        arena.close();
    }

    @Override
    InputStream input(String name, OpenOption... options) throws IOException {
        return files.newInputStream("/" + name, options);
    }

    @Override
    OutputStream output(String name, OpenOption... options) throws IOException {
        return files.newOutputStream("/" + name, options);
    }

    @Override
    SeekableByteChannel channel(String name, OpenOption... options) throws IOException {
        return files.newByteChannel("/" + name, options);
    }

    @Override
    void makeDirectory(String name) {
        tree.makeDirectory("/" + name, new NewNode(0755, 0, 0));
    }

    // ---- options

    /** All 1,024 sets of the JDK's options, on a file that exists and on one that does not. */
    @Test
    void everySetOfOptionsDoesWhatItDoesOnTheHost() throws Exception {
        StandardOpenOption[] all = StandardOpenOption.values();
        for (int bits = 0; bits < 1 << all.length; bits++) {
            Set<OpenOption> options = new HashSet<>();
            for (int i = 0; i < all.length; i++) {
                if ((bits & 1 << i) != 0) {
                    options.add(all[i]);
                }
            }
            for (boolean exists : new boolean[] {false, true}) {
                assertEquals(onHost(options, exists), here(options, exists), options + " exists=" + exists);
            }
        }
    }

    private String onHost(Set<OpenOption> options, boolean exists) throws Exception {
        Path file = folder.resolve("f");
        Files.deleteIfExists(file);
        if (exists) {
            Files.write(file, new byte[] {1, 2, 3});
        }
        String outcome = outcome(() -> Files.newByteChannel(file, options));
        return outcome + (Files.exists(file) ? " then " + Files.size(file) : " then none");
    }

    private String here(Set<OpenOption> options, boolean exists) throws Exception {
        if (exists(tree)) {
            tree.unlink("/f");
        }
        if (exists) {
            try (OutputStream output = output("f")) {
                output.write(new byte[] {1, 2, 3});
            }
        }
        String outcome = outcome(() -> files.newByteChannel("/f", options));
        return outcome + (exists(tree) ? " then " + tree.stat("/f").sizeBytes() : " then none");
    }

    private static boolean exists(Vfs tree) {
        return tree.list("/").stream().anyMatch(entry -> entry.name().equals("f"));
    }

    private static String outcome(Callable<SeekableByteChannel> opening) throws Exception {
        try (SeekableByteChannel channel = opening.call()) {
            String read = thrownBy(() -> channel.read(ByteBuffer.allocate(2)));
            String written = thrownBy(() -> channel.write(ByteBuffer.allocate(1)));
            return "read " + read + ", written " + written + ", position " + channel.position() + ", size "
                    + channel.size();
        } catch (IOException | RuntimeException refused) {
            return refused.getClass().getSimpleName();
        }
    }

    private static String thrownBy(Callable<Integer> transfer) throws Exception {
        try {
            return transfer.call().toString();
        } catch (RuntimeException refused) {
            return refused.getClass().getSimpleName();
        }
    }

    // ---- what fails here alone

    @Test
    void aFullVolumeIsAnIoExceptionInWords() throws IOException {
        try (SeekableByteChannel channel = channel("big", StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            FileSystemException full = assertThrows(
                    FileSystemException.class, () -> channel.write(ByteBuffer.allocate((PAGES + 10) * PAGE_BYTES)));
            assertTrue(full.getMessage().contains("no space left"), full.getMessage());
            assertEquals(0, channel.position());
        }
    }

    @Test
    void aVolumeInUseIsBusyUntilItsChannelsAreClosed() throws IOException {
        makeDirectory("mnt");
        Arena second = world.arenas().map(2 * PAGE_BYTES);
        tree.mount("/mnt", new TmpFileSystem(second, 1, 10, world.scheduling(), world.clock()));
        SeekableByteChannel channel = channel("mnt/f", StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        assertThrows(RuntimeException.class, () -> tree.unmount("/mnt"));
        channel.close();
        tree.unmount("/mnt");
        second.close();
    }

    /** A channel is a way into its tree: once that is closed, calls end as those of any other caller do. */
    @Test
    void aChannelWhoseTreeWasClosedFindsItClosed() throws IOException {
        Arena second = world.arenas().map(2 * PAGE_BYTES);
        Vfs other = new Vfs(world.scheduling());
        other.mount("/", new TmpFileSystem(second, 1, 10, world.scheduling(), world.clock()));
        NioFiles closing = NioFiles.of(other);
        SeekableByteChannel channel = closing.newByteChannel(
                "/f", StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        channel.write(ByteBuffer.allocate(10));
        other.close();
        second.close();
        for (Executable call : List.<Executable>of(
                () -> channel.read(ByteBuffer.allocate(1)),
                () -> channel.write(ByteBuffer.allocate(1)),
                () -> channel.truncate(0),
                channel::size,
                () -> closing.newByteChannel("/f"))) {
            FileSystemException closed = assertThrows(FileSystemException.class, call);
            assertTrue(closed.getMessage().contains("closed"), closed.getMessage());
        }
        channel.close();
    }

    @Test
    void pathsThatCannotBeAreIoExceptions() {
        assertThrows(IOException.class, () -> files.newByteChannel(""));
        assertThrows(IOException.class, () -> files.newByteChannel("/a\0b"));
        assertThrows(IOException.class, () -> files.newByteChannel("/" + "x".repeat(256), StandardOpenOption.READ));
        assertThrows(NullPointerException.class, () -> NioFiles.of(null));
    }

    /** Readers and a closer at once: each read ends with data or as one of a closed channel, and the file is released. */
    @Test
    void closingBesideReadersReleasesTheFileOnce() throws Exception {
        try (OutputStream output = output("f")) {
            output.write(new byte[100_000]);
        }
        ExecutorService readers = Executors.newFixedThreadPool(4);
        try {
            for (int round = 0; round < 200; round++) {
                SeekableByteChannel channel = channel("f");
                List<Future<Integer>> reading = new ArrayList<>();
                for (int i = 0; i < 4; i++) {
                    reading.add(readers.submit(() -> readUntilClosed(channel)));
                }
                channel.close();
                for (Future<Integer> each : reading) {
                    assertTrue(each.get(30, TimeUnit.SECONDS) >= 0);
                }
            }
        } finally {
            readers.shutdown();
        }
    }

    private static int readUntilClosed(SeekableByteChannel channel) throws IOException {
        int reads = 0;
        ByteBuffer into = ByteBuffer.allocate(5000);
        try {
            while (true) {
                channel.position(0).read(into.clear());
                reads++;
            }
        } catch (ClosedChannelException closed) {
            return reads;
        }
    }
}
