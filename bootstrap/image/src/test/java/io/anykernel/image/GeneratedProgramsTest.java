package io.anykernel.image;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.anykernel.image.generator.Batch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Generated programs end alike on HotSpot, in a machine and in a process: many in an image, several images at once. Others
 * or more of them: {@code -Danykernel.generated.seed=2001 -Danykernel.generated.programs=8000}. A failure prints the seeds
 * that differ, and each of them fails alone with {@code -Danykernel.generated.programs=1}.
 */
class GeneratedProgramsTest {
    private static final int PROGRAMS = Integer.getInteger("anykernel.generated.programs", 600);
    private static final long FIRST_SEED = Long.getLong("anykernel.generated.seed", 1);
    private static final int BATCH = Integer.getInteger("anykernel.generated.batch", 200);
    private static final int AT_ONCE = Integer.getInteger(
            "anykernel.generated.threads", Math.min(2, Runtime.getRuntime().availableProcessors()));
    private static final Duration LIMIT = Duration.ofMinutes(5);

    @TempDir
    Path folder;

    @Test
    void generatedProgramsEndAlikeEverywhere() throws Exception {
        TestImages.needsGcc();
        TestImages.needsQemu();
        System.out.println("generated programs: seeds " + FIRST_SEED + " to " + (FIRST_SEED + PROGRAMS - 1));
        List<Callable<Map<Long, String>>> batches = new ArrayList<>();
        for (int done = 0; done < PROGRAMS; done += BATCH) {
            long firstSeed = FIRST_SEED + done;
            int count = Math.min(BATCH, PROGRAMS - done);
            batches.add(() -> differences(firstSeed, count));
        }
        Map<Long, String> differences = atOnce(batches);
        assertEquals(
                "",
                String.join("\n", differences.values()),
                () -> "seed, end, entries and hash differ for " + differences.keySet());
    }

    /** What all batches found, by seed. */
    private static Map<Long, String> atOnce(List<Callable<Map<Long, String>>> batches)
            throws InterruptedException, ExecutionException {
        ExecutorService workers = Executors.newFixedThreadPool(AT_ONCE);
        try {
            Map<Long, String> differences = new TreeMap<>();
            for (Future<Map<Long, String>> found : workers.invokeAll(batches)) {
                differences.putAll(found.get());
            }
            return differences;
        } finally {
            workers.shutdownNow();
        }
    }

    private Map<Long, String> differences(long firstSeed, int count) throws IOException {
        Path work = Files.createDirectories(folder.resolve("seeds-from-" + firstSeed));
        try {
            Map<Long, String> differences = compare(work, firstSeed, count);
            System.out.println(count + " programs from seed " + firstSeed + ": " + differences.size() + " differ "
                    + differences.keySet());
            return differences;
        } finally {
            CleanupRegistry.delete(work);
        }
    }

    private static Map<Long, String> compare(Path work, long firstSeed, int count) throws IOException {
        Path support = TestImages.classPath().get(0);
        Path classes = Batch.compile(work, firstSeed, count, support);
        List<String> expected = onHotSpot(classes, support);
        assertEquals(count, expected.size(), () -> "HotSpot: " + expected);
        List<Image> images = new ImageBuilder()
                .classPath(List.of(classes, support))
                .mainClass("generated.Main")
                .name("generated")
                .build(work, Flavour.BARE_METAL, Flavour.LINUX_PROCESS);
        List<String> inProcess = inProcess(images.get(1));
        List<String> inMachine = inMachine(images.get(0));
        Map<Long, String> differences = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            String process = i < inProcess.size() ? inProcess.get(i) : "nothing";
            String machine = i < inMachine.size() ? inMachine.get(i) : "nothing";
            if (!expected.get(i).equals(process) || !expected.get(i).equals(machine)) {
                differences.put(
                        firstSeed + i,
                        "HotSpot: " + expected.get(i) + "  process: " + process + "  machine: " + machine);
            }
        }
        return differences;
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
