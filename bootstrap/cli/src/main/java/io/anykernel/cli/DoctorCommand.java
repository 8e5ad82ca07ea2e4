package io.anykernel.cli;

import io.anykernel.image.QemuLauncher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Looks for what the other commands use and says what to install. */
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        description = "Checks QEMU, KVM, TAP rights, gcc and ext4 tools, and says what to install.")
final class DoctorCommand implements Callable<Integer> {
    private static final int CAP_NET_ADMIN = 12;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        boolean allFine = true;
        for (Finding finding : findings()) {
            spec.commandLine().getOut().println(finding.line());
            allFine &= finding.isFine();
        }
        return allFine ? 0 : Main.FAILED;
    }

    private static List<Finding> findings() {
        List<Finding> found = new ArrayList<>();
        found.add(Finding.fine("java", Runtime.version() + " (17 or later is needed)"));
        found.add(program("gcc", "demo --guest, image", "apt-get install gcc"));
        found.add(program("ld", "demo --guest, image", "apt-get install binutils"));
        found.add(program("qemu-system-x86_64", "demo --guest", "apt-get install qemu-system-x86"));
        found.add(kvm());
        found.add(program("mke2fs", "demo --folder", "apt-get install e2fsprogs"));
        found.add(tap());
        return found;
    }

    private static Finding program(String name, String usedBy, String remedy) {
        Optional<Path> path = Programs.find(name);
        return path.map(found -> Finding.fine(name, found.toString()))
                .orElseGet(() -> Finding.missing(name, "not found, used by " + usedBy, remedy));
    }

    /** Not a fault when it is missing: emulation does the same, slower. */
    private static Finding kvm() {
        if (!Files.exists(Path.of("/dev/kvm"))) {
            return Finding.fine("kvm", "no /dev/kvm, guests run by emulation");
        }
        if (Programs.find("qemu-system-x86_64").isEmpty()) {
            return Finding.fine("kvm", "/dev/kvm is there, not tried without QEMU");
        }
        return QemuLauncher.runsWithKvm()
                ? Finding.fine("kvm", "a trial guest ran")
                : Finding.fine("kvm", "/dev/kvm is there but ran no trial guest, guests run by emulation");
    }

    private static Finding tap() {
        if (!Files.exists(Path.of("/dev/net/tun"))) {
            return Finding.missing("tap", "no /dev/net/tun, used by demo --tap", "modprobe tun");
        }
        if (!hasNetAdmin()) {
            return Finding.missing(
                    "tap",
                    "no right to make interfaces, used by demo --tap",
                    "run as root, or: sudo ip tuntap add dev ak0 mode tap user $USER && sudo ip link set ak0 up");
        }
        return Finding.fine("tap", "/dev/net/tun and the right to use it");
    }

    /** Whether the effective capabilities of this process hold CAP_NET_ADMIN (proc(5), CapEff). */
    private static boolean hasNetAdmin() {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
                if (line.startsWith("CapEff:")) {
                    long capabilities = Long.parseUnsignedLong(line.substring(7).strip(), 16);
                    return (capabilities >>> CAP_NET_ADMIN & 1) == 1;
                }
            }
        } catch (IOException unreadable) {
            return false;
        }
        return false;
    }
}
