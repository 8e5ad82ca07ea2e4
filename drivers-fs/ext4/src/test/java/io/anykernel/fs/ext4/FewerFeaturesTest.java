package io.anykernel.fs.ext4;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.anykernel.fs.OpenFile;
import io.anykernel.fs.OpenFlags;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Volumes that lost features, or have some that none of their inodes uses. */
class FewerFeaturesTest {
    @TempDir
    Path temporary;

    @Test
    void aVolumeWithoutItsNewerFeaturesReadsTheSame() throws IOException {
        Path image = HostTrees.image(temporary, 1, 100_000, "8M");
        Tools.run(
                "sh",
                "-c",
                "e2fsck -fy \"$1\"; tune2fs -O ^metadata_csum \"$1\" && resize2fs -s \"$1\"; test $? -le 1",
                "sh",
                image.toString());
        try (TestMount mount = new TestMount(image, 64);
                OpenFile file = mount.vfs().open("/file0", OpenFlags.READ)) {
            byte[] read = new byte[100_000];
            assertEquals(read.length, file.read(read, 0, read.length));
            assertArrayEquals(HostTrees.content(0, 100_000), read);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"casefold", "encrypt", "ea_inode", "inline_data"})
    void aFeatureThatNoInodeUsesIsNoReasonToRefuse(String feature) throws IOException {
        Path tree = Files.createDirectories(temporary.resolve("tree"));
        Files.write(tree.resolve("file"), HostTrees.content(1, 100_000));
        Path image = temporary.resolve("image");
        Tools.run("mke2fs", "-q", "-t", "ext4", "-O", feature, "-d", tree.toString(), image.toString(), "8M");
        try (TestMount mount = new TestMount(image, 64);
                OpenFile file = mount.vfs().open("/file", OpenFlags.READ)) {
            byte[] read = new byte[100_000];
            assertEquals(read.length, file.read(read, 0, read.length));
            assertArrayEquals(HostTrees.content(1, 100_000), read);
        }
    }
}
