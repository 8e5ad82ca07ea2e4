package io.anykernel.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Finds programs of the host and runs short ones. */
final class Programs {
    private static final int TIME_LIMIT_SECONDS = 60;
    /** Where Debian keeps what an ordinary user's path often lacks. */
    private static final List<String> SYSTEM_FOLDERS = List.of("/usr/sbin", "/sbin", "/usr/bin", "/bin");

    private Programs() {}

    /** Full path of {@code name} on the search path or in a system folder. */
    static Optional<Path> find(String name) {
        String searchPath = System.getenv().getOrDefault("PATH", "");
        for (String folder : searchPath.split(":")) {
            Path candidate = Path.of(folder.isEmpty() ? "." : folder, name);
            if (Files.isExecutable(candidate)) {
                return Optional.of(candidate);
            }
        }
        return SYSTEM_FOLDERS.stream()
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /**
     * Runs a program to its end and returns its output, errors included.
     *
     * @throws UserError if it fails or takes longer than a minute
     */
    static String run(List<String> command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(TIME_LIMIT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new UserError(command.get(0) + " did not end within " + TIME_LIMIT_SECONDS + " s");
            }
            if (process.exitValue() != 0) {
                throw new UserError(
                        command.get(0) + " failed: " + output.strip().replace('\n', ' '));
            }
            return output;
        } catch (IOException failure) {
            throw new UserError("cannot run " + command.get(0) + ": " + failure.getMessage());
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new UserError(command.get(0) + " was interrupted");
        }
    }
}
