package io.anykernel.oci;

import com.google.cloud.tools.jib.api.ImageReference;
import com.google.cloud.tools.jib.api.InvalidImageReferenceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes packages. */
public final class OciPackage {
    private final PackageContents contents;
    private final ImageReference reference;

    private OciPackage(PackageContents contents, ImageReference reference) {
        this.contents = contents;
        this.reference = reference;
    }

    /**
     * A package of those contents.
     *
     * @param reference a name, with a tag or not, such as {@code guestbook:1.0}
     * @throws IllegalArgumentException if the reference is none
     */
    public static OciPackage of(PackageContents contents, String reference) {
        try {
            return new OciPackage(contents, ImageReference.parse(reference));
        } catch (InvalidImageReferenceException malformed) {
            throw new IllegalArgumentException(
                    "'" + reference
                            + "' names no image: wants small letters, digits and - _ . /, such as guestbook:1.0",
                    malformed);
        }
    }

    /**
     * Writes the layout into a folder and an archive of it into a file.
     *
     * @param layout does not exist yet, as {@code archive}; in a folder that does, where a folder is made for the work meanwhile
     * @return the digest of the manifest, such as {@code sha256:…}
     * @throws IOException if a file cannot be read or written; what was written until then stays
     */
    public String write(Path layout, Path archive) throws IOException, InterruptedException {
        Path work = Files.createTempDirectory(layout.toAbsolutePath().getParent(), "oci");
        Path made = work.resolve("made.tar");
        new JibArchive(contents, reference).write(made, work);
        LayoutFolder folder = LayoutFolder.unpack(made, Files.createDirectories(layout));
        String digest = folder.annotate(UruncAnnotations.of(contents));
        folder.archive(archive);
        Trees.delete(work);
        return digest;
    }
}
