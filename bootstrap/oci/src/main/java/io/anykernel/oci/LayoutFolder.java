package io.anykernel.oci;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * An OCI image layout (image-layout.md of the OCI Image Format Specification):
 *
 * <pre>
 *   oci-layout          the version of the layout
 *   index.json          the descriptor of the one manifest: digest, size, name
 *   blobs/sha256/HEX    manifest, configuration and layers, each named by its digest
 * </pre>
 */
final class LayoutFolder {
    private static final String INDEX = "index.json";
    private static final String ALGORITHM = "sha256:";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;

    private LayoutFolder(Path folder) {
        this.folder = folder;
    }

    /** Unpacks an archive of a layout. */
    static LayoutFolder unpack(Path archive, Path into) throws IOException {
        try (TarArchiveInputStream files = new TarArchiveInputStream(Files.newInputStream(archive))) {
            for (TarArchiveEntry each = files.getNextEntry(); each != null; each = files.getNextEntry()) {
                Path file = into.resolve(each.getName()).normalize();
                if (each.isFile() && file.startsWith(into)) {
                    Files.createDirectories(file.getParent());
                    Files.copy(files, file);
                }
            }
        }
        return new LayoutFolder(into);
    }

    /** Gives the manifest annotations, and so another digest, which is returned. */
    String annotate(Map<String, String> annotations) throws IOException {
        ObjectNode index = read(folder.resolve(INDEX));
        ObjectNode descriptor = (ObjectNode) index.get("manifests").get(0);
        Path former = blob(descriptor.get("digest").textValue());
        ObjectNode manifest = read(former);
        manifest.set("annotations", JSON.valueToTree(annotations));
        byte[] bytes = JSON.writeValueAsBytes(manifest);
        String digest = ALGORITHM + HexFormat.of().formatHex(sha256(bytes));
        Files.delete(former);
        Files.write(blob(digest), bytes);
        descriptor.put("digest", digest).put("size", bytes.length);
        Files.write(folder.resolve(INDEX), JSON.writeValueAsBytes(index));
        return digest;
    }

    private Path blob(String digest) {
        return folder.resolve("blobs").resolve("sha256").resolve(digest.substring(ALGORITHM.length()));
    }

    private static ObjectNode read(Path file) throws IOException {
        JsonNode read = JSON.readTree(file.toFile());
        return (ObjectNode) read;
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Writes all of it into one file: in the order of names, without times and owners. */
    void archive(Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file);
                TarArchiveOutputStream files = new TarArchiveOutputStream(out)) {
            files.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
            for (Path each : Trees.files(folder)) {
                TarArchiveEntry entry =
                        new TarArchiveEntry(folder.relativize(each).toString());
                entry.setSize(Files.size(each));
                entry.setModTime(0);
                files.putArchiveEntry(entry);
                try (InputStream content = Files.newInputStream(each)) {
                    content.transferTo(files);
                }
                files.closeArchiveEntry();
            }
        }
    }
}
