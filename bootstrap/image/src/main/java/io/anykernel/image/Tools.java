package io.anykernel.image;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Programs of the host: where they are, and short ones run to their end. */
public final class Tools {
    private static final String SEARCH_PATH = "PATH";
    /** Where Debian keeps what an ordinary user's search path often lacks. */
    private static final String SYSTEM_FOLDERS = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    /** How the JDK reports ends by SIGINT and SIGTERM. */
    private static final int INTERRUPTED = 128 + 2;

    private static final int TERMINATED = 128 + 15;

    private Tools() {}

    /** How a program ended, and all that it wrote. */
    public record Result(int status, String output) {}

    /** Full path of the program of this name on the search path or, else, in a system folder. */
    public static Optional<Path> find(String program) {
        return find(program, searchPath());
    }

    private static String searchPath() {
        String chosen = System.getenv().getOrDefault(SEARCH_PATH, "");
        return chosen.isEmpty() ? SYSTEM_FOLDERS : chosen + File.pathSeparator + SYSTEM_FOLDERS;
    }

    static Optional<Path> find(String program, String searchPath) {
        for (String folder : searchPath.split(File.pathSeparator)) {
            Path candidate = Path.of(folder.isEmpty() ? "." : folder, program);
            if (Files.isExecutable(candidate) && !Files.isDirectory(candidate)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    /** Runs a program; it and what it starts end with this process at the latest. */
    public static Result run(List<String> command) throws IOException {
        return run(command, Map.of());
    }

    /** @param environment added to this process's */
    static Result run(List<String> command, Map<String, String> environment) throws IOException {
        ProcessBuilder program = new ProcessBuilder(command).redirectErrorStream(true);
        program.environment().put(SEARCH_PATH, searchPath());
        program.environment().putAll(environment);
        Process process = CleanupRegistry.start(program);
        try {
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int status = process.waitFor();
            if (status == INTERRUPTED || status == TERMINATED) {
                CleanupRegistry.awaitEnding();
            }
            return new Result(status, output);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ImageException("interrupted while " + command.get(0) + " ran", e);
        } finally {
            CleanupRegistry.end(process);
        }
    }
}
