package io.anykernel.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A full heap is an OutOfMemoryError, as on HotSpot; one that stays full ends the machine and names its classes. */
class FullHeapsTest {
    private static final Duration LIMIT = Duration.ofSeconds(120);
    private static final int HEAP_MIB = 32;

    @TempDir
    static Path folder;

    private static List<Image> images;

    @BeforeAll
    static void build() {
        TestImages.needsGcc();
        images = new ImageBuilder()
                .classPath(TestImages.classPath())
                .mainClass(FullHeaps.class.getName())
                .heapMib(HEAP_MIB)
                .name("full")
                .build(folder, Flavour.BARE_METAL, Flavour.LINUX_PROCESS);
    }

    @Test
    void theErrorIsCaughtAndAllOfTheHeapIsThereAgain() throws IOException {
        Tools.Result hotSpot = Tools.run(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + HEAP_MIB + "m",
                "-cp",
                TestImages.classPath().get(0).toString(),
                FullHeaps.class.getName(),
                "caught"));
        assertEquals(0, hotSpot.status(), hotSpot.output());
        assertEquals(hotSpot, asProcess("caught"));
        TestImages.needsQemu();
        assertEquals(hotSpot, asMachine("caught", 256));
    }

    @Test
    void aMachineWithLessMemoryThanItsHeapMayHaveThrowsWhenThatIsUsedUp() {
        TestImages.needsQemu();
        Tools.Result machine = asMachine("thread", 28);
        assertEquals(
                new Tools.Result(0, "eater: java.lang.OutOfMemoryError: Java heap space\nanother thread goes on\n"),
                machine);
    }

    @Test
    void anUncaughtErrorEndsAThreadAlone() throws IOException {
        String expected = "eater: java.lang.OutOfMemoryError: Java heap space\nanother thread goes on\n";
        assertEquals(new Tools.Result(0, expected), asProcess("thread"));
        Tools.Result uncaught = asProcess("uncaught");
        assertEquals(1, uncaught.status());
        assertTrue(
                uncaught.output()
                        .startsWith("Exception in thread \"main\" java.lang.OutOfMemoryError: Java heap space\n"
                                + "\tat io.anykernel.image.FullHeaps.chain(FullHeaps.java:"),
                uncaught::output);
    }

    @Test
    void aHeapThatStaysFullEndsTheMachineWithALineThatNamesItsLargestClasses() throws IOException {
        Tools.Result kept = asProcess("kept");
        assertEquals(Guest.PANIC_STATUS, kept.status());
        List<String> lines = kept.output().lines().toList();
        assertEquals(
                List.of("caught"),
                lines.subList(0, lines.size() - 1).stream().distinct().toList());
        String last = lines.get(lines.size() - 1);
        assertTrue(
                last.matches(
                        "panic: the Java heap is full, with its reserve, at 3\\d{7} bytes: "
                                + "\\d{7} io.anykernel.image.FullHeaps\\$Node of 3\\d{7}, 1 .*; build the image with a larger heap"),
                last);
    }

    private static Tools.Result asProcess(String filling) throws IOException {
        return Tools.run(List.of(images.get(1).file().toString(), filling));
    }

    private static Tools.Result asMachine(String filling, int memoryMib) {
        try (Guest guest = QemuLauncher.of(images.get(0).file())
                .commandLine(filling)
                .memoryMib(memoryMib)
                .start()) {
            return new Tools.Result(guest.await(LIMIT), guest.console());
        }
    }
}
