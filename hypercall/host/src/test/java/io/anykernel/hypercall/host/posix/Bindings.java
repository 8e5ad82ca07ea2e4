package io.anykernel.hypercall.host.posix;

import java.util.stream.Stream;

/** The bindings that this JVM can have. */
public final class Bindings {
    private Bindings() {}

    public static Stream<String> names() {
        return Runtime.version().feature() >= 22 ? Stream.of("ffm", "jnr", "jna") : Stream.of("jnr", "jna");
    }
}
