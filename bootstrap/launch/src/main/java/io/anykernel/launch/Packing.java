package io.anykernel.launch;

import io.anykernel.image.CleanupRegistry;
import io.anykernel.oci.OciPackage;
import io.anykernel.oci.PackageContents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;

/** Writes a package beside where it belongs, and moves it there once it is whole. */
final class Packing {
    private static final String SUFFIX = "-oci";
    private static final String ARCHIVE = SUFFIX + ".tar";

    private final PackageContents contents;
    private final String name;
    private final OciPackage packed;
    private final Reports reports;

    /**
     * @param reference of the package, or {@code null} for the image's name
     * @throws UsageError if it is none
     */
    Packing(PackageContents contents, String reference, Reports reports) {
        this.contents = contents;
        this.name = contents.image().getFileName().toString().replaceFirst("\\.elf$", "");
        this.reports = reports;
        try {
            packed = OciPackage.of(contents, reference != null ? reference : name.toLowerCase(Locale.ROOT));
        } catch (IllegalArgumentException malformed) {
            throw new UsageError(malformed.getMessage());
        }
    }

    void into(WorkFolder target) {
        Path layout = target.path().resolve(name + SUFFIX);
        Path archive = target.path().resolve(name + ARCHIVE);
        try {
            Path aside = CleanupRegistry.folder(target.path(), name + SUFFIX);
            try {
                String digest = packed.write(aside.resolve(name + SUFFIX), aside.resolve(name + ARCHIVE));
                CleanupRegistry.delete(layout);
                Files.move(aside.resolve(name + SUFFIX), layout);
                Files.move(aside.resolve(name + ARCHIVE), archive, StandardCopyOption.REPLACE_EXISTING);
                reports.line(
                        "packed " + contents.image().getFileName() + " as " + digest + ": " + layout + ", " + archive);
            } finally {
                CleanupRegistry.delete(aside);
            }
        } catch (IOException failure) {
            throw new UserError("cannot write " + layout + ": " + failure);
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
            throw new UserError("interrupted while " + layout + " was written");
        }
    }
}
