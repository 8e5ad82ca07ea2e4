package io.anykernel.cli;

import io.anykernel.gateway.Gateway;
import io.anykernel.hypercall.host.HostWorld;
import io.anykernel.hypercall.host.posix.PosixBindings;
import io.anykernel.image.ImageBuilder;
import io.anykernel.image.ImageException;
import io.anykernel.image.QemuLauncher;
import io.anykernel.image.Tools;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Tries the main job, looks for what the other commands use, and says what to do about what is not there. */
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        description = {
            "Boots the demo for a moment, looks for what the other commands use (gcc, QEMU, KVM, ext4 tools, the right to"
                    + " TAP interfaces), and says what to do about what is not there.",
            "Status 0 if the demo runs here, whatever else is not there; 1 if it does not."
        })
final class DoctorCommand implements Callable<Integer> {
    private static final int CAP_NET_ADMIN = 12;

    @Spec
    private CommandSpec spec;

    @Option(names = "--json", description = "Print one JSON object instead of lines.")
    private boolean isJson;

    /** What {@code --json} prints. */
    private record Diagnosis(boolean mainJobRuns, List<Finding> findings) {}

    @Override
    public Integer call() {
        List<Finding> findings = findings();
        boolean mainJobRuns = findings.stream().noneMatch(each -> each.standing() == Finding.Standing.MISSING);
        PrintWriter out = spec.commandLine().getOut();
        if (isJson) {
            Json.print(out, new Diagnosis(mainJobRuns, findings));
        } else {
            findings.forEach(finding -> out.println(finding.line()));
        }
        return mainJobRuns ? 0 : Main.FAILED;
    }

    private static List<Finding> findings() {
        List<Finding> found = new ArrayList<>();
        found.add(Finding.available("java", Runtime.version().toString()));
        found.add(demo());
        found.add(port());
        found.add(program("mke2fs", "demo --folder", "apt-get install e2fsprogs"));
        found.add(program("gcc", "demo --guest and image", "apt-get install gcc libc6-dev"));
        found.add(headers());
        found.add(program("ld", "demo --guest and image", "apt-get install binutils"));
        found.add(program("qemu-system-x86_64", "demo --guest", "apt-get install qemu-system-x86"));
        found.add(kvm());
        found.add(tap());
        return found;
    }

    /** Boots it, publishes it and ends it: nothing less tells. */
    private static Finding demo() {
        InstanceAddress address = InstanceAddress.parse(DemoCommand.ADDRESS);
        try (WorkFolder work = WorkFolder.of(null);
                ServerSocketChannel listener = Gateway.listen(new InetSocketAddress("127.0.0.1", 0));
                LibraryDemoRun run =
                        LibraryDemoRun.published(DemoImages.prepare(null, null, work), address, listener)) {
            return Finding.available("demo", String.format("booted in this JVM in %.0f ms", run.bootNanos() / 1e6));
        } catch (IOException | RuntimeException failure) {
            return Finding.missing("demo", Main.oneLine(String.valueOf(failure.getMessage())), "");
        }
    }

    private static Finding port() {
        try (ServerSocketChannel free = Gateway.listen(DemoCommand.listenAddress(DemoCommand.LISTEN, "--listen"))) {
            return Finding.available("port", DemoCommand.LISTEN + " is free");
        } catch (IOException | RuntimeException taken) {
            return Finding.optional(
                    "port", DemoCommand.LISTEN + " is in use", "choose another with demo --listen HOST:PORT");
        }
    }

    private static Finding program(String name, String usedBy, String remedy) {
        Optional<Path> path = Tools.find(name);
        return path.map(found -> Finding.available(name, found.toString()))
                .orElseGet(() -> Finding.optional(name, "not found, used by " + usedBy, remedy));
    }

    /** Debian packs them apart from gcc. */
    private static Finding headers() {
        String name = "C headers";
        if (Tools.find("gcc").isEmpty()) {
            return Finding.optional(name, "not looked for without gcc", "");
        }
        try {
            ImageBuilder.requireInstalled();
            return Finding.available(name, "of the C library");
        } catch (ImageException missing) {
            return Finding.optional(name, "not found, used by demo --guest and image", "apt-get install libc6-dev");
        }
    }

    /** Emulation does the same, slower. */
    private static Finding kvm() {
        if (!Files.exists(Path.of("/dev/kvm"))) {
            return Finding.optional("kvm", "no /dev/kvm, guests run by emulation", "");
        }
        if (Tools.find("qemu-system-x86_64").isEmpty()) {
            return Finding.optional("kvm", "/dev/kvm is there, not tried without QEMU", "");
        }
        if (!Files.isWritable(Path.of("/dev/kvm"))) {
            return Finding.optional(
                    "kvm", "no right to /dev/kvm, guests run by emulation", "sudo adduser $USER kvm, and log in again");
        }
        return trialGuest();
    }

    private static Finding trialGuest() {
        try {
            return QemuLauncher.canRunWithKvm()
                    ? Finding.available("kvm", "a trial guest ran")
                    : Finding.optional("kvm", "/dev/kvm ran no trial guest, guests run by emulation", "");
        } catch (ImageException untried) {
            return Finding.optional("kvm", Main.oneLine(untried.getMessage()), "");
        }
    }

    private static Finding tap() {
        if (!Files.exists(Path.of("/dev/net/tun"))) {
            return Finding.optional("tap", "no /dev/net/tun, used by demo --tap", "sudo modprobe tun");
        }
        Path device = Path.of("/dev/net/tun");
        if (!Files.isReadable(device) || !Files.isWritable(device)) {
            return Finding.optional(
                    "tap", "no right to /dev/net/tun, used by demo --tap", "sudo chmod 0666 /dev/net/tun");
        }
        if (!hasNetAdmin()) {
            return Finding.optional(
                    "tap",
                    "no right to make interfaces, used by demo --tap",
                    "run as root, or: sudo ip tuntap add dev ak0 mode tap user $USER && sudo ip link set ak0 up");
        }
        if (HostWorld.create().posix().isEmpty()) {
            return Finding.optional("tap", "no system calls, used by demo --tap", PosixBindings.absence());
        }
        return Finding.available("tap", "/dev/net/tun and the right to use it");
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
