package io.anykernel.launch;

import io.anykernel.image.GuestEntry;
import io.anykernel.image.QemuLauncher;
import io.anykernel.manifest.Disk;
import io.anykernel.manifest.HostAddress;
import io.anykernel.manifest.Manifest;
import io.anykernel.manifest.Mount;
import io.anykernel.manifest.NetworkInterface;
import io.anykernel.manifest.PublishedPort;
import io.anykernel.oci.PackageContents;
import io.anykernel.programs.GuestWords;
import java.nio.file.Path;
import java.util.List;

/** What a manifest comes to for a guest: the wiring in its image, and its machine. */
final class GuestPlan {
    private final Manifest manifest;
    private final Devices devices;

    GuestPlan(Manifest manifest, Devices devices) {
        this.manifest = manifest;
        this.devices = devices;
    }

    /** The image's main class: exactly what the manifest names. */
    GuestEntry entry(String application) {
        GuestEntry entry = new GuestEntry(application);
        manifest.network().forEach(network -> wire(entry, network));
        if (manifest.names().isNamed()) {
            entry.names();
        }
        if (manifest.hasFiles()) {
            entry.files();
        }
        devices.disks().forEach(disk -> entry.disk(disk.name()));
        for (Mount mount : devices.mounts()) {
            if (mount.source() instanceof Mount.OfDisk source) {
                entry.mountExt4(mount.path(), source.disk());
            } else if (mount.source() instanceof Mount.Tmpfs source) {
                entry.mountTmpfs(mount.path(), source.bytes());
            }
        }
        return entry;
    }

    private static void wire(GuestEntry entry, NetworkInterface network) {
        switch (network.addressing()) {
            case LISTED -> entry.network(network.name());
            case AUTOMATIC -> entry.networkAutomatic(network.name());
            case DHCP -> entry.networkDhcp(network.name());
            case SLAAC -> entry.networkSlaac(network.name());
        }
    }

    /** The machine with its disks and command line; its network is still to be joined. */
    QemuLauncher machine(Path image) {
        QemuLauncher launcher = QemuLauncher.of(image.toAbsolutePath(), GuestMachine.kind(manifest.machine()))
                .memoryMib(manifest.memoryMib())
                .commandLine(words());
        for (Disk disk : devices.disks()) {
            launcher.drive(disk.file().toAbsolutePath(), disk.isWritable());
        }
        return launcher;
    }

    /** What a Xen host starts the image by. */
    XenDomain domain(Path image) {
        XlConfiguration configuration = new XlConfiguration(manifest, devices.disks(), image, words());
        return new XenDomain(configuration.file(), configuration.text());
    }

    /**
     * What a package of the image holds.
     *
     * @throws UserError if there is more than one volume
     */
    PackageContents contents(Path image) {
        List<Path> volumes = devices.disks().stream().map(Disk::file).toList();
        if (volumes.size() > 1) {
            throw new UserError("a package has one disk at most, and the manifest mounts " + volumes.size()
                    + " volumes: put them into one folder");
        }
        return new PackageContents(image, volumes.isEmpty() ? null : volumes.get(0), words());
    }

    /** The words of the machine's command line. */
    private String words() {
        List<GuestWords.Addresses> network = manifest.network().stream()
                .map(each -> new GuestWords.Addresses(each.addressTexts(), each.gatewayTexts()))
                .toList();
        GuestWords.Names names = new GuestWords.Names(
                manifest.names().serverTexts(), manifest.names().search());
        return GuestWords.commandLine(
                network,
                names,
                manifest.arguments(),
                manifest.environment(),
                manifest.log().name());
    }

    /**
     * QEMU's command line for a machine that needs nothing of this process: QEMU itself joins its network.
     *
     * @throws UserError if QEMU cannot publish what the manifest wants
     */
    List<String> command(Path image) {
        QemuLauncher launcher = machine(image);
        for (int i = 0; i < manifest.network().size(); i++) {
            NetworkInterface each = manifest.network().get(i);
            if (each.isPublished()) {
                HostAddress address = each.addresses().get(0);
                if (!address.address().isIpv4()) {
                    throw new UserError(
                            "QEMU's own router wants IPv4: network." + each.name() + " begins with " + address);
                }
                List<String> forwards = manifest.publish().stream()
                        .map(port -> forward(port, address))
                        .toList();
                launcher.networkUser(address.gateway(), forwards, GuestMachine.macAddress(i));
            } else {
                launcher.networkTap(each.tap(), GuestMachine.macAddress(i));
            }
        }
        return launcher.command();
    }

    private static String forward(PublishedPort port, HostAddress address) {
        return (port.isUdp() ? "udp:" : "tcp:") + port.hostText() + "-" + address.address() + ":" + port.port();
    }
}
