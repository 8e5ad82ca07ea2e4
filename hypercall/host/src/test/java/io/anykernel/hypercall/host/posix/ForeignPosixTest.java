package io.anykernel.hypercall.host.posix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.anykernel.hypercall.host.Shell;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The binding by the JDK's foreign functions, from whichever JDK runs the tests. */
class ForeignPosixTest {
    @TempDir
    Path folder;

    @Test
    void whatEachBindingDoesTheForeignFunctionsDoOnANewJdk() throws Exception {
        Optional<Path> home = newJdk();
        assumeTrue(home.isPresent(), "skipped: no JDK 22 or later (set JDK25_HOME)");
        String output = Shell.run(
                home.orElseThrow().resolve("bin/java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                ForeignProgram.class.getName(),
                folder.toString());
        assertTrue(output.strip().endsWith("ffm cases=5"), output);
        assertEquals(6, output.lines().count(), "a warning: " + output);
    }

    @Test
    void anOlderJdkSaysWhatItNeeds() {
        assumeTrue(Runtime.version().feature() < 22, "skipped: this JDK has foreign functions");
        for (int time = 1; time <= 2; time++) {
            String message = assertThrows(IllegalArgumentException.class, () -> PosixBindings.load("ffm"))
                    .getMessage();
            assertEquals(
                    "binding does not load: ffm: needs Java 22, this is Java "
                            + Runtime.version().feature(),
                    message);
        }
        assertThrows(IllegalArgumentException.class, () -> PosixBindings.load("dlopen"));
    }

    private static Optional<Path> newJdk() throws Exception {
        if (Runtime.version().feature() >= 22) {
            return Optional.of(Path.of(System.getProperty("java.home")));
        }
        if (System.getenv("JDK25_HOME") != null) {
            return Optional.of(Path.of(System.getenv("JDK25_HOME")));
        }
        Path jvms = Path.of("/usr/lib/jvm");
        if (!Files.isDirectory(jvms)) {
            return Optional.empty();
        }
        try (var homes = Files.list(jvms)) {
            return homes.filter(home -> home.getFileName().toString().contains("25"))
                    .filter(home -> Files.isExecutable(home.resolve("bin/java")))
                    .findFirst();
        }
    }
}
