package io.anykernel.fs.ext4;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** Small trees of files that mke2fs puts into images. */
final class HostTrees {
    private HostTrees() {}

    static byte[] content(long seed, int lengthBytes) {
        byte[] content = new byte[lengthBytes];
        new Random(seed).nextBytes(content);
        return content;
    }

    /** An image holding {@code file0} and so on, each of this length and seeded by its number. */
    static Path image(Path folder, int files, int lengthBytes, String size) throws IOException {
        Path tree = Files.createDirectories(folder.resolve("tree"));
        for (int i = 0; i < files; i++) {
            Files.write(tree.resolve("file" + i), content(i, lengthBytes));
        }
        Path image = folder.resolve("image");
        Tools.run("mke2fs", "-q", "-t", "ext4", "-d", tree.toString(), image.toString(), size);
        return image;
    }
}
