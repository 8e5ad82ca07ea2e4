package io.anykernel.fs.ext4;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.anykernel.core.error.CorruptMediaException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Linux changes a volume and is stopped at some moment (EXT4_IOC_SHUTDOWN), which leaves its journal dirty; of half of them the
 * end of the log is lost as well. We must read what e2fsck's replay makes of it, block by block, and see the tree that Linux
 * sees when it mounts a copy. Needs root, for mounting.
 */
class LinuxLeftItDirtyTest {
    private static final int CUTS = Integer.getInteger("anykernel.journal.cuts", 8);
    private static final long SEED = Long.getLong("anykernel.seed", 20261128);

    /** Forms of journals and volumes that Linux writes: options of mke2fs, then of mount. */
    private static final String[][] FORMS = {
        {"-t ext4 -b 4096", "data=ordered"},
        {"-t ext4 -b 1024", "data=journal"},
        {"-t ext4 -b 1024 -O ^metadata_csum", "data=ordered,journal_checksum"},
        {"-t ext4 -b 2048 -O ^64bit", "data=ordered"},
        {"-t ext3 -b 1024", "data=journal"},
        {"-t ext4 -b 4096 -O ^metadata_csum,^64bit", "data=journal,journal_checksum"},
        {"-t ext4 -b 1024", "data=writeback,journal_async_commit"},
        {"-t ext4 -b 1024 -O ^metadata_csum", "data=writeback,journal_async_commit"},
    };

    private static final int MAGIC = 0xc03b3998;

    // EXT4_GOING_FLAGS_*
    private static final int STOP_AFTER_FLUSH = 0;
    private static final int STOP_AFTER_COMMIT = 1;
    private static final int STOP_AT_ONCE = 2;

    /** Blocks that a log without checkpoints has used at most, about. */
    private static final int USED_LOG_BLOCKS = 400;

    @TempDir
    Path temporary;

    @Test
    void whatLinuxLeftIsReadAsLinuxReplaysIt() throws IOException {
        assumeTrue("root".equals(System.getProperty("user.name")), "mounting needs root");
        assumeTrue(Tools.has("perl"), "skipped: no perl for an ioctl");
        int transactions = 0;
        int blocks = 0;
        int trees = 0;
        int refused = 0;
        for (int cut = 0; cut < CUTS; cut++) {
            String where = "seed=" + SEED + " cut=" + cut;
            Random random = new Random(SEED + cut);
            Path image = stopped(FORMS[cut % FORMS.length], random);
            boolean isCut = random.nextBoolean();
            if (isCut) {
                loseEndOfLog(image, random);
            }
            DirtyJournals.Seen seen;
            try {
                seen = DirtyJournals.requireSameAsAfterE2fsck(image, where);
            } catch (CorruptMediaException damaged) {
                assertTrue(isCut, where + ": " + damaged.getMessage());
                Path copy = Files.copy(image, temporary.resolve("copy"), StandardCopyOption.REPLACE_EXISTING);
                assertThrows(
                        IOException.class,
                        () -> seenByLinux(copy, temporary.resolve("mnt")),
                        where + ": Linux finds nothing wrong, but we do: " + damaged.getMessage());
                refused++;
                continue;
            }
            trees += isSameTree(image, isCut, where) ? 1 : 0;
            transactions += seen.transactions();
            blocks += seen.blocks();
        }
        System.out.println("seed=" + SEED + " cuts=" + CUTS + " transactions=" + transactions + " blocks=" + blocks
                + " trees=" + trees + " refused=" + refused);
        assertTrue(transactions >= CUTS, "most journals have something to replay: " + transactions);
        assertTrue(trees > CUTS / 2, "Linux mounts most: " + trees);
    }

    /** An image that Linux wrote to until it was stopped. */
    private Path stopped(String[] form, Random random) throws IOException {
        Path image = temporary.resolve("image");
        Path mountPoint = Files.createDirectories(temporary.resolve("mnt"));
        int blockBytes = Integer.parseInt(form[0].replaceAll(".*-b (\\d+).*", "$1"));
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(blockBytes == 4096 ? 32 << 20 : 12 << 20);
        }
        List<String> options = new ArrayList<>(List.of("-q", "-F", "-J", "size=" + blockBytes / 1024));
        options.addAll(List.of(form[0].split(" ")));
        options.add(image.toString());
        Tools.run("mke2fs", options.toArray(new String[0]));
        Tools.run("mount", "-o", "loop," + form[1], image.toString(), mountPoint.toString());
        try {
            change(mountPoint, random);
            int howToStop =
                    random.nextInt(8) == 0 ? STOP_AFTER_FLUSH : random.nextBoolean() ? STOP_AFTER_COMMIT : STOP_AT_ONCE;
            Tools.run(
                    "perl",
                    "-e",
                    "open(F, '<', $ARGV[0]) or die; my $how = pack('L', $ARGV[1]); ioctl(F, 0x8004587d, $how) or die $!",
                    mountPoint.toString(),
                    "" + howToStop);
        } finally {
            Tools.run("umount", mountPoint.toString());
        }
        return image;
    }

    /** Makes, changes and removes files; what begins with the journal's magic must be escaped where content is journaled. */
    private static void change(Path top, Random random) throws IOException {
        int operations = 20 + random.nextInt(400);
        for (int i = 0; i < operations; i++) {
            Path folder = top.resolve("folder" + random.nextInt(4));
            Path file = folder.resolve("file" + random.nextInt(12));
            switch (random.nextInt(8)) {
                case 0 -> Files.deleteIfExists(file);
                case 1 -> removeFolder(folder, random);
                case 2 -> rename(file, top.resolve("folder" + random.nextInt(4)).resolve("file" + random.nextInt(12)));
                default -> write(file, random);
            }
        }
    }

    private static void removeFolder(Path folder, Random random) throws IOException {
        if (random.nextInt(4) == 0 && Files.isDirectory(folder)) {
            Tools.run("rm", "-r", folder.toString());
        }
    }

    private static void rename(Path from, Path to) throws IOException {
        if (Files.exists(from) && Files.isDirectory(to.getParent())) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static void write(Path file, Random random) throws IOException {
        Files.createDirectories(file.getParent());
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            byte[] content = new byte[1 + random.nextInt(random.nextInt(4) == 0 ? 60_000 : 3_000)];
            random.nextBytes(content);
            ByteBuffer bytes = ByteBuffer.wrap(content);
            for (int at = 0; at + 4 <= content.length && random.nextBoolean(); at += 1024) {
                bytes.putInt(at, MAGIC);
            }
            channel.write(bytes, 1024L * random.nextInt(40));
            if (random.nextInt(3) == 0) {
                channel.force(true);
            }
        }
    }

    /** Zeroes the journal from somewhere in its log on, as if the rest had not reached the medium. */
    private static void loseEndOfLog(Path image, Random random) throws IOException {
        List<Long> journal = new ArrayList<>(DirtyJournals.journalBlocks(image));
        int blockBytes = DirtyJournals.number(image, "Block size: *(\\d+)");
        int from = 1 + random.nextInt(USED_LOG_BLOCKS);
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            for (int i = from; i < journal.size(); i++) {
                file.seek(journal.get(i) * blockBytes);
                file.write(new byte[blockBytes]);
            }
        }
    }

    /**
     * Compares with Linux's view of a copy.
     *
     * @param mayBeDamaged whether blocks were lost that Linux had relied on
     * @return false if Linux itself finds damage, so that there is nothing to compare with
     */
    private boolean isSameTree(Path image, boolean mayBeDamaged, String where) throws IOException {
        Path copy = temporary.resolve("copy");
        Path mountPoint = temporary.resolve("mnt");
        Files.copy(image, copy, StandardCopyOption.REPLACE_EXISTING);
        Map<String, String> expected;
        try {
            expected = seenByLinux(copy, mountPoint);
        } catch (IOException damaged) {
            if (mayBeDamaged) {
                return false;
            }
            throw damaged;
        }
        try (TestMount mount = new TestMount(image, 1024)) {
            assertEquals(expected, LinuxTree.seenByUs(mount.vfs()), where);
        }
        return true;
    }

    private static Map<String, String> seenByLinux(Path image, Path mountPoint) throws IOException {
        Tools.run("mount", "-o", "loop,noatime", image.toString(), mountPoint.toString());
        try {
            return LinuxTree.seenByLinux(mountPoint);
        } finally {
            Tools.run("umount", mountPoint.toString());
        }
    }
}
