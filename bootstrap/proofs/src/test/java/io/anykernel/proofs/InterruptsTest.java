package io.anykernel.proofs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Ctrl-C and SIGTERM, whenever they come: no folder, no half image and no program stays, and nothing is said. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class InterruptsTest {
    private static final int END_SECONDS = 20;
    private static final int LOOK_MILLIS = 10;

    /** How a command is ended. */
    enum Ending {
        /** A terminal sends SIGINT to the command and to the programs that it has started. */
        CTRL_C,
        /** A service manager sends SIGTERM to the command alone. */
        SIGTERM;

        void tell(Process command) throws Exception {
            if (this == CTRL_C) {
                Command.run("/bin/kill", "-INT", "--", "-" + command.pid()).requireSuccess();
            } else {
                Command.run("/bin/kill", "-TERM", Long.toString(command.pid())).requireSuccess();
            }
        }
    }

    /** Where the command keeps its temporary files. */
    @TempDir
    Path scratch;

    @TempDir
    Path output;

    @TempDir
    Path folder;

    private Process command;

    @BeforeEach
    void theCommandIsPackaged() {
        assumeTrue(RunningDemo.isPackaged(), "skipped: the command is not packaged, run mvn verify");
        assumeTrue(Command.exists("qemu-system-x86_64") && Command.exists("gcc"), "skipped: no QEMU or gcc");
        assumeTrue(Command.exists("setsid"), "skipped: no setsid to stand in for a terminal");
    }

    @AfterEach
    void endIt() throws InterruptedException {
        if (command != null) {
            command.destroyForcibly().waitFor();
        }
    }

    @ParameterizedTest
    @EnumSource
    void whileClassesAreCompiled(Ending ending) throws Exception {
        start("image", "--quiet", "--output", output.toString(), "--main", "Hello", hello());
        await(() -> isThere(output, "generated"));
        assertEndsWithoutATrace(ending);
    }

    @ParameterizedTest
    @EnumSource
    void whileGccCompiles(Ending ending) throws Exception {
        start("image", "--quiet", "--output", output.toString(), "--main", "Hello", hello());
        await(() -> runs("cc1"));
        assertEndsWithoutATrace(ending);
    }

    @ParameterizedTest
    @EnumSource
    void whileAnImageIsChecked(Ending ending) throws Exception {
        start("image", "--check", "--main", "Hello", hello());
        await(() -> isThere(scratch, "native"));
        assertEndsWithoutATrace(ending);
    }

    @Test
    void whileADemosImageIsMade() throws Exception {
        start("demo", "--guest", "--quiet", "--listen", "127.0.0.1:0");
        await(() -> runs("cc1"));
        assertEndsWithoutATrace(Ending.SIGTERM);
    }

    @ParameterizedTest
    @EnumSource
    void whileAFoldersImageIsMade(Ending ending) throws Exception {
        assumeTrue(Command.exists("mke2fs"), "skipped: no e2fsprogs");
        Path content = Files.createDirectory(folder.resolve("content"));
        byte[] mebibyte = new byte[1 << 20];
        mebibyte[0] = 1;
        for (int i = 0; i < 256; i++) {
            Files.write(content.resolve("file" + i), mebibyte);
        }
        start("demo", "--listen", "127.0.0.1:0", "--work", output.toString(), "--folder", content.toString());
        await(() -> runs("mke2fs"));
        ending.tell(command);
        assertEndedQuietly(ending);
        // It may have been ready just before: then it is whole.
        for (String name : names(output)) {
            assertEquals("folder.ext4", name);
            Command.run("/usr/sbin/e2fsck", "-fn", output.resolve(name).toString())
                    .requireSuccess();
        }
    }

    @Test
    void whileTheDemoServes() throws Exception {
        List<String> placed = List.of("/usr/bin/env", "JDK_JAVA_OPTIONS=-Djava.io.tmpdir=" + scratch);
        try (RunningDemo demo = RunningDemo.start(placed, "--listen", "127.0.0.1:0")) {
            assertFalse(isEmpty(scratch), "the sample is unpacked elsewhere");
            demo.stop();
        }
        assertNothingStays();
    }

    @Test
    void whileAGuestServes() throws Exception {
        List<String> placed = List.of("/usr/bin/env", "JDK_JAVA_OPTIONS=-Djava.io.tmpdir=" + scratch);
        try (RunningDemo demo = RunningDemo.start(placed, "--guest", "--listen", "127.0.0.1:0")) {
            assertTrue(anyProcess(scratch.toString()), "the guest's files are elsewhere");
            assertEquals("", demo.stop());
        }
        assertNothingStays();
    }

    // ---- steps

    /** A folder of classes, of which one has a {@code main}. */
    private String hello() throws IOException {
        Path source = Files.writeString(
                folder.resolve("Hello.java"), "public class Hello { public static void main(String[] words) {} }");
        assertEquals(0, ToolProvider.getSystemJavaCompiler().run(null, null, null, source.toString()));
        return folder.toString();
    }

    private Path said() {
        return folder.resolve("said");
    }

    private void start(String... arguments) throws IOException {
        // Who runs these tests in the background may have it ignore interrupts, and every program below it with it.
        List<String> terminal = List.of("/usr/bin/setsid", "/usr/bin/env", "--default-signal=INT");
        List<String> words = new ArrayList<>(RunningDemo.command(terminal, arguments));
        words.add(terminal.size() + 1, "-Djava.io.tmpdir=" + scratch);
        command = new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(said().toFile())
                .start();
    }

    private void await(BooleanSupplier happened) throws InterruptedException {
        while (!happened.getAsBoolean()) {
            assertFalse(command.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS), () -> "it ended before: " + read(said()));
        }
    }

    private void assertEndsWithoutATrace(Ending ending) throws Exception {
        ending.tell(command);
        assertEndedQuietly(ending);
        assertTrue(isEmpty(output), "left in the folder for the image: " + names(output));
    }

    private void assertEndedQuietly(Ending ending) throws InterruptedException {
        assertTrue(command.waitFor(END_SECONDS, TimeUnit.SECONDS), "does not end");
        assertEquals("", read(said()));
        assertEquals(ending == Ending.CTRL_C ? 130 : 143, command.exitValue());
        assertNothingStays();
    }

    private void assertNothingStays() {
        List<String> left = names(scratch).stream()
                .filter(name -> name.startsWith("anykernel") || name.startsWith("cc"))
                .toList();
        assertEquals(List.of(), left);
        assertFalse(anyProcess(scratch.toString()) || anyProcess(output.toString()), "a program stays");
    }

    private boolean runs(String program) {
        return command.descendants()
                .anyMatch(each -> each.info().command().orElse("").endsWith("/" + program));
    }

    /** Whether a process has this path among its arguments. */
    private static boolean anyProcess(String path) {
        return ProcessHandle.allProcesses()
                .anyMatch(each -> each.info().commandLine().orElse("").contains(path));
    }

    private static boolean isThere(Path below, String name) {
        try (Stream<Path> tree = Files.find(below, 3, (path, attributes) -> path.endsWith(name))) {
            return tree.findAny().isPresent();
        } catch (IOException | RuntimeException changing) {
            return false;
        }
    }

    private static boolean isEmpty(Path below) {
        return names(below).isEmpty();
    }

    private static List<String> names(Path below) {
        try (Stream<Path> entries = Files.list(below)) {
            return entries.map(each -> each.getFileName().toString()).toList();
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }
}
