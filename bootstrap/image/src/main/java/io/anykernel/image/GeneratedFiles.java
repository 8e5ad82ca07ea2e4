package io.anykernel.image;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.teavm.vm.BuildTarget;

/** Where TeaVM writes: below one folder, and not once this process is ending. */
final class GeneratedFiles implements BuildTarget {
    private final Path folder;

    GeneratedFiles(Path folder) {
        this.folder = folder;
    }

    @Override
    public OutputStream createResource(String fileName) throws IOException {
        return CleanupRegistry.make(() -> {
            Path file = folder.resolve(fileName);
            Files.createDirectories(file.getParent());
            return new BufferedOutputStream(Files.newOutputStream(file));
        });
    }
}
