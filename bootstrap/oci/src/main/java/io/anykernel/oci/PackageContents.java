package io.anykernel.oci;

import java.nio.file.Path;
import java.util.Objects;

/**
 * What a package holds.
 *
 * @param image the bootable ELF file, for amd64
 * @param volume the disk of the guest, or {@code null} if it has none
 * @param commandLine the words that the guest's machine is started with
 */
public record PackageContents(Path image, Path volume, String commandLine) {
    private static final String FOLDER = "/unikernel/";

    public PackageContents {
        Objects.requireNonNull(image, "image");
        Objects.requireNonNull(commandLine, "commandLine");
    }

    boolean hasVolume() {
        return volume != null;
    }

    String imagePath() {
        return FOLDER + image.getFileName();
    }

    String volumePath() {
        return FOLDER + volume.getFileName();
    }
}
