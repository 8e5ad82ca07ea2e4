package io.anykernel.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ObjectFilesTest {
    private final ObjectFiles files = new ObjectFiles();

    @Test
    void everyRunIsMadeAndReportedOnce() throws IOException {
        AtomicInteger runs = new AtomicInteger();
        List<String> reports = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            files.add(runs::incrementAndGet);
        }
        files.runAll((stage, done, of) -> reports.add(stage + " " + done + "/" + of));
        assertEquals(5, runs.get());
        assertEquals(6, reports.size());
        assertEquals("COMPILATION 0/5", reports.get(0));
        assertEquals("COMPILATION 5/5", reports.get(5));
    }

    @Test
    void theFailureOfARunIsThrownAsItIsAndNoneRunsAfterwards() throws InterruptedException {
        IOException failure = new IOException("no compiler");
        AtomicInteger running = new AtomicInteger();
        files.add(() -> {
            throw failure;
        });
        for (int i = 0; i < 20; i++) {
            files.add(() -> {
                running.incrementAndGet();
                Thread.yield();
                running.decrementAndGet();
            });
        }
        assertSame(failure, assertThrows(IOException.class, () -> files.runAll(BuildProgress.NONE)));
        assertEquals(0, running.get());
    }

    @Test
    void refusalsAreThrownAsTheyAre() {
        files.add(() -> {
            throw new ImageException("gcc failed: nothing");
        });
        assertEquals(
                "gcc failed: nothing",
                assertThrows(ImageException.class, () -> files.runAll(BuildProgress.NONE))
                        .getMessage());
    }

    @Test
    void anInterruptEndsTheWaitAndStaysSet() {
        files.add(() -> {});
        Thread.currentThread().interrupt();
        assertThrows(ImageException.class, () -> files.runAll(BuildProgress.NONE));
        assertTrue(Thread.interrupted());
    }
}
