package io.anykernel.launch;

import io.anykernel.image.CleanupRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A folder for images: the user's, or a temporary one that goes with the command, however that ends. */
public final class WorkFolder implements AutoCloseable {
    private final Path path;
    private final boolean isTemporary;

    private WorkFolder(Path path, boolean isTemporary) {
        this.path = path;
        this.isTemporary = isTemporary;
    }

    /** Makes a file at the path that it is given. */
    public interface Maker {
        void make(Path file) throws IOException;
    }

    /** @param chosen by the user, or {@code null} */
    public static WorkFolder of(Path chosen) {
        try {
            return chosen == null
                    ? new WorkFolder(CleanupRegistry.folder(null, "anykernel"), true)
                    : new WorkFolder(Files.createDirectories(chosen), false);
        } catch (IOException failure) {
            throw new UserError("cannot make the folder for images: " + failure.getMessage());
        }
    }

    public Path path() {
        return path;
    }

    /** Makes a file of this name in the folder, or replaces it, whole or not at all. */
    public Path make(String name, Maker maker) {
        try {
            Path aside = CleanupRegistry.folder(path, name);
            try {
                Path made = aside.resolve(name);
                maker.make(made);
                return CleanupRegistry.make(
                        () -> Files.move(made, path.resolve(name), StandardCopyOption.REPLACE_EXISTING));
            } finally {
                CleanupRegistry.delete(aside);
            }
        } catch (IOException failure) {
            throw new UserError("cannot make " + path.resolve(name) + ": " + failure);
        }
    }

    @Override
    public void close() {
        if (!isTemporary) {
            return;
        }
        try {
            CleanupRegistry.delete(path);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
