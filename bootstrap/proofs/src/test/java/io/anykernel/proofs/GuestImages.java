package io.anykernel.proofs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Images of the guests' own programs, each built once for all tests of a run: a build takes most of a minute. */
final class GuestImages {
    private static final Map<String, Path> BUILT = new HashMap<>();

    private GuestImages() {}

    /** The image of a class of {@code io.anykernel.programs}; gone when the tests are over. */
    static synchronized Path of(String mainClass, String name) throws IOException, InterruptedException {
        Path known = BUILT.get(mainClass);
        if (known != null) {
            return known;
        }
        Path folder = Files.createTempDirectory("anykernel-" + name);
        Command.run(RunningDemo.command(
                        List.of(),
                        "image",
                        "--main",
                        "io.anykernel.programs." + mainClass,
                        "--name",
                        name,
                        "--output",
                        folder.toString(),
                        library("anykernel-guest-programs").toString()))
                .requireSuccess();
        Path image = folder.resolve(name + ".elf");
        folder.toFile().deleteOnExit();
        try (Stream<Path> made = Files.list(folder)) {
            made.forEach(file -> file.toFile().deleteOnExit());
        }
        BUILT.put(mainClass, image);
        return image;
    }

    private static Path library(String name) throws IOException {
        try (Stream<Path> jars = Files.list(RunningDemo.jar().resolveSibling("lib"))) {
            return jars.filter(jar -> jar.getFileName().toString().startsWith(name))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
