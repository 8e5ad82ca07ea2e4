package io.anykernel.oci;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.cloud.tools.jib.api.CacheDirectoryCreationException;
import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.ImageReference;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.RegistryException;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.ImageFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/** What jib-core makes of contents: layers with fixed times and owners, a configuration, and a manifest without annotations. */
final class JibArchive {
    private static final String TOOL = "anykernel";

    private final PackageContents contents;
    private final ImageReference reference;

    JibArchive(PackageContents contents, ImageReference reference) {
        this.contents = contents;
        this.reference = reference;
    }

    /** @param work folder for what jib keeps of layers */
    void write(Path archive, Path work) throws IOException, InterruptedException {
        Map<String, String> annotations = UruncAnnotations.of(contents);
        Path description = work.resolve("urunc.json");
        new ObjectMapper().writeValue(description.toFile(), annotations);
        JibContainerBuilder container = Jib.fromScratch()
                .setFormat(ImageFormat.OCI)
                .setEntrypoint(contents.imagePath())
                .setLabels(annotations);
        if (contents.hasVolume()) {
            container.addFileEntriesLayer(layer("volume", contents.volume(), contents.volumePath()));
        }
        container.addFileEntriesLayer(layer("image", contents.image(), contents.imagePath()));
        container.addFileEntriesLayer(layer("description", description, UruncAnnotations.FILE));
        Path cache = Files.createDirectory(work.resolve("cache"));
        try {
            container.containerize(Containerizer.to(TarImage.at(archive).named(reference))
                    .setOfflineMode(true)
                    .setToolName(TOOL)
                    .setBaseImageLayersCache(cache)
                    .setApplicationLayersCache(cache));
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof IOException cause ? cause : new IOException(failed.getCause());
        } catch (RegistryException | CacheDirectoryCreationException failed) {
            throw new IOException(failed);
        }
    }

    private static FileEntriesLayer layer(String name, Path file, String path) {
        return FileEntriesLayer.builder()
                .setName(name)
                .addEntry(file, AbsoluteUnixPath.get(path))
                .build();
    }
}
