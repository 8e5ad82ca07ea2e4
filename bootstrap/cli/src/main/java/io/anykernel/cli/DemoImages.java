package io.anykernel.cli;

import io.anykernel.image.Tools;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPInputStream;

/** The ext4 image of a demo: the user's, one made of the user's folder, or the sample that comes along. */
final class DemoImages {
    private static final long MEBIBYTE = 1 << 20;
    /** Journal, inode tables and the like. */
    private static final long OVERHEAD_MEBIBYTES = 32;

    private DemoImages() {}

    static Path prepare(Path image, Path folder, WorkFolder work) {
        if (image != null) {
            if (!Files.exists(image)) {
                throw new UserError(
                        "no image at " + image + "; make one with: mke2fs -t ext4 -d FOLDER " + image + " 64M");
            }
            return image;
        }
        return folder != null ? make(folder, work) : unpackSample(work);
    }

    private static Path unpackSample(WorkFolder work) {
        return work.make("sample.ext4", sample -> {
            try (InputStream packed = DemoImages.class.getResourceAsStream("sample.ext4.gz");
                    InputStream unpacked = new GZIPInputStream(packed)) {
                Files.copy(unpacked, sample);
            }
        });
    }

    private static Path make(Path folder, WorkFolder work) {
        if (!Files.isDirectory(folder)) {
            throw new UserError("no folder at " + folder);
        }
        Path tool = Tools.find("mke2fs")
                .orElseThrow(() -> new UserError("--folder needs mke2fs: apt-get install e2fsprogs"));
        long mebibytes = contentBytes(folder) * 5 / 4 / MEBIBYTE + OVERHEAD_MEBIBYTES;
        return work.make("folder.ext4", image -> {
            Tools.Result result = Tools.run(List.of(
                    tool.toString(), "-q", "-t", "ext4", "-d", folder.toString(), image.toString(), mebibytes + "M"));
            if (result.status() != 0) {
                throw new UserError(tool + " failed: " + Main.oneLine(result.output()));
            }
        });
    }

    private static long contentBytes(Path folder) {
        AtomicLong bytes = new AtomicLong();
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    bytes.addAndGet(attributes.size());
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException failure) {
            throw new UserError("cannot read " + folder + ": " + failure.getMessage());
        }
        return bytes.get();
    }
}
