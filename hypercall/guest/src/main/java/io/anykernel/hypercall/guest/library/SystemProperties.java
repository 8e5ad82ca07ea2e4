package io.anykernel.hypercall.guest.library;

import java.util.Properties;

/**
 * The system properties of an image: the table is documented in {@code docs/class-library.md}. A program changes its own
 * copy.
 */
final class SystemProperties {
    private static final String[] DEFAULTS = {
        "java.version", "17",
        "java.specification.version", "17",
        "java.specification.name", "Java Platform API Specification",
        "java.vendor", "Anykernel",
        "java.vm.name", "Anykernel",
        "java.vm.version", "17",
        "java.class.version", "61.0",
        "java.class.path", "",
        "java.home", "/",
        "java.io.tmpdir", "/tmp",
        "os.name", "Anykernel",
        "os.arch", "amd64",
        "os.version", "0.1",
        "file.separator", "/",
        "path.separator", ":",
        "line.separator", "\n",
        "user.name", "root",
        "user.home", "/",
        "user.dir", "/",
        "user.language", "en",
        "file.encoding", "UTF-8",
        "native.encoding", "UTF-8",
        "stdout.encoding", "UTF-8",
        "stderr.encoding", "UTF-8",
    };

    private static Properties current;

    private SystemProperties() {}

    static Properties current() {
        if (current == null) {
            current = defaults();
        }
        return current;
    }

    /** @param properties in place of the current ones; {@code null} for the defaults */
    static void replace(Properties properties) {
        current = properties;
    }

    private static Properties defaults() {
        Properties properties = new Properties();
        for (int i = 0; i < DEFAULTS.length; i += 2) {
            properties.setProperty(DEFAULTS[i], DEFAULTS[i + 1]);
        }
        return properties;
    }
}
