package io.anykernel.launch;

import io.anykernel.hypercall.host.HostWorld;
import io.anykernel.hypercall.host.posix.PosixBindings;
import io.anykernel.image.ImageBuilder;
import io.anykernel.image.ImageException;
import io.anykernel.image.QemuLauncher;
import io.anykernel.image.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What is installed here of what images and guests use, and what to do about what is not. */
public final class Tooling {
    private static final int CAP_NET_ADMIN = 12;

    private Tooling() {}

    /** One finding for each, none of which everything depends on. */
    public static List<Finding> findings() {
        return List.of(
                program("mke2fs", "volumes of folders", "apt-get install e2fsprogs"),
                program("gcc", "images", "apt-get install gcc libc6-dev"),
                headers(),
                program("ld", "images", "apt-get install binutils"),
                program("qemu-system-x86_64", "guests", "apt-get install qemu-system-x86"),
                kvm(),
                tap());
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
            return Finding.optional(name, "not found, used by images", "apt-get install libc6-dev");
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
            return Finding.optional("kvm", OneLine.of(untried.getMessage()), "");
        }
    }

    private static Finding tap() {
        if (!Files.exists(Path.of("/dev/net/tun"))) {
            return Finding.optional("tap", "no /dev/net/tun, used by TAP interfaces", "sudo modprobe tun");
        }
        Path device = Path.of("/dev/net/tun");
        if (!Files.isReadable(device) || !Files.isWritable(device)) {
            return Finding.optional(
                    "tap", "no right to /dev/net/tun, used by TAP interfaces", "sudo chmod 0666 /dev/net/tun");
        }
        if (!hasNetAdmin()) {
            return Finding.optional(
                    "tap",
                    "no right to make interfaces, used by TAP interfaces",
                    "run as root, or: sudo ip tuntap add dev ak0 mode tap user $USER && sudo ip link set ak0 up");
        }
        if (HostWorld.create().posix().isEmpty()) {
            return Finding.optional("tap", "no system calls, used by TAP interfaces", PosixBindings.absence());
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
