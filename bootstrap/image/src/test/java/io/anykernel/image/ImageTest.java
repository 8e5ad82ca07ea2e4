package io.anykernel.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int SIZE_AIM_BYTES = 200_000;

    @TempDir
    static Path folder;

    private static Image hello;
    private static Image helloProcess;

    @BeforeAll
    static void buildHello() {
        TestImages.needsGcc();
        List<Image> images = builder().build(folder, Flavour.BARE_METAL, Flavour.LINUX_PROCESS);
        hello = images.get(0);
        helloProcess = images.get(1);
    }

    private static ImageBuilder builder() {
        return new ImageBuilder()
                .classPath(TestImages.classPath())
                .mainClass(Hello.class.getName())
                .name("hello");
    }

    @Test
    void helloBootsInQemuAndEnds() {
        TestImages.needsQemu();
        try (Guest guest = QemuLauncher.of(hello.file()).commandLine("one two").start()) {
            assertEquals(0, guest.await(LIMIT), guest::console);
            assertEquals("Hello from Java one,two\n", guest.console());
            System.out.println(
                    "hello: bytes=" + hello.sizeBytes() + " first-byte-ms=" + guest.firstByteNanos() / 1_000_000);
        }
    }

    @Test
    void helloStaysBelowItsSizeAim() {
        assertTrue(hello.sizeBytes() < SIZE_AIM_BYTES, () -> "hello has " + hello.sizeBytes() + " bytes");
    }

    @Test
    void theSameCodeRunsAsAProcess() throws IOException {
        Tools.Result result = Tools.run(List.of(helloProcess.file().toString(), "three"));
        assertEquals(new Tools.Result(0, "Hello from Java three\n"), result);
    }

    @Test
    void anotherBuildGivesTheSameBytes() throws IOException {
        Path elsewhere = Files.createDirectories(folder.resolve("again"));
        Image again = builder().build(elsewhere);
        assertArrayEquals(Files.readAllBytes(hello.file()), Files.readAllBytes(again.file()));
    }

    @Test
    void eachStageIsReportedInOrderAndToItsEnd() throws IOException {
        List<BuildProgress.Stage> stages = new ArrayList<>();
        Map<BuildProgress.Stage, int[]> last = new EnumMap<>(BuildProgress.Stage.class);
        Thread builds = Thread.currentThread();
        builder()
                .progress((stage, done, of) -> {
                    assertEquals(builds, Thread.currentThread());
                    int[] before = last.put(stage, new int[] {done, of});
                    if (before == null) {
                        stages.add(stage);
                        assertEquals(0, done, stage + " begins with 0");
                    } else {
                        assertTrue(done >= before[0] && (of == 0 || done <= of), stage + " " + done + " of " + of);
                    }
                })
                .build(Files.createDirectories(folder.resolve("reported")));
        assertEquals(List.of(BuildProgress.Stage.values()), stages);
        assertTrue(last.get(BuildProgress.Stage.ANALYSIS)[0] >= hello.classes() / 2);
        assertEquals(0, last.get(BuildProgress.Stage.ANALYSIS)[1]);
        assertTrue(last.get(BuildProgress.Stage.COMPILATION)[0] > 10);
        for (BuildProgress.Stage counted : List.of(BuildProgress.Stage.COMPILATION, BuildProgress.Stage.LINKING)) {
            assertEquals(last.get(counted)[1], last.get(counted)[0], counted + " is complete");
        }
    }

    @Test
    void whatProgressThrowsEndsTheBuildAndLeavesNoImage() {
        Path nowhere = folder.resolve("stopped");
        assertThrows(IllegalStateException.class, () -> builder()
                .progress((stage, done, of) -> {
                    if (stage == BuildProgress.Stage.COMPILATION && done > 0) {
                        throw new IllegalStateException("stopped");
                    }
                })
                .build(nowhere));
        assertArrayEquals(new String[0], nowhere.toFile().list());
    }

    @Test
    void aGuestWithTooLittleMemoryPanicsInOneLine() {
        TestImages.needsQemu();
        try (Guest guest = QemuLauncher.of(hello.file()).memoryMib(4).start()) {
            assertEquals(Guest.PANIC_STATUS, guest.await(LIMIT), guest::console);
            assertTrue(guest.console().startsWith("panic: "), guest::console);
        }
    }

    @Test
    void anUnknownMainClassIsNamed() {
        ImageException refusal = assertThrows(
                ImageException.class, () -> builder().mainClass("no.such.Main").build(folder));
        assertEquals("main class no.such.Main is not on the class path", refusal.getMessage());
    }

    @Test
    void aMissingClassPathEntryIsNamed() {
        ImageException refusal = assertThrows(
                ImageException.class,
                () -> builder().classPath(List.of(Path.of("/no/such.jar"))).build(folder));
        assertEquals("class path entry does not exist: /no/such.jar", refusal.getMessage());
    }

    @Test
    void qemusOwnFailureIsToldFromTheGuests() {
        TestImages.needsQemu();
        try (Guest guest = QemuLauncher.of(folder.resolve("no-such-image"))
                .accelerator("tcg")
                .start()) {
            ImageException failure = assertThrows(ImageException.class, () -> guest.await(LIMIT));
            assertTrue(failure.getMessage().startsWith("QEMU failed: "), failure::getMessage);
        }
    }

    @Test
    void theTrialOfAnAcceleratorSeesItsGuestRun() {
        TestImages.needsQemu();
        assertTrue(KvmTrial.canRun(QemuLauncher.find(), "tcg"));
    }

    @Test
    void aProgramThatIsNotOnThePathIsNotFound() {
        assertTrue(Tools.find("gcc", "/no/such/folder").isEmpty());
    }
}
