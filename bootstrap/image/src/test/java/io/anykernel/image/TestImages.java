package io.anykernel.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Where tests find what they put into images, and what they need to do so. */
final class TestImages {
    private TestImages() {}

    /** The folder of the test classes, from which only what is reached goes into an image. */
    static List<Path> classPath() {
        try {
            return List.of(Path.of(Hello.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI()));
        } catch (java.net.URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    /** The same program on the JVM that runs the tests, ended with status 0. */
    static String onHotSpot(List<Path> classPath, String main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-Duser.timezone=UTC",
                "-Duser.language=en",
                "-Duser.country=US",
                "-cp",
                classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)),
                main));
        command.addAll(List.of(arguments));
        Tools.Result result = Tools.run(command);
        assertEquals(0, result.status(), result.output());
        return result.output();
    }

    static void needsGcc() {
        need("gcc", "gcc libc6-dev");
    }

    static void needsQemu() {
        need("qemu-system-x86_64", "qemu-system-x86");
    }

    private static void need(String program, String packages) {
        boolean isThere = Tools.find(program).isPresent();
        if (!isThere) {
            System.out.println("skipped: " + program + " is not on the PATH (apt-get install " + packages + ")");
        }
        assumeTrue(isThere, program + " is missing");
    }
}
