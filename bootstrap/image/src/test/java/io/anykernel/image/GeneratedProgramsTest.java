package io.anykernel.image;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.anykernel.image.generator.Batch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Generated programs end alike on HotSpot, in a machine and in a process. More of them: {@code
 * -Danykernel.generated.programs=2000 -Danykernel.generated.seed=...}; a failure prints the seeds that differ.
 */
class GeneratedProgramsTest {
    private static final int PROGRAMS = Integer.getInteger("anykernel.generated.programs", 100);
    private static final long FIRST_SEED = Long.getLong("anykernel.generated.seed", 1);
    private static final int BATCH = Integer.getInteger("anykernel.generated.batch", 500);
    private static final Duration LIMIT = Duration.ofMinutes(5);

    @TempDir
    Path folder;

    @Test
    void generatedProgramsEndAlikeEverywhere() throws IOException {
        TestImages.needsGcc();
        TestImages.needsQemu();
        System.out.println("generated programs: seeds " + FIRST_SEED + " to " + (FIRST_SEED + PROGRAMS - 1));
        for (int done = 0; done < PROGRAMS; done += BATCH) {
            Path work = Files.createDirectories(folder.resolve("batch" + done));
            compare(work, FIRST_SEED + done, Math.min(BATCH, PROGRAMS - done));
            Leftovers.delete(work);
        }
    }

    private static void compare(Path work, long firstSeed, int count) throws IOException {
        Path support = TestImages.classPath().get(0);
        Path classes = Batch.compile(work, firstSeed, count, support);
        List<String> expected = onHotSpot(classes, support);
        assertEquals(count, expected.size(), () -> "HotSpot: " + expected);
        List<Image> images = new ImageBuilder()
                .classPath(List.of(classes, support))
                .mainClass("generated.Main")
                .name("generated")
                .build(work, Flavour.BARE_METAL, Flavour.LINUX_PROCESS);
        assertSame("process", expected, inProcess(images.get(1)));
        assertSame("machine", expected, inMachine(images.get(0)));
    }

    private static void assertSame(String where, List<String> expected, List<String> actual) {
        List<String> differences = new ArrayList<>();
        for (int i = 0; i < expected.size(); i++) {
            String got = i < actual.size() ? actual.get(i) : "nothing";
            if (!expected.get(i).equals(got)) {
                differences.add("HotSpot: " + expected.get(i) + "  " + where + ": " + got);
            }
        }
        assertEquals(List.of(), differences, "seed, end, entries and hash differ");
    }

    private static List<String> onHotSpot(Path classes, Path support) throws IOException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        return lines(Tools.run(List.of(java.toString(), "-cp", classes + ":" + support, "generated.Main"))
                .output());
    }

    private static List<String> inProcess(Image image) throws IOException {
        return lines(Tools.run(List.of(image.file().toString())).output());
    }

    private static List<String> inMachine(Image image) {
        try (Guest guest = QemuLauncher.of(image.file()).start()) {
            guest.await(LIMIT);
            return lines(guest.console());
        }
    }

    private static List<String> lines(String text) {
        return text.lines().toList();
    }
}
