package io.anykernel.fs.ext4;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.anykernel.block.RamBlockDevice;
import io.anykernel.block.testing.TestArena;
import io.anykernel.core.error.CorruptMediaException;
import io.anykernel.core.error.KernelException;
import io.anykernel.hypercall.Errno;
import io.anykernel.hypercall.Memory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Volumes that lie: each ends in one named error or in the right bytes, and in nothing else. */
class DamagedImageTest {
    private static final int BLOCK = 1024;
    private static final byte FILL = (byte) 0xa5;
    private static final String LONG_TARGET = "x".repeat(100);
    private static final int SAMPLE = Integer.getInteger("anykernel.damage.sample", 1500);
    private static final long SEED = Long.getLong("anykernel.seed", 20260101);

    @TempDir
    Path temporary;

    @Test
    void aFlippedBitInMetadataWithChecksumsIsNamedOrChangesNothing() throws IOException {
        int named = flip(image("metadata_csum"), true);
        assertTrue(named > SAMPLE / 2, "most flips hit something that matters: " + named + " of " + SAMPLE);
    }

    @Test
    void aFlippedBitInMetadataWithoutChecksumsNeverHangsOrBreaksUs() throws IOException {
        int named = flip(image("^metadata_csum"), false);
        assertTrue(named > SAMPLE / 50, "fields are checked one by one: " + named + " of " + SAMPLE);
    }

    /** Returns how many flips were named. */
    private int flip(Path path, boolean mustBeRight) throws IOException {
        byte[] image = Files.readAllBytes(path);
        Memory disk = Memory.allocate(image.length);
        disk.put(0, image, 0, image.length);
        Map<String, String> right = walk(disk);
        List<Integer> blocks = metadataBlocks(image);
        Random random = new Random(SEED);
        int named = 0;
        for (int i = 0; i < SAMPLE; i++) {
            int at = blocks.get(random.nextInt(blocks.size())) * BLOCK + random.nextInt(BLOCK);
            int flipped = image[at] ^ 1 << random.nextInt(8);
            disk.u8(at, flipped);
            String where = "seed=" + SEED + " flip " + i + " at byte " + at + " to " + (flipped & 0xff);
            named += isNamed(disk, mustBeRight ? right : null, where) ? 1 : 0;
            disk.u8(at, image[at]);
        }
        return named;
    }

    private static boolean isNamed(Memory disk, Map<String, String> right, String where) {
        try {
            Map<String, String> seen = assertTimeoutPreemptively(Duration.ofSeconds(20), () -> walk(disk), where);
            if (right != null) {
                assertEquals(right, seen, where);
            }
            return false;
        } catch (KernelException named) {
            return true;
        } catch (RuntimeException | OutOfMemoryError stray) {
            return fail(where, stray);
        }
    }

    private static Map<String, String> walk(Memory disk) throws IOException {
        RamBlockDevice device =
                new RamBlockDevice("ram", new TestArena(disk.lengthBytes()), 512, disk.lengthBytes() / 512);
        device.write(0, disk.lengthBytes() / 512, disk, 0);
        TestMount mount = new TestMount(device, 256);
        try {
            return LinuxTree.seenByUs(mount.vfs());
        } finally {
            // Outranks what was thrown above: a page left pinned is worse.
            mount.close();
        }
    }

    /** Blocks that hold neither zeros nor content, which no checksum guards. */
    private static List<Integer> metadataBlocks(byte[] image) {
        List<Integer> blocks = new ArrayList<>();
        for (int block = 0; block < image.length / BLOCK; block++) {
            byte[] content = Arrays.copyOfRange(image, block * BLOCK, (block + 1) * BLOCK);
            boolean plain = true;
            boolean isTarget = new String(content, StandardCharsets.US_ASCII).startsWith(LONG_TARGET);
            for (byte b : content) {
                plain &= b == content[0] && (b == 0 || b == FILL || b == -1);
            }
            if (!plain && !isTarget) {
                blocks.add(block);
            }
        }
        return blocks;
    }

    private Path image(String checksums) throws IOException {
        Path tree = Files.createDirectories(temporary.resolve("tree"));
        byte[] block = new byte[BLOCK];
        Arrays.fill(block, FILL);
        Files.write(tree.resolve("one"), block);
        Files.createSymbolicLink(tree.resolve("short"), Path.of("one"));
        Files.createSymbolicLink(tree.resolve("long"), Path.of(LONG_TARGET));
        Path many = Files.createDirectory(tree.resolve("many"));
        for (int i = 0; i < 150; i++) {
            Files.createFile(many.resolve("a name to fill blocks with " + i));
        }
        try (FileChannel channel =
                FileChannel.open(tree.resolve("scattered"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            for (int i = 0; i < 400; i++) {
                channel.write(ByteBuffer.wrap(block), 2L * i * BLOCK);
            }
        }
        Path image = temporary.resolve("image");
        Tools.run(
                "mke2fs",
                "-q",
                "-t",
                "ext4",
                "-b",
                "1024",
                "-N",
                "256",
                "-O",
                checksums + ",^has_journal,^resize_inode",
                "-d",
                tree.toString(),
                image.toString(),
                "1M");
        Tools.run("sh", "-c", "e2fsck -fyD \"$1\"; test $? -le 1", "sh", image.toString());
        return image;
    }

    @Test
    void anExtentTreeThatLeadsBackToItselfIsNamed() throws IOException {
        Path image = image("^metadata_csum");
        String tree = Tools.run("debugfs", "-R", "dump_extents -n /scattered", image.toString());
        Matcher inner = Pattern.compile("(?m)^ 0/ 2 .* (\\d+) +\\d+ *$").matcher(tree);
        assertTrue(inner.find(), tree);
        int block = Integer.parseInt(inner.group(1));
        // The first index entry's child, after a header of 12 bytes and the entry's logical block.
        patch(image, block * BLOCK + 12 + 4, block);
        CorruptMediaException named = readsCorrupt(image, "/scattered");
        assertEquals("extent_header.depth", named.field());
        assertEquals(block, named.block());
    }

    @Test
    void aDirectoryRecordThatGoesNowhereIsNamed() throws IOException {
        Path image = image("^metadata_csum");
        String blocks = Tools.run("debugfs", "-R", "blocks /", image.toString());
        int block = Integer.parseInt(
                blocks.trim().replaceAll("(?s).*?\\n", "").trim().split(" ")[0]);
        // The length of the second record, which is 12 bytes from the start.
        patch(image, block * BLOCK + 12 + 4, 0);
        CorruptMediaException named = readsCorrupt(image, "/one");
        assertEquals("dir_entry.rec_len", named.field());
    }

    private static void patch(Path image, int at, int value) throws IOException {
        try (FileChannel channel = FileChannel.open(image, StandardOpenOption.WRITE)) {
            ByteBuffer bytes =
                    ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(0, value);
            channel.write(bytes, at);
        }
    }

    private static CorruptMediaException readsCorrupt(Path image, String path) throws IOException {
        try (TestMount mount = new TestMount(image, 64)) {
            return assertThrows(
                    CorruptMediaException.class,
                    () -> assertTimeoutPreemptively(Duration.ofSeconds(20), () -> LinuxTree.sha256(mount.vfs(), path)));
        }
    }

    @Test
    void aTruncatedImageIsRefusedAtMount() throws IOException {
        Path image = image("metadata_csum");
        for (long bytes : new long[] {0, 512, 1024, 1536, 2048, 4096, 100_000, (1 << 20) - 1024}) {
            Path cut = Files.write(temporary.resolve("cut"), Arrays.copyOf(Files.readAllBytes(image), (int) bytes));
            CorruptMediaException refused =
                    assertThrows(CorruptMediaException.class, () -> new TestMount(cut, 64).close());
            assertTrue(refused.getMessage().contains("superblock"), refused.getMessage());
        }
    }

    @Test
    void garbageIsRefusedAtMount() throws IOException {
        byte[] garbage = new byte[1 << 20];
        new Random(SEED).nextBytes(garbage);
        Path image = Files.write(temporary.resolve("garbage"), garbage);
        CorruptMediaException refused =
                assertThrows(CorruptMediaException.class, () -> new TestMount(image, 64).close());
        assertEquals("superblock.magic", refused.field());
    }

    @ParameterizedTest
    @ValueSource(strings = {"meta_bg", "mmp"})
    void aFeatureThatWeLackIsRefusedByName(String feature) throws IOException {
        Path image = temporary.resolve("image");
        String others = feature.equals("meta_bg") ? ",^resize_inode" : "";
        Tools.run("mke2fs", "-q", "-t", "ext4", "-O", feature + others, image.toString(), "8M");
        KernelException refused = assertThrows(KernelException.class, () -> new TestMount(image, 64).close());
        assertEquals(Errno.NOT_SUPPORTED, refused.errno());
        assertTrue(refused.getMessage().contains(feature), refused.getMessage());
    }
}
