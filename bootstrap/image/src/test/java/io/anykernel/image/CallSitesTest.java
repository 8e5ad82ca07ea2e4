package io.anykernel.image;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CallSitesTest {
    @TempDir
    Path folder;

    @Test
    void stackTracesNameTheMethodsAndLinesThatHotSpotNames() throws IOException {
        TestImages.needsGcc();
        Image traces = new ImageBuilder()
                .classPath(TestImages.classPath())
                .mainClass(Traces.class.getName())
                .name("traces")
                .build(folder, Flavour.LINUX_PROCESS)
                .get(0);
        assertEquals(
                new Tools.Result(0, Traces.describe()),
                Tools.run(List.of(traces.file().toString())));
    }
}
