package io.anykernel.fs.ext4;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.anykernel.block.PortBlockDevice;
import io.anykernel.block.testing.FileBlockPort;
import io.anykernel.block.testing.TestArena;
import io.anykernel.block.testing.TestClock;
import io.anykernel.block.testing.TestScheduling;
import io.anykernel.core.device.BlockDevice;
import io.anykernel.core.log.Counters;
import io.anykernel.fs.cache.PageCache;
import io.anykernel.fs.cache.PageMapping;
import io.anykernel.fs.cache.PageRun;
import io.anykernel.fs.checksum.Crc32c;
import io.anykernel.hypercall.Accelerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Compares what we read of a volume with a dirty journal to what e2fsck's replay makes of a copy of it. */
final class DirtyJournals {
    private DirtyJournals() {}

    /** What was replayed of an image. */
    record Seen(byte[] volume, int transactions, int blocks) {}

    /** A volume with a journal and without files; an older one in that folder is replaced. */
    static Path newImage(Path folder, int blockBytes) throws IOException {
        Path image = folder.resolve("image");
        Files.deleteIfExists(image);
        String size = blockBytes == 4096 ? "16M" : "8M";
        String journal = "size=" + (blockBytes == 4096 ? 4 : 1);
        Tools.run(
                "mke2fs",
                "-q",
                "-t",
                "ext4",
                "-b",
                "" + blockBytes,
                "-J",
                journal,
                "-O",
                "^metadata_csum",
                image.toString(),
                size);
        return image;
    }

    /** A block of bytes that {@code seed} decides. */
    static byte[] content(JournalWriter writer, int seed) {
        return HostTrees.content(seed, writer.blockBytes());
    }

    /** Every block of the image as we read it. */
    static Seen read(Path image) {
        return read(image, Integer.MAX_VALUE);
    }

    /** The last bytes of the image as we read them, a whole number of pages. */
    static byte[] readEnd(Path image, int lengthBytes) {
        return read(image, lengthBytes).volume;
    }

    private static Seen read(Path image, int lastBytes) {
        PageCache cache =
                new PageCache(new TestArena(64 << 20), 256, new TestScheduling(), new TestClock(), new Counters());
        try (BlockDevice device = new PortBlockDevice(new FileBlockPort(image, false))) {
            Volume volume = Volume.open(device, cache, new Crc32c(Accelerator.NONE));
            PageMapping mapping = cache.newMapping(volume.device(), device);
            int capacity = (int) device.info().capacityBytes();
            byte[] content = new byte[Math.min(lastBytes, capacity)];
            for (int at = 0; at < content.length; at += PageCache.PAGE_BYTES) {
                PageRun run = mapping.pin(capacity - content.length + at >>> PageCache.PAGE_SHIFT, 1);
                assertEquals(0, run.status());
                int length = Math.min(PageCache.PAGE_BYTES, content.length - at);
                run.memory(0).get(run.offset(0), content, at, length);
                run.release();
            }
            return new Seen(
                    content, volume.replayed().transactions(), volume.replayed().count());
        } finally {
            assertEquals(0, cache.pinnedPages(), "pages left pinned");
        }
    }

    /** Replays the journal of a copy by e2fsck and requires that we read the same blocks of {@code image}. */
    static Seen requireSameAsAfterE2fsck(Path image, String where) throws IOException {
        Path judged = image.resolveSibling("judged");
        Files.copy(image, judged, StandardCopyOption.REPLACE_EXISTING);
        Tools.run("sh", "-c", "e2fsck -y -E journal_only \"$1\"; test $? -le 1", "sh", judged.toString());
        byte[] expected = Files.readAllBytes(judged);
        Seen seen = read(image);
        int blockBytes = number(image, "Block size: *(\\d+)");
        Set<Long> journal = journalBlocks(image);
        for (int at = 0; at < expected.length; at += blockBytes) {
            long block = at / blockBytes;
            boolean isSuperblock = at <= 1024 && 1024 < at + blockBytes;
            int end = at + Math.min(blockBytes, expected.length - at);
            if (!isSuperblock && !journal.contains(block) && !Arrays.equals(expected, at, end, seen.volume, at, end)) {
                throw new AssertionError(where + ": block " + block + " is another than after e2fsck");
            }
        }
        Files.delete(judged);
        return seen;
    }

    /** Where the blocks of the journal are on the volume, in order. */
    static Set<Long> journalBlocks(Path image) throws IOException {
        Set<Long> blocks = new LinkedHashSet<>();
        String text = Tools.run("debugfs", "-c", "-R", "stat <8>", image.toString());
        Matcher runs =
                Pattern.compile("\\(\\d+(?:-\\d+)?\\):(\\d+)(?:-(\\d+))?").matcher(text);
        while (runs.find()) {
            long first = Long.parseLong(runs.group(1));
            long last = runs.group(2) == null ? first : Long.parseLong(runs.group(2));
            for (long block = first; block <= last; block++) {
                blocks.add(block);
            }
        }
        return blocks;
    }

    /** A number of the superblock, as dumpe2fs prints it. */
    static int number(Path image, String pattern) throws IOException {
        String text = Tools.run("dumpe2fs", "-h", image.toString());
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        if (!matcher.find()) {
            throw new IOException(pattern + " not in " + text);
        }
        return Integer.parseInt(matcher.group(1));
    }
}
