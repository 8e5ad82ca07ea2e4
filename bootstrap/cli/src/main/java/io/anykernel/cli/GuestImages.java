package io.anykernel.cli;

import io.anykernel.image.Image;
import io.anykernel.image.ImageBuilder;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Builds a guest's image, unless the folder holds one of the same wiring that is newer than everything it is made of. */
final class GuestImages {
    private GuestImages() {}

    /** Where a command's words go, and whether it says how far a build has come. */
    record Output(PrintWriter out, PrintWriter err, ProgressOption progress) {}

    /**
     * @param builder ready but for its class path and name
     * @param wiring what else the image depends on, as text
     */
    static Image image(
            ImageBuilder builder, List<Path> classPath, String name, String wiring, WorkFolder work, Output output) {
        Path kept = work.path().resolve(name + ".elf");
        Path keptWiring = work.path().resolve(name + ".wiring");
        try {
            if (Files.exists(kept)
                    && Files.exists(keptWiring)
                    && Files.readString(keptWiring).equals(wiring)
                    && isNewerThan(kept, classPath)) {
                return new Image(kept, Files.size(kept), 0, 0, 0);
            }
            ImageBuilder.requireInstalled();
            if (!output.progress().isQuiet()) {
                output.out().println("compiling the guest ahead of time: half a minute, unless --work DIR keeps it");
                output.out().flush();
            }
            Files.deleteIfExists(keptWiring);
            Image image = output.progress().build(builder.classPath(classPath).name(name), work.path(), output.err());
            Files.writeString(keptWiring, wiring);
            return image;
        } catch (IOException failure) {
            throw new UserError("cannot keep the image at " + kept + ": " + failure.getMessage());
        }
    }

    private static boolean isNewerThan(Path kept, List<Path> classPath) throws IOException {
        for (Path entry : classPath) {
            // A folder of classes does not say when its files changed.
            if (Files.isDirectory(entry)
                    || Files.getLastModifiedTime(entry).compareTo(Files.getLastModifiedTime(kept)) >= 0) {
                return false;
            }
        }
        return true;
    }

    /** Says what was built, or that it was there. */
    static void report(Image image, PrintWriter out) {
        if (image.classes() == 0) {
            out.printf("image %d bytes, kept from before%n", image.sizeBytes());
        } else {
            out.printf(
                    "image %d bytes of %d classes, compiled in %.1f s, linked in %.1f s%n",
                    image.sizeBytes(), image.classes(), image.compileNanos() / 1e9, image.linkNanos() / 1e9);
        }
    }
}
