package io.anykernel.proofs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.anykernel.image.Guest;
import io.anykernel.image.QemuLauncher;
import io.anykernel.image.QemuLauncher.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Every contract case sees the same on this JVM, on another version of it and in a guest: memory, fibers, timers, rings,
 * TCP under loss, block devices, filesystems. What differs is shown line by line.
 */
class WorldsAreEqualTest {
    private static final Duration GUEST_LIMIT = Duration.ofMinutes(8);

    @Test
    void contractsPrintTheSameOnAnotherJdk() throws Exception {
        assumeTrue(RunningDemo.isPackaged(), "skipped: the command is not packaged, run mvn verify");
        Optional<Path> other = otherJdk();
        assumeTrue(other.isPresent(), "skipped: no JDK 25 in JDK25_HOME or /usr/lib/jvm");
        assertEquals(contractsOn(Path.of(System.getProperty("java.home"))), contractsOn(other.get()));
    }

    @Test
    void contractsPrintTheSameInAGuest() throws Exception {
        assumeTrue(RunningDemo.isPackaged(), "skipped: the command is not packaged, run mvn verify");
        assumeTrue(Command.exists("qemu-system-x86_64") && Command.exists("gcc"), "skipped: QEMU or gcc is missing");
        String here = contractsOn(Path.of(System.getProperty("java.home")));
        Path image = GuestImages.of("ContractsGuest", "contracts");
        for (Machine machine : Machine.values()) {
            try (Guest guest = QemuLauncher.of(image, machine).memoryMib(512).start()) {
                int status = guest.await(GUEST_LIMIT);
                assertEquals(here, withoutLinesOfCases(guest.console()), machine.name());
                assertEquals(0, status);
            }
        }
        System.out.println(here.lines().reduce((first, second) -> second).orElseThrow());
    }

    /** What cases write to their world's console comes in between: on standard error here, on the one console of a guest. */
    static String withoutLinesOfCases(String console) {
        return console.lines().filter(line -> !line.startsWith("contract: ")).collect(Collectors.joining("\n"));
    }

    static String contractsOn(Path home) throws IOException, InterruptedException {
        String output = Command.run(
                        home.resolve("bin/java").toString(),
                        "-jar",
                        RunningDemo.jar().toString(),
                        "contracts")
                .requireSuccess();
        assertTrue(output.contains(" failed=0 "), output);
        return withoutLinesOfCases(output);
    }

    private static Optional<Path> otherJdk() throws IOException {
        String given = System.getenv("JDK25_HOME");
        if (given != null) {
            return Optional.of(Path.of(given));
        }
        Path folder = Path.of("/usr/lib/jvm");
        if (!Files.isDirectory(folder)) {
            return Optional.empty();
        }
        try (Stream<Path> homes = Files.list(folder)) {
            return homes.filter(home -> home.getFileName().toString().contains("25"))
                    .filter(home -> Files.isExecutable(home.resolve("bin/java")))
                    .findFirst();
        }
    }
}
