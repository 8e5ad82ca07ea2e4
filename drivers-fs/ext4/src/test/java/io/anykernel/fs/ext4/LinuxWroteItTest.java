package io.anykernel.fs.ext4;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.anykernel.fs.OpenFile;
import io.anykernel.fs.OpenFlags;
import io.anykernel.fs.cache.Bytes;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Linux makes a volume and fills it through a loop mount; we must see what it sees. Needs root, for mounting.
 */
class LinuxWroteItTest {
    @TempDir
    Path temporary;

    @ParameterizedTest
    @ValueSource(ints = {1024, 2048, 4096})
    void everyNameAttributeAndByteIsAsLinuxSeesIt(int blockBytes) throws IOException {
        assumeTrue("root".equals(System.getProperty("user.name")), "mounting needs root");
        Path image = temporary.resolve("image");
        Path mountPoint = Files.createDirectory(temporary.resolve("mnt"));
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(192L << 20);
        }
        Tools.run("mkfs.ext4", "-q", "-b", "" + blockBytes, "-N", "30000", image.toString());
        Tools.run("mount", "-o", "loop", image.toString(), mountPoint.toString());
        try {
            fill(mountPoint, blockBytes);
        } finally {
            Tools.run("umount", mountPoint.toString());
        }
        compare(image, mountPoint, blockBytes);
    }

    @Test
    void filesBeyondFourGibibytesOfTheDeviceReadBack() throws IOException {
        assumeTrue("root".equals(System.getProperty("user.name")), "mounting needs root");
        Path image = temporary.resolve("image");
        Path mountPoint = Files.createDirectory(temporary.resolve("mnt"));
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(6L << 30);
        }
        byte[] content = HostTrees.content(6, 40 << 20);
        Tools.run("mkfs.ext4", "-q", "-m", "0", image.toString());
        Tools.run("mount", "-o", "loop", image.toString(), mountPoint.toString());
        try {
            // All but a hole is taken, without being written, so that what follows must lie there.
            String pad = mountPoint.resolve("pad").toString();
            Tools.run("fallocate", "-l", "5400M", pad);
            long left = Files.getFileStore(mountPoint).getUnallocatedSpace() - (24 << 20);
            Tools.run("fallocate", "-l", "" + left, mountPoint.resolve("rest").toString());
            Tools.run("fallocate", "-p", "-o", "5000M", "-l", "64M", pad);
            Files.write(mountPoint.resolve("far"), content);
        } finally {
            Tools.run("umount", mountPoint.toString());
        }
        String blocks = Tools.run("debugfs", "-R", "blocks /far", image.toString());
        boolean isFar = Arrays.stream(
                        blocks.replaceAll("(?s)debugfs.*?\n", "").trim().split("\\s+"))
                .anyMatch(block -> Long.parseLong(block) > 1 << 20);
        assertTrue(isFar, "some block lies beyond 4 GiB");
        try (TestMount mount = new TestMount(image, 1024);
                OpenFile file = mount.vfs().open("/far", OpenFlags.READ)) {
            byte[] read = new byte[content.length];
            assertEquals(content.length, file.read(read, 0, read.length));
            assertArrayEquals(content, read);
            assertEquals(5400L << 20, mount.vfs().stat("/pad").sizeBytes());
        }
    }

    /** The last byte that a file may have, and what no {@code int} counts before it, in bytes and in blocks. */
    @ParameterizedTest
    @CsvSource({
        "-t ext4 -b 4096, 17592186040320",
        "-t ext4 -b 1024, 4398046510080",
        "-t ext3 -b 4096, 2000000000000",
        "-t ext3 -b 1024, 17247252480",
        "-t ext2 -b 1024, 17247252480"
    })
    void aFileWithHolesIsReadAtEachOfItsEdges(String form, long sizeBytes) throws IOException {
        assumeTrue("root".equals(System.getProperty("user.name")), "mounting needs root");
        Path image = temporary.resolve("image");
        Path mountPoint = Files.createDirectory(temporary.resolve("mnt"));
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(32L << 20);
        }
        Tools.run("sh", "-c", "mke2fs -q " + form + " \"$1\"", "sh", image.toString());
        long[] edges = {0, 1L << 31, 1L << 32, 1L << 34, 1L << 41, 1L << 42, 1L << 43, sizeBytes};
        Tools.run("mount", "-o", "loop", image.toString(), mountPoint.toString());
        try {
            for (long edge : edges) {
                if (edge <= sizeBytes) {
                    writeAt(
                            mountPoint.resolve("edges"),
                            Math.max(0, edge - 5),
                            HostTrees.content(edge, edge == sizeBytes ? 5 : 9));
                }
            }
        } finally {
            Tools.run("umount", mountPoint.toString());
        }
        try (TestMount mount = new TestMount(image, 256);
                OpenFile file = mount.vfs().open("/edges", OpenFlags.READ)) {
            assertEquals(sizeBytes, file.sizeBytes());
            for (long edge : edges) {
                if (edge <= sizeBytes) {
                    byte[] expected = HostTrees.content(edge, edge == sizeBytes ? 5 : 9);
                    byte[] read = new byte[9];
                    assertEquals(
                            expected.length, file.readAt(Math.max(0, edge - 5), Bytes.of(read)), form + " at " + edge);
                    assertArrayEquals(expected, Arrays.copyOf(read, expected.length), form + " at " + edge);
                    int after = file.readAt(edge + 1_000_000, Bytes.of(read));
                    assertEquals(edge + 1_000_000 < sizeBytes ? 9 : 0, after, form + " behind " + edge);
                    assertArrayEquals(new byte[after], Arrays.copyOf(read, after), form + " behind " + edge);
                }
            }
            assertEquals(0, file.readAt(Long.MAX_VALUE - 9, Bytes.of(new byte[9])));
        }
    }

    private static void compare(Path image, Path mountPoint, int blockBytes) throws IOException {
        Map<String, String> expected;
        Tools.run("mount", "-o", "loop,ro", image.toString(), mountPoint.toString());
        try {
            expected = LinuxTree.seenByLinux(mountPoint);
        } finally {
            Tools.run("umount", mountPoint.toString());
        }
        try (TestMount mount = new TestMount(image, 4096)) {
            Map<String, String> seen = LinuxTree.seenByUs(mount.vfs());
            assertEquals(expected.keySet(), seen.keySet());
            expected.forEach((path, description) -> assertEquals(description, seen.get(path), path));
            assertEquals(blockBytes, mount.vfs().status("/").blockBytes());
            assertEquals(1 << 8 | 3, mount.vfs().stat("/null").device());
            assertEquals(
                    70000 & 0xff | 300 << 8 | (70000 & ~0xff) << 12,
                    mount.vfs().stat("/wide").device());
        }
        String depth = Tools.run("debugfs", "-R", "dump_extents -n /scattered", image.toString());
        assertTrue(depth.contains(blockBytes == 1024 ? " 0/ 3" : " 0/ 2"), "depth of the tree: " + first(depth));
    }

    private static String first(String text) {
        return text.substring(0, Math.min(400, text.length()));
    }

    private static void fill(Path top, int blockBytes) throws IOException {
        Random random = new Random(blockBytes);
        byte[] content = new byte[3_000_017];
        random.nextBytes(content);
        Files.write(top.resolve("big"), content);
        scatter(top.resolve("scattered"), blockBytes, blockBytes == 1024 ? 30_000 : 6_000);
        writeAt(top.resolve("beyond 4 GiB"), (5L << 30) + 77, new byte[] {1, 2, 3});
        Files.write(top.resolve("empty"), new byte[0]);
        Tools.run("fallocate", "-l", "1000000", top.resolve("allocated").toString());
        writeAt(top.resolve("allocated"), 300_000, new byte[] {9, 8, 7});
        Path many = Files.createDirectory(top.resolve("many"));
        int entries = blockBytes == 2048 ? 3_000 : 20_000;
        for (int i = 0; i < entries; i++) {
            Files.createFile(many.resolve("entry-" + i + "-" + "x".repeat(random.nextInt(60))));
        }
        for (int i = 0; i < 300; i++) {
            byte[] some = new byte[random.nextInt(20_000)];
            random.nextBytes(some);
            Path folder = Files.createDirectories(top.resolve("deep/" + i % 7 + "/" + i % 5));
            Files.write(folder.resolve("file" + i), some);
        }
        for (int length : new int[] {1, 58, 59, 60, 61, 255, 1000, 1023}) {
            String target = "../".repeat(length).substring(0, length);
            Files.createSymbolicLink(top.resolve("link" + length), Path.of(target.replaceAll("/$", "x")));
        }
        oddities(top);
    }

    /** Extents that cannot merge: every other block. */
    private static void scatter(Path file, int blockBytes, int extents) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            for (int i = 0; i < extents; i++) {
                channel.write(ByteBuffer.wrap(new byte[] {(byte) i, (byte) (i >> 8), 5}), 2L * i * blockBytes + 11);
            }
        }
    }

    private static void writeAt(Path file, long offset, byte[] bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(bytes), offset);
        }
    }

    private static void oddities(Path top) throws IOException {
        Tools.run(
                "sh",
                "-c",
                "cd \"$1\" && mkfifo fifo && mknod null c 1 3 && mknod wide b 300 70000 && ln big hard"
                        + " && touch -d '1901-12-14 00:00:00.123456789Z' old && touch -d '2200-01-01Z' late"
                        + " && printf x > \"$(printf 'bytes\\377\\376')\" && printf y > 'gr\u00fc\u00dfe'"
                        + " && chown 70000:90000 old && chmod 6755 hard && chmod 1777 deep"
                        + " && touch \"$(printf '%0255d' 7)\" && setfattr -n user.note -v long big 2>/dev/null; true",
                "sh",
                top.toString());
    }
}
