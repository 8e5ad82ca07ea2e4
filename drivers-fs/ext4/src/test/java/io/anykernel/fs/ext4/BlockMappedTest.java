package io.anykernel.fs.ext4;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.anykernel.core.error.KernelException;
import io.anykernel.fs.OpenFile;
import io.anykernel.fs.OpenFlags;
import io.anykernel.hypercall.Errno;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Volumes of ext3's making mount, and say what is not read. */
class BlockMappedTest {
    @TempDir
    Path temporary;

    @Test
    void aFileMappedByIndirectBlocksIsRefusedAndNotCalledDamaged() throws IOException {
        Path image = temporary.resolve("image");
        Tools.run("mke2fs", "-q", "-t", "ext4", "-O", "^extent,^64bit", image.toString(), "8M");
        try (TestMount mount = new TestMount(image, 64)) {
            KernelException refused =
                    assertThrows(KernelException.class, () -> mount.vfs().list("/"));
            assertEquals(Errno.NOT_SUPPORTED, refused.errno());
        }
    }

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
}
