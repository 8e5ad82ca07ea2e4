package io.anykernel.launch;

import io.anykernel.image.Image;
import io.anykernel.image.ImageBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Builds a guest's image, unless the folder holds one of the same wiring and the same classes. */
public final class GuestImages {
    private GuestImages() {}

    /**
     * Builds it, or finds it: then it has no classes.
     *
     * @param builder ready but for its class path and name
     * @param wiring what else the image depends on, as text
     */
    public static Image image(
            ImageBuilder builder, List<Path> classPath, String name, String wiring, WorkFolder work, Reports reports) {
        KeptFile kept = new KeptFile(work.path().resolve(name + ".elf"));
        try {
            String input = wiring + "\n" + ClassPathDigest.of(classPath) + "\n";
            if (kept.isMadeOf(input)) {
                return new Image(kept.file(), Files.size(kept.file()), 0, 0, 0);
            }
            ImageBuilder.requireInstalled();
            kept.forget();
            Image image = reports.build(builder.classPath(classPath).name(name), work.path());
            kept.remember(input);
            return image;
        } catch (IOException failure) {
            throw new UserError("cannot keep the image at " + kept.file() + ": " + failure.getMessage());
        }
    }

    /** Says what was built, or that it was there. */
    public static void report(Image image, Reports reports) {
        if (image.classes() == 0) {
            reports.line("image " + image.sizeBytes() + " bytes, kept from before");
        } else {
            reports.line(String.format(
                    "image %d bytes of %d classes, compiled in %.1f s, linked in %.1f s",
                    image.sizeBytes(), image.classes(), image.compileNanos() / 1e9, image.linkNanos() / 1e9));
        }
    }
}
