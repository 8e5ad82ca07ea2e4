package io.anykernel.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anykernel.image.corpus.Stressed;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A reference that no root holds is lost at the next allocation. */
class StressedCollectorTest {
    @TempDir
    Path folder;

    @Test
    void aProcessThatCollectsAtEachAllocationPrintsWhatHotSpotDoes() throws IOException {
        TestImages.needsGcc();
        Image image = new ImageBuilder()
                .classPath(TestImages.classPath())
                .mainClass(Stressed.class.getName())
                .name("stressed")
                .stressCollector()
                .build(folder, Flavour.LINUX_PROCESS)
                .get(0);
        String hotSpot = TestImages.onHotSpot(TestImages.classPath(), Stressed.class.getName(), "one", "two");
        assertTrue(hotSpot.endsWith("arguments one,two\n"), hotSpot);
        Tools.Result process = Tools.run(List.of(image.file().toString(), "one", "two"));
        assertEquals(new Tools.Result(0, hotSpot), process);
    }
}
