package io.anykernel.proofs;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a program to its end and keeps what it printed. */
final class Command {
    private static final int LIMIT_SECONDS = 300;

    private Command() {}

    /** Exit status and output, errors included. */
    record Result(int status, String output) {
        String requireSuccess() {
            if (status != 0) {
                throw new AssertionError("status " + status + ": " + output);
            }
            return output;
        }
    }

    static Result run(String... words) throws IOException, InterruptedException {
        return run(List.of(words));
    }

    static Result run(List<String> words) throws IOException, InterruptedException {
        Path output = Files.createTempFile("proof", ".out");
        try {
            Process process = new ProcessBuilder(words)
                    .redirectErrorStream(true)
                    .redirectInput(new File("/dev/null"))
                    .redirectOutput(output.toFile())
                    .start();
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
                throw new AssertionError("did not end in " + LIMIT_SECONDS + " s: " + words + "\n"
                        + Files.readString(output, StandardCharsets.ISO_8859_1));
            }
            return new Result(process.exitValue(), Files.readString(output, StandardCharsets.ISO_8859_1));
        } finally {
            Files.delete(output);
        }
    }

    /** The words, each of which may hold blanks, behind a prefix such as {@code ip netns exec NAME}. */
    static List<String> words(List<String> prefix, String... words) {
        List<String> all = new ArrayList<>(prefix);
        all.addAll(List.of(words));
        return all;
    }

    static boolean exists(String program) {
        for (String folder : List.of("/usr/bin", "/usr/sbin", "/bin", "/sbin")) {
            if (Files.isExecutable(Path.of(folder, program))) {
                return true;
            }
        }
        return false;
    }

    static boolean isRoot() throws IOException {
        return (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid") == 0;
    }
}
