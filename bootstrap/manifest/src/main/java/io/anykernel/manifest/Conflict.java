package io.anykernel.manifest;

import io.anykernel.manifest.shape.NearestWord;
import io.anykernel.net.address.IpAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * Parts of a manifest that do not go together, which no schema can tell.
 *
 * @param path of the part that the message is about, as {@link io.anykernel.manifest.shape.Place} writes it
 * @param message for a person
 */
public record Conflict(String path, String message) {
    static List<Conflict> of(Manifest manifest) {
        List<Conflict> found = new ArrayList<>();
        requireHeapInMemory(manifest, found);
        requireReachableInterfaces(manifest, found);
        requireReachableNameServers(manifest, found);
        requireOwnFiles(manifest, found);
        requireNamedDisks(manifest, found);
        requirePublishablePorts(manifest, found);
        return List.copyOf(found);
    }

    private static void requireHeapInMemory(Manifest manifest, List<Conflict> found) {
        if (manifest.heapMib() >= manifest.memoryMib()) {
            found.add(new Conflict(
                    "heap", manifest.heapMib() + " MiB do not fit into a memory of " + manifest.memoryMib() + " MiB"));
        }
    }

    private static void requireReachableInterfaces(Manifest manifest, List<Conflict> found) {
        List<NetworkInterface> network = manifest.network();
        for (int i = 0; i < network.size(); i++) {
            NetworkInterface each = network.get(i);
            String path = "network." + each.name();
            if (manifest.hasBuiltInLink(each)) {
                requireUsableLink(each, i == 0, path, found);
            }
            if (!each.isPublished()
                    && network.subList(0, i).stream()
                            .anyMatch(other -> each.tap().equals(other.tap()))) {
                found.add(new Conflict(path + ".tap", "'" + each.tap() + "' is another interface's"));
            }
            requireGateways(each, path, found);
        }
    }

    private static void requireUsableLink(
            NetworkInterface network, boolean isFirst, String path, List<Conflict> found) {
        if (!isFirst) {
            found.add(
                    new Conflict(path, "only the first interface leads to the built-in gateway; give this one a tap"));
        } else if (network.addressing().isGiven()) {
            found.add(new Conflict(
                    path + ".addresses",
                    "no server gives addresses on the link to the built-in gateway: give the interface a tap, or addresses"
                            + " such as [10.0.0.2/24]"));
        } else if (!network.addresses().get(0).hasRoomForGateway()) {
            found.add(new Conflict(
                    path + ".addresses[0]",
                    network.addresses().get(0) + " leaves no room for the gateway: give a shorter prefix"));
        }
    }

    private static void requireGateways(NetworkInterface network, String path, List<Conflict> found) {
        List<IpAddress> gateways = network.gateways();
        if (network.addressing().isGiven() && !gateways.isEmpty()) {
            found.add(new Conflict(
                    path + ".gateways",
                    "routers come with the addresses (" + network.addressing().word()
                            + "): leave this out, or list addresses"));
        }
        if (gateways.size() == 2 && gateways.get(0).isIpv4() == gateways.get(1).isIpv4()) {
            found.add(new Conflict(path + ".gateways[1]", "there is one gateway for each version of IP"));
        }
    }

    private static void requireReachableNameServers(Manifest manifest, List<Conflict> found) {
        NameServers names = manifest.names();
        if (!names.isNamed()) {
            return;
        }
        if (!manifest.hasNetwork()) {
            found.add(new Conflict("names", "there is no network to ask name servers over"));
        } else if (manifest.network().stream().allMatch(manifest::hasBuiltInLink)) {
            found.add(new Conflict("names", "the built-in link leads to no name server: give an interface a tap"));
        } else if (names.servers().isEmpty() && !manifest.hasGivenAddresses()) {
            found.add(new Conflict(
                    "names.search", "there is no server to ask: name one as names.servers, or have dhcp name it"));
        }
    }

    private static void requireOwnFiles(Manifest manifest, List<Conflict> found) {
        for (int i = 0; i < manifest.disks().size(); i++) {
            Disk disk = manifest.disks().get(i);
            for (Disk other : manifest.disks().subList(0, i)) {
                if (disk.file().equals(other.file()) && (disk.isWritable() || other.isWritable())) {
                    found.add(new Conflict(
                            "disks." + disk.name() + ".file",
                            "is the file of disk '" + other.name() + "', and one of them is writable"));
                }
            }
        }
    }

    private static void requireNamedDisks(Manifest manifest, List<Conflict> found) {
        List<String> names = manifest.disks().stream().map(Disk::name).toList();
        for (Mount mount : manifest.mounts()) {
            if (mount.source() instanceof Mount.OfDisk source && !names.contains(source.disk())) {
                found.add(new Conflict(
                        "mounts." + mount.path() + ".disk",
                        "there is no disk named '" + source.disk() + "'"
                                + NearestWord.suggestion(source.disk(), names)));
            }
        }
    }

    private static void requirePublishablePorts(Manifest manifest, List<Conflict> found) {
        List<PublishedPort> ports = manifest.publish();
        if (!ports.isEmpty() && !manifest.hasNetwork()) {
            found.add(new Conflict("publish", "there is no network to publish ports of"));
        } else if (!ports.isEmpty() && !manifest.network().get(0).isPublished()) {
            found.add(
                    new Conflict("publish", "goes with the built-in link: at a TAP the instance has its own address"));
        }
        for (int i = 0; i < ports.size(); i++) {
            PublishedPort port = ports.get(i);
            if (ports.subList(0, i).stream().anyMatch(port::collidesWith)) {
                found.add(new Conflict(
                        "publish[" + i + "]", "names " + port.hostText() + (port.isUdp() ? "/udp" : "") + " twice"));
            }
        }
    }
}
