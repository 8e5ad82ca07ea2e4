package io.anykernel.cli;

import io.anykernel.launch.FolderVolumes;
import io.anykernel.launch.UserError;
import io.anykernel.launch.WorkFolder;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** The ext4 image of a demo: the user's, one made of the user's folder, or the sample that comes along. */
final class DemoImages {
    private DemoImages() {}

    static Path prepare(Path image, Path folder, WorkFolder work) {
        if (image != null) {
            if (!Files.exists(image)) {
                throw new UserError(
                        "no image at " + image + "; make one with: mke2fs -t ext4 -d FOLDER " + image + " 64M");
            }
            return image;
        }
        return folder != null ? FolderVolumes.make(folder, "folder.ext4", work) : unpackSample(work);
    }

    private static Path unpackSample(WorkFolder work) {
        return work.make("sample.ext4", sample -> {
            try (InputStream packed = DemoImages.class.getResourceAsStream("sample.ext4.gz");
                    InputStream unpacked = new GZIPInputStream(packed)) {
                Files.copy(unpacked, sample);
            }
        });
    }
}
