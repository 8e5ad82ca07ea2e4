package io.anykernel.cli;

import io.anykernel.launch.ProgramClasses;
import io.anykernel.launch.UsageError;
import io.anykernel.launch.UserError;
import io.anykernel.manifest.Manifest;
import io.anykernel.manifest.ManifestReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The manifest that a command's first word names, and the classes that it names. */
final class ManifestFile {
    private ManifestFile() {}

    /** Whether the word names a manifest and not a jar. */
    static boolean isNamed(Path path) {
        return path.toString().endsWith(".yaml") || path.toString().endsWith(".yml");
    }

    /**
     * Reads a manifest.
     *
     * @param named or {@code null} for {@code anykernel.yaml} in the working folder
     * @param command that reads it, for messages
     */
    static Manifest read(Path named, String command) {
        Path file = named != null ? named : Path.of(ManifestReader.FILE_NAME);
        if (!Files.isRegularFile(file)) {
            throw new UsageError(
                    named != null
                            ? "no manifest at " + file
                            : "no " + file + " here: name a manifest or a jar; see: anykernel " + command + " --help");
        }
        try {
            return ManifestReader.read(file);
        } catch (IOException unreadable) {
            throw new UserError("cannot read " + file + ": " + unreadable.getMessage());
        }
    }

    static ProgramClasses classes(Manifest manifest) {
        if (manifest.program().jar() == null) {
            throw new UsageError("the manifest names no jar of the program: give it as program.jar");
        }
        return ProgramClasses.ofJar(manifest.program().jar(), manifest.program().application());
    }
}
