package io.anykernel.oci;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;

/**
 * How an image is described to urunc (its documentation, "Packaging unikernels"): as annotations, and as the file {@link #FILE} of the same keys
 * and values for engines that hand no annotations on. Values are Base64 of UTF-8.
 */
final class UruncAnnotations {
    static final String FILE = "/urunc.json";

    private static final String PREFIX = "com.urunc.unikernel.";
    private static final String TYPE = "anykernel";
    private static final String HYPERVISOR = "qemu";

    private UruncAnnotations() {}

    /** By key, in order. */
    static Map<String, String> of(PackageContents contents) {
        Map<String, String> annotations = new TreeMap<>();
        add(annotations, "unikernelType", TYPE);
        add(annotations, "hypervisor", HYPERVISOR);
        add(annotations, "binary", contents.imagePath());
        add(annotations, "cmdline", contents.commandLine());
        if (contents.hasVolume()) {
            add(annotations, "block", contents.volumePath());
        }
        add(annotations, "useDMBlock", "false");
        return annotations;
    }

    private static void add(Map<String, String> annotations, String key, String value) {
        annotations.put(PREFIX + key, Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8)));
    }
}
