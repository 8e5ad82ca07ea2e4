package io.anykernel.fs.ext4;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.anykernel.core.error.KernelException;
import io.anykernel.fs.DirectoryEntry;
import io.anykernel.fs.OpenFile;
import io.anykernel.fs.OpenFlags;
import io.anykernel.hypercall.Errno;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Volumes of each kind that mke2fs makes, filled by Linux through a loop mount: we must see what it sees. */
class VariantsTest {
    @TempDir
    Path temporary;

    private Path image;
    private Path mountPoint;

    private void make(String options, String script) throws IOException {
        assumeTrue("root".equals(System.getProperty("user.name")), "mounting needs root");
        image = temporary.resolve("image");
        mountPoint = Files.createDirectory(temporary.resolve("mnt"));
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(48L << 20);
        }
        Tools.run("sh", "-c", "mke2fs -q -F " + options + " " + image);
        Tools.run("mount", "-o", "loop", image.toString(), mountPoint.toString());
        try {
            Tools.run("sh", "-ec", "cd " + mountPoint + "\n" + script);
        } finally {
            Tools.run("umount", mountPoint.toString());
        }
    }

    private Map<String, String> seenByLinux() throws IOException {
        Tools.run("mount", "-o", "loop,ro", image.toString(), mountPoint.toString());
        try {
            return LinuxTree.seenByLinux(mountPoint);
        } finally {
            Tools.run("umount", mountPoint.toString());
        }
    }

    /** Content at every level of indirection, a directory of many blocks, links around the inode's room for them. */
    private static final String FILL = "head -c 3000017 /dev/urandom > big\n"
            + "for at in 0 11 12 13 267 268 269 9000 65803 65804 65805 70000 200000; do\n"
            + "  printf \"piece at $at\" | dd of=scattered bs=1k seek=$at conv=notrunc status=none\n"
            + "done\n"
            + "mkdir many && cd many && for i in $(seq 2500); do : > \"a name of some length $i\"; done && cd ..\n"
            + "for length in 1 58 59 60 61 255 1000; do ln -s $(printf \"%0${length}d\" 7) link$length; done\n"
            + "mkfifo fifo && mknod null c 1 3 && ln big hard && mkdir -p deep/er/still && : > empty\n"
            + "touch -d '1960-01-02 03:04:05.5Z' old && touch -d '2030-01-01Z' late && chmod 6755 big\n"
            + "rm \"many/a name of some length 7\" && truncate -s 5000000 longer && truncate -s 100 big2\n";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-t ext2 -b 1024",
                "-t ext2 -b 4096",
                "-t ext2 -r 0 -b 1024",
                "-t ext2 -b 1024 -O ^filetype,^dir_index",
                "-t ext3 -b 1024",
                "-t ext3 -b 2048 -O ^filetype",
                "-t ext4 -b 1024 -O ^extent,^64bit",
                "-t ext4 -b 4096 -O ^filetype",
                "-t ext4 -b 1024 -O encrypt,ea_inode",
                "-t ext4 -b 4096 -O ^has_journal -I 512"
            })
    void aVolumeOfEachKindIsAsLinuxSeesIt(String options) throws IOException {
        make(options, FILL);
        Map<String, String> expected = seenByLinux();
        try (TestMount mount = new TestMount(image, 1024)) {
            Map<String, String> seen = LinuxTree.seenByUs(mount.vfs());
            assertEquals(expected.keySet(), seen.keySet());
            expected.forEach((path, description) -> assertEquals(description, seen.get(path), path));
        }
    }

    @Test
    void datesReachBeyond2262() throws IOException {
        make("-t ext4 -I 256", "touch -d '2300-05-06 07:08:09.123456789Z' far && touch -d '2446-05-01Z' last");
        Map<String, String> expected = seenByLinux();
        try (TestMount mount = new TestMount(image, 256)) {
            assertEquals(expected, LinuxTree.seenByUs(mount.vfs()));
            assertEquals(
                    Instant.parse("2300-05-06T07:08:09Z").getEpochSecond(),
                    mount.vfs().stat("/far").modified().seconds());
            assertEquals(Long.MAX_VALUE, mount.vfs().stat("/far").modifyNanos());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"^metadata_csum", "metadata_csum"})
    void leavesThatLostAllNamesAreNotDamage(String checksums) throws IOException {
        make(
                "-t ext4 -b 1024 -O " + checksums,
                "mkdir d && cd d && for i in $(seq 1000); do : > \"a rather long name to fill leaves with $i\"; done\n"
                        + "for i in $(seq 990); do rm \"a rather long name to fill leaves with $i\"; done");
        Map<String, String> expected = seenByLinux();
        try (TestMount mount = new TestMount(image, 256)) {
            assertEquals(expected, LinuxTree.seenByUs(mount.vfs()));
            assertEquals(10, mount.vfs().list("/d").size());
        }
    }

    @Test
    void aHoleInADirectoryHoldsNoNames() throws IOException {
        make("-t ext2 -b 1024 -O ^dir_index", "mkdir d && cd d && for i in $(seq 300); do : > \"a name $i\"; done");
        Tools.run("debugfs", "-w", "-R", "punch /d 2 3", image.toString());
        Set<String> left = new TreeSet<>();
        try (TestMount mount = new TestMount(image, 256)) {
            for (DirectoryEntry entry : mount.vfs().list("/d")) {
                assertEquals(
                        entry.node(), mount.vfs().stat("/d/" + entry.name()).node());
                left.add(entry.name());
            }
            assertTrue(left.size() > 150 && left.size() < 300, "names left: " + left.size());
            for (int i = 1; i <= 300; i++) {
                String name = "a name " + i;
                if (!left.contains(name)) {
                    KernelException missing = assertThrows(
                            KernelException.class, () -> mount.vfs().stat("/d/" + name));
                    assertEquals(Errno.NO_ENTRY, missing.errno());
                }
            }
        }
    }

    @Test
    void onlyTheInodesThatUseAFeatureAreRefused() throws IOException {
        make(
                "-t ext4 -b 4096 -O inline_data",
                "printf tiny > tiny && head -c 50000 /dev/zero > plain && mkdir d && : > d/e");
        try (TestMount mount = new TestMount(image, 256);
                OpenFile plain = mount.vfs().open("/plain", OpenFlags.READ)) {
            byte[] read = new byte[50_000];
            assertEquals(read.length, plain.read(read, 0, read.length));
            assertArrayEquals(new byte[50_000], read);
            KernelException refused =
                    assertThrows(KernelException.class, () -> mount.vfs().stat("/tiny"));
            assertEquals(Errno.NOT_SUPPORTED, refused.errno());
            assertTrue(refused.getMessage().contains("inline_data"), refused.getMessage());
        }
    }

    @Test
    void whatIsNoVolumeIsNamed() throws IOException {
        expectNamed("gzip data", "head -c 100000 /dev/urandom | gzip -c > \"$1\"");
        expectNamed("swap space", "head -c 1048576 /dev/zero > \"$1\" && mkswap \"$1\"");
        expectNamed("a qcow2 image", "{ printf 'QFI\\373\\0\\0\\0\\3'; head -c 100000 /dev/zero; } > \"$1\"");
        expectNamed(
                "a partition table (MBR)",
                "truncate -s 446 \"$1\" && printf"
                        + " '\\200\\0\\1\\0\\203\\0\\0\\0\\0\\10\\0\\0\\0\\10\\0\\0' >> \"$1\" && truncate -s 510 \"$1\""
                        + " && printf '\\125\\252' >> \"$1\" && truncate -s 1M \"$1\"");
        expectNamed(
                "a partition table (GPT)",
                "truncate -s 512 \"$1\" && printf 'EFI PART' >> \"$1\" && truncate -s 1M \"$1\"");
    }

    private void expectNamed(String name, String script) throws IOException {
        Path file = Files.createTempFile(temporary, "foreign", "");
        Tools.run("sh", "-ec", script, "sh", file.toString());
        Files.write(
                file, new byte[(int) (512 - Files.size(file) % 512) % 512], java.nio.file.StandardOpenOption.APPEND);
        KernelException refused = assertThrows(KernelException.class, () -> new TestMount(file, 64));
        assertEquals(Errno.INVALID, refused.errno(), name);
        assertTrue(refused.getMessage().contains(name), refused.getMessage());
    }

    @Test
    void theSuperblocksNumbersAreShownInHexadecimal() throws IOException {
        Path zeros = Files.write(temporary.resolve("zeros"), new byte[1 << 20]);
        RuntimeException refused = assertThrows(RuntimeException.class, () -> new TestMount(zeros, 64));
        assertTrue(List.of("0x0", "0xef53").stream().allMatch(refused.getMessage()::contains), refused.getMessage());
    }
}
