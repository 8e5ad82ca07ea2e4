package io.anykernel.manifest;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The machine that a guest boots on. */
public enum Machine {
    /** QEMU's microvm: no firmware tables, no PCI, virtio over MMIO. */
    MICROVM,
    /** QEMU's PC with PCI Express: virtio over PCI. */
    Q35,
    /** A PVH domain of a Xen host, which its own tools start by a configuration that is made for them. */
    XEN;

    /** Whether QEMU starts it. */
    public boolean isOfQemu() {
        return this != XEN;
    }

    /** As it is written. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static List<String> words() {
        return Arrays.stream(values()).map(Machine::word).toList();
    }

    public static Optional<Machine> of(String word) {
        return Arrays.stream(values()).filter(each -> each.word().equals(word)).findFirst();
    }
}
