package io.anykernel.image;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every hypercall, tried inside a machine. */
class GuestWorldTest {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final String COMMON =
            """
            arenas released true
            arena exhausted: asked=101 left=100
            no terabyte
            memory 129 33026 -2130574588 65534 -1274 true
            refused 5 churned 81920000
            scheduling a b truetruefalse 01 truefalse
            kernel failed: cpu=failing cause=java.lang.IllegalStateException: half-updated
            """;

    @TempDir
    static Path folder;

    private static Path image;

    @BeforeAll
    static void build() {
        TestImages.needsGcc();
        TestImages.needsQemu();
        image = new ImageBuilder()
                .classPath(TestImages.classPath())
                .mainClass(WorldProgram.class.getName())
                .name("world")
                .build(folder)
                .file();
    }

    @Test
    void hypercallsWorkWithoutDevices() {
        try (Guest guest = QemuLauncher.of(image).memoryMib(64).start()) {
            assertEquals(7, guest.await(LIMIT), guest::console);
            assertEquals(
                    "world guest 1 \n" + COMMON
                            + "no block port file:/x: a bare machine has none; its drivers find devices on the bus\n"
                            + "slept true entropy true year true\n",
                    guest.console());
        }
    }

    @Test
    void aDiskIsFoundOnTheCommandLineAndReadByInterrupt() throws IOException {
        try (Guest guest = QemuLauncher.of(image)
                .drive(disk(), false)
                .commandLine("one two")
                .start()) {
            assertEquals(7, guest.await(LIMIT), guest::console);
            String location = "virtio-mmio@feb00e00";
            assertEquals(
                    "world guest 1 one,two\n" + COMMON
                            + "no block port file:/x: a bare machine has none; its drivers find devices on the bus\n"
                            + "slept true entropy true year true\n"
                            + "disk type 2 at " + location + " correct 20 interrupts true\n",
                    guest.console());
        }
    }

    /** 64 sectors, each filled with its number. */
    private static Path disk() throws IOException {
        byte[] bytes = new byte[64 * 512];
        for (int sector = 0; sector < 64; sector++) {
            Arrays.fill(bytes, sector * 512, (sector + 1) * 512, (byte) sector);
        }
        return Files.write(folder.resolve("disk.img"), bytes);
    }
}
