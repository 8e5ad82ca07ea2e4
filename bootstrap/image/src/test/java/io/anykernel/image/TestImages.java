package io.anykernel.image;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.List;

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
