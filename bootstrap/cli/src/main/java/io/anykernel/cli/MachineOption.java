package io.anykernel.cli;

import io.anykernel.image.QemuLauncher.Machine;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** Which of QEMU's machines a guest boots on. */
final class MachineOption {
    @Option(
            names = "--machine",
            paramLabel = "NAME",
            completionCandidates = Names.class,
            description =
                    "QEMU's machine for a guest: microvm, with virtio over MMIO and the default, or q35, with virtio"
                            + " over PCI.")
    private String name;

    /** The names as they are typed. */
    static final class Names implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Arrays.stream(Machine.values()).map(MachineOption::nameOf).iterator();
        }
    }

    /** @throws UsageError if it was given a name of none, or where no guest is to run */
    Machine machine(boolean isGuest) {
        if (name == null) {
            return Machine.MICROVM;
        }
        if (!isGuest) {
            throw new UsageError("--machine goes with --guest: in this JVM there is no machine");
        }
        return Arrays.stream(Machine.values())
                .filter(machine -> nameOf(machine).equals(name))
                .findFirst()
                .orElseThrow(() -> new UsageError("--machine wants one of "
                        + Arrays.stream(Machine.values())
                                .map(MachineOption::nameOf)
                                .collect(Collectors.joining(", "))
                        + ", not '" + name + "'"));
    }

    private static String nameOf(Machine machine) {
        return machine.name().toLowerCase(Locale.ROOT);
    }
}
