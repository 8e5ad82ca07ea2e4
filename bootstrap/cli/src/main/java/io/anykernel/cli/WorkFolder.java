package io.anykernel.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A folder for images: the user's, or a temporary one that goes with the command. */
final class WorkFolder implements AutoCloseable {
    private final Path path;
    private final boolean isTemporary;

    private WorkFolder(Path path, boolean isTemporary) {
        this.path = path;
        this.isTemporary = isTemporary;
    }

    /** @param chosen by the user, or {@code null} */
    static WorkFolder of(Path chosen) {
        try {
            return chosen == null
                    ? new WorkFolder(Files.createTempDirectory("anykernel"), true)
                    : new WorkFolder(Files.createDirectories(chosen), false);
        } catch (IOException failure) {
            throw new UserError("cannot make the folder for images: " + failure.getMessage());
        }
    }

    Path path() {
        return path;
    }

    @Override
    public void close() {
        if (!isTemporary) {
            return;
        }
        try (Stream<Path> tree = Files.walk(path)) {
            List<Path> deepestFirst = tree.sorted(Comparator.reverseOrder()).toList();
            for (Path each : deepestFirst) {
                Files.deleteIfExists(each);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
