package io.anykernel.cli;

import io.anykernel.image.QemuLauncher;
import io.anykernel.launch.GuestMachine;
import io.anykernel.launch.UsageError;
import io.anykernel.manifest.Machine;
import java.util.Iterator;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which machine a guest boots on. */
final class MachineOption {
    @Option(
            names = "--machine",
            paramLabel = "NAME",
            completionCandidates = Names.class,
            description =
                    "A guest's machine: QEMU's microvm, with virtio over MMIO and the default, or q35, with virtio over"
                            + " PCI; or, with --print, a domain of a Xen host: xen.")
    private String name;

    /** The names as they are typed. */
    static final class Names implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Machine.words().iterator();
        }
    }

    /**
     * The machine that was named, or nothing.
     *
     * @throws UsageError if it was given a name of none, or where no guest is to run
     */
    Optional<Machine> machine(boolean isGuest) {
        if (name == null) {
            return Optional.empty();
        }
        if (!isGuest) {
            throw new UsageError("--machine goes with --guest: in this JVM there is no machine");
        }
        Optional<Machine> found = Machine.of(name);
        if (found.isEmpty()) {
            throw new UsageError(
                    "--machine wants one of " + String.join(", ", Machine.words()) + ", not '" + name + "'");
        }
        return found;
    }

    /**
     * As {@link #machine}, for QEMU's launcher.
     *
     * @throws UsageError also for a machine that QEMU has not
     */
    QemuLauncher.Machine qemuMachine(boolean isGuest) {
        Machine chosen = machine(isGuest).orElse(Machine.MICROVM);
        if (!chosen.isOfQemu()) {
            throw new UsageError("--machine wants one of QEMU's here, not '" + chosen.word() + "'");
        }
        return GuestMachine.kind(chosen);
    }
}
