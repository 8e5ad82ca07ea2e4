package io.anykernel.launch;

import io.anykernel.image.Tools;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Makes ext4 volumes of folders with {@code mke2fs -d}, unless one of the same files is kept. */
public final class FolderVolumes {
    private static final long MEBIBYTE = 1 << 20;
    /** Journal, inode tables and the like. */
    private static final long OVERHEAD_MEBIBYTES = 32;

    private FolderVolumes() {}

    /** Returns the volume's file: {@code name} in the work folder. */
    public static Path make(Path folder, String name, WorkFolder work) {
        if (!Files.isDirectory(folder)) {
            throw new UserError("no folder at " + folder);
        }
        KeptFile kept = new KeptFile(work.path().resolve(name));
        try {
            String input = ClassPathDigest.of(List.of(folder)) + "\n";
            if (kept.isMadeOf(input)) {
                return kept.file();
            }
            kept.forget();
            make(folder, name, work, contentBytes(folder) * 5 / 4 / MEBIBYTE + OVERHEAD_MEBIBYTES);
            kept.remember(input);
            return kept.file();
        } catch (IOException failure) {
            throw new UserError("cannot read " + folder + ": " + failure.getMessage());
        }
    }

    private static void make(Path folder, String name, WorkFolder work, long mebibytes) {
        Path tool = Tools.find("mke2fs")
                .orElseThrow(() -> new UserError("a volume of a folder needs mke2fs: apt-get install e2fsprogs"));
        work.make(name, image -> {
            Tools.Result result = Tools.run(List.of(
                    tool.toString(), "-q", "-t", "ext4", "-d", folder.toString(), image.toString(), mebibytes + "M"));
            if (result.status() != 0) {
                throw new UserError(tool + " failed: " + OneLine.of(result.output()));
            }
        });
    }

    private static long contentBytes(Path folder) throws IOException {
        AtomicLong bytes = new AtomicLong();
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                bytes.addAndGet(attributes.size());
                return FileVisitResult.CONTINUE;
            }
        });
        return bytes.get();
    }
}
