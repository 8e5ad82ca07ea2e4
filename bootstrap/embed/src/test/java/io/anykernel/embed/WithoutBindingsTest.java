package io.anykernel.embed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Files, links and the gateway stand on the JDK alone: with no binding on the class path, and with none loaded. */
@Timeout(120)
class WithoutBindingsTest {
    private static final List<String> STEPS = List.of(
            "served: hello", "interrupted=true read: hello", "after an interrupt: hello", "native libraries: 0");
    private static final String NO_TAP = "akbare0";

    @TempDir
    Path temporary;

    private Path image;

    @BeforeEach
    void mkfs() throws Exception {
        Path tool = Path.of("/usr/sbin/mke2fs");
        assumeTrue(Files.isExecutable(tool), "skipped: no mke2fs");
        Path folder = Files.createDirectory(temporary.resolve("content"));
        Files.writeString(folder.resolve("greeting"), "hello\n");
        image = temporary.resolve("bare.ext4");
        List<String> words =
                List.of(tool.toString(), "-q", "-t", "ext4", "-d", folder.toString(), image.toString(), "8M");
        assertEquals(0, new ProcessBuilder(words).inheritIO().start().waitFor());
    }

    // ---- no binding on the class path

    @Test
    void anImageIsServedAndATapIsRefusedInOneLine() throws Exception {
        Path home = Path.of(System.getProperty("java.home"));
        assumeTrue(Runtime.version().feature() < 22, "skipped: this JDK has a binding of its own");
        Output output = run(home, List.of(), false, NO_TAP);
        output.assertSteps();
        assertEquals(
                "refused: tap:akbare0: needs system calls, and no binding to them loads here: (ffm: needs Java 22, this is"
                        + " Java " + Runtime.version().feature() + "; jnr: not on the path; jna: not on the path); use"
                        + " Java 22 or later, or put jnr-ffi or JNA on the class path",
                output.lines.get(STEPS.size()));
        assertEquals(List.of(), output.errors);
    }

    @Test
    void anotherLanguageAndTheLocaleCMakeNoDifference() throws Exception {
        Path home = Path.of(System.getProperty("java.home"));
        Output output = run(home, List.of("-Duser.language=tr", "-Duser.country=TR"), false);
        output.assertSteps();
        assertEquals(List.of(), output.errors);
    }

    @Test
    void aFolderForTemporaryFilesIsNotNeeded() throws Exception {
        Path home = Path.of(System.getProperty("java.home"));
        run(home, List.of("-Djava.io.tmpdir=/no/such/folder"), false).assertSteps();
    }

    @Test
    void aJdkThatWarnsOfNativeAccessHasNothingToWarnOf() throws Exception {
        Output output = run(newJdk(), List.of(), false);
        output.assertSteps();
        assertEquals(List.of(), output.errors);
    }

    @Test
    void aTapOpensByTheForeignFunctionsOfANewJdkWithoutAWarningOnceItsLauncherAllowsThem() throws Exception {
        boolean isRoot = (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid") == 0;
        assumeTrue(isRoot && new File("/dev/net/tun").canWrite(), "skipped: needs root and /dev/net/tun");
        Output output = run(newJdk(), List.of("--enable-native-access=ALL-UNNAMED"), false, NO_TAP);
        output.assertSteps();
        assertEquals("tap opened", output.lines.get(STEPS.size()));
        // An interface that nothing has switched on is a link that is down, which its port says once it was polled.
        String down = "event=link-down port=tap:akbare0 cause=no-carrier";
        assertEquals(
                List.of(),
                output.errors.stream().filter(line -> !line.equals(down)).toList());
    }

    // ---- every binding on the class path

    @Test
    void nothingNativeIsLoadedBeforeItIsAskedFor() throws Exception {
        Output output = run(Path.of(System.getProperty("java.home")), List.of(), true);
        output.assertSteps();
        assertEquals(List.of(), output.errors);
    }

    @Test
    void aJdkThatWarnsOfNativeAccessHasNothingToWarnOfWithBindingsAtHand() throws Exception {
        Output output = run(newJdk(), List.of(), true);
        output.assertSteps();
        assertEquals(List.of(), output.errors);
    }

    @Test
    void whereTheJdkDeniesNativeAccessTheRemedyIsItsOption() throws Exception {
        Output output = run(newJdk(), List.of("--illegal-native-access=deny"), true, NO_TAP);
        output.assertSteps();
        String refused = output.lines.get(STEPS.size());
        assertTrue(refused.startsWith("refused: tap:akbare0: needs system calls, "), refused);
        assertTrue(refused.endsWith("; run java with --enable-native-access=ALL-UNNAMED"), refused);
    }

    // ---- steps

    /** Of a JVM that ended well, without the lines in which it reads its own options. */
    private record Output(List<String> lines, List<String> errors) {
        private void assertSteps() {
            assertTrue(lines.size() >= STEPS.size(), this::toString);
            assertEquals(STEPS, lines.subList(0, STEPS.size()), this::toString);
        }
    }

    private Output run(Path home, List<String> options, boolean hasBindings, String... more) throws Exception {
        List<String> words = new ArrayList<>();
        words.add(home.resolve("bin/java").toString());
        words.addAll(options);
        words.addAll(List.of("-cp", classPath(hasBindings), BareProgram.class.getName(), image.toString()));
        words.addAll(List.of(more));
        Path out = temporary.resolve("out");
        Path errors = temporary.resolve("errors");
        ProcessBuilder builder =
                new ProcessBuilder(words).redirectOutput(out.toFile()).redirectError(errors.toFile());
        builder.environment().put("LC_ALL", "C");
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        Process process = builder.start();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
        Output output = new Output(
                Files.readAllLines(out, StandardCharsets.UTF_8), Files.readAllLines(errors, StandardCharsets.UTF_8));
        assertEquals(0, process.exitValue(), output::toString);
        return output;
    }

    private static String classPath(boolean hasBindings) {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> hasBindings || !entry.matches(".*/(jnr-|jffi|jna|asm)[^/]*\\.jar"))
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** A JDK that warns of native access which its launcher did not allow, or denies it. */
    private static Path newJdk() throws IOException {
        if (Runtime.version().feature() >= 24) {
            return Path.of(System.getProperty("java.home"));
        }
        String set = System.getenv("JDK25_HOME");
        if (set != null) {
            return Path.of(set);
        }
        Path jvms = Path.of("/usr/lib/jvm");
        assumeTrue(Files.isDirectory(jvms), "skipped: no JDK 24 or later (set JDK25_HOME)");
        try (Stream<Path> homes = Files.list(jvms)) {
            var found = homes.filter(home -> home.getFileName().toString().contains("25"))
                    .filter(home -> Files.isExecutable(home.resolve("bin/java")))
                    .findFirst();
            assumeTrue(found.isPresent(), "skipped: no JDK 24 or later (set JDK25_HOME)");
            return found.orElseThrow();
        }
    }
}
