package io.anykernel.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anykernel.image.corpus.Corpus;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The corpus prints the same on HotSpot, in a machine and in a process. */
class DifferentialTest {
    private static final Duration LIMIT = Duration.ofSeconds(120);

    @TempDir
    static Path folder;

    private static String hotSpot;
    private static List<Image> images;

    @BeforeAll
    static void build() throws IOException {
        TestImages.needsGcc();
        hotSpot = TestImages.onHotSpot(TestImages.classPath(), Corpus.class.getName(), "one", "two");
        assertTrue(hotSpot.contains("== overflow"), hotSpot);
        images = new ImageBuilder()
                .classPath(TestImages.classPath())
                .mainClass(Corpus.class.getName())
                .heapMib(64)
                .name("corpus")
                .build(folder, Flavour.BARE_METAL, Flavour.LINUX_PROCESS);
    }

    @Test
    void aProcessPrintsWhatHotSpotDoes() throws IOException {
        Tools.Result result = Tools.run(List.of(images.get(1).file().toString(), "one", "two"));
        assertEquals(hotSpot, result.output());
        assertEquals(0, result.status());
    }

    @Test
    void aMachinePrintsWhatHotSpotDoes() {
        TestImages.needsQemu();
        try (Guest guest =
                QemuLauncher.of(images.get(0).file()).commandLine("one two").start()) {
            assertEquals(0, guest.await(LIMIT), guest::console);
            assertEquals(hotSpot, guest.console());
        }
    }
}
