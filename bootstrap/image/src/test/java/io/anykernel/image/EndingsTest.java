package io.anykernel.image;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A program ends in an image as on HotSpot: status, hooks, threads, traces, and the end of its input. */
class EndingsTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    static Path folder;

    private static List<Image> images;

    @BeforeAll
    static void build() {
        TestImages.needsGcc();
        images = new ImageBuilder()
                .classPath(TestImages.classPath())
                .mainClass(Endings.class.getName())
                .name("endings")
                .build(folder, Flavour.BARE_METAL, Flavour.LINUX_PROCESS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "return",
                "exit 0",
                "exit 7",
                "exit 107",
                "halt",
                "hooks",
                "threads",
                "uncaught",
                "handled",
                "input"
            })
    void aProgramEndsAsOnHotSpot(String ending) throws IOException {
        Tools.Result expected = normal(onHotSpot(ending));
        assertEquals(expected, normal(asProcess(ending)));
        TestImages.needsQemu();
        try (Guest guest =
                QemuLauncher.of(images.get(0).file()).commandLine(ending).start()) {
            int status = guest.await(LIMIT);
            assertEquals(expected, normal(new Tools.Result(status, guest.console())));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 255, 256, 1000})
    void aProcessTakesTheLowByteOfAStatus(int status) throws IOException {
        assertEquals(onHotSpot("exit " + status), asProcess("exit " + status));
    }

    @Test
    void aMachineHasOneStatusForThoseThatItCannotReport() {
        TestImages.needsQemu();
        try (Guest guest =
                QemuLauncher.of(images.get(0).file()).commandLine("exit 255").start()) {
            assertEquals(Guest.PANIC_STATUS - 2, guest.await(LIMIT));
        }
    }

    @Test
    void aProcessReadsItsInput() throws IOException {
        List<String> program = List.of(images.get(1).file().toString(), "input");
        assertEquals(piped(hotSpot("input")), piped(program));
    }

    private static Tools.Result piped(List<String> program) throws IOException {
        List<String> command = new ArrayList<>(List.of("sh", "-c", "printf 'one \\303\\251\\ntwo' | \"$0\" \"$@\""));
        command.addAll(program);
        return Tools.run(command);
    }

    private static Tools.Result onHotSpot(String ending) throws IOException {
        return Tools.run(hotSpot(ending));
    }

    private static List<String> hotSpot(String ending) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dfile.encoding=UTF-8",
                "-cp",
                TestImages.classPath().get(0).toString(),
                Endings.class.getName()));
        command.addAll(List.of(ending.split(" ")));
        return command;
    }

    private static Tools.Result asProcess(String ending) throws IOException {
        List<String> command = new ArrayList<>(List.of(images.get(1).file().toString()));
        command.addAll(List.of(ending.split(" ")));
        return Tools.run(command);
    }

    /** Frames of the JDK's own code differ in module, file and line. */
    private static Tools.Result normal(Tools.Result result) {
        String text = result.output()
                .lines()
                .filter(line -> !line.contains("java.lang.Thread.run("))
                .map(line -> line.replaceAll("\\.\\.\\. \\d+ more", "... more"))
                .collect(Collectors.joining("\n"));
        return new Tools.Result(result.status(), text);
    }
}
