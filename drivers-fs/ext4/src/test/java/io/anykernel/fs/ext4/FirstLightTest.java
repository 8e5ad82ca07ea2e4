package io.anykernel.fs.ext4;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.anykernel.fs.OpenFile;
import io.anykernel.fs.OpenFlags;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FirstLightTest {
    @TempDir
    Path temporary;

    @Test
    void aFileThatMke2fsPutIntoAnImageReadsBackAsItWas() throws IOException {
        byte[] content = new byte[1_000_003];
        new Random(7).nextBytes(content);
        Path tree = Files.createDirectories(temporary.resolve("tree/www"));
        Files.write(tree.resolve("page.bin"), content);
        Files.createSymbolicLink(tree.resolve("link"), Path.of("../www/page.bin"));
        Path image = temporary.resolve("image");
        Tools.run("mke2fs", "-q", "-t", "ext4", "-d", temporary.resolve("tree").toString(), image.toString(), "16M");
        try (TestMount mount = new TestMount(image, 256);
                OpenFile file = mount.vfs().open("/www/link", OpenFlags.READ)) {
            byte[] read = new byte[content.length + 1];
            assertEquals(content.length, file.read(read, 0, read.length));
            assertArrayEquals(content, java.util.Arrays.copyOf(read, content.length));
            assertEquals("../www/page.bin", mount.vfs().readLink("/www/link"));
            assertEquals(2, mount.vfs().list("/www").size());
        }
    }
}
