package io.anykernel.manifest;

import io.anykernel.core.log.LogLevel;
import io.anykernel.manifest.shape.Located;
import io.anykernel.manifest.shape.Problem;
import io.anykernel.manifest.shape.Problems;
import io.anykernel.net.address.IpAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * From what the shapes have read to the records. Where something was wrong, a default stands in its place, so that the rest can
 * be judged; such a manifest is never handed out.
 */
final class ManifestBuilder {
    private static final HostAddress SOME_ADDRESS = HostAddress.parse("10.0.0.2/24");

    private final Path folder;
    private final Problems problems;

    ManifestBuilder(Path folder, Problems problems) {
        this.folder = folder;
        this.problems = problems;
    }

    Manifest build(Located root) {
        int memoryMib = mebibytes(root.get("memory"), Manifest.DEFAULT_MEMORY_MIB);
        return new Manifest(
                program(root.get("program")),
                texts(root.get("arguments")),
                environment(root.get("environment")),
                memoryMib,
                mebibytes(root.get("heap"), Manifest.defaultHeapMib(memoryMib)),
                Machine.of(text(root.get("machine"), Machine.MICROVM.word())).orElseThrow(),
                network(root.get("network")),
                names(root.get("names")),
                disks(root.get("disks")),
                mounts(root.get("mounts")),
                published(root.get("publish")),
                logLevel(root.get("log")));
    }

    private static String text(Located read, String otherwise) {
        return read == null ? otherwise : read.text();
    }

    private static int mebibytes(Located read, int otherwise) {
        return read == null ? otherwise : (int) (Size.parse(read.text()) / Size.MIB);
    }

    private static LogLevel logLevel(Located read) {
        return read == null ? LogLevel.INFO : LogLevel.valueOf(read.text().toUpperCase(Locale.ROOT));
    }

    private static List<String> texts(Located read) {
        return read == null
                ? List.of()
                : read.list().stream().map(Located::text).toList();
    }

    private Path file(Located read) {
        return read == null ? folder : folder.resolve(read.text()).normalize();
    }

    private Program program(Located read) {
        if (read == null) {
            return new Program(null, null);
        }
        return new Program(text(read.get("application"), null), read.get("jar") == null ? null : file(read.get("jar")));
    }

    private static Map<String, String> environment(Located read) {
        Map<String, String> environment = new LinkedHashMap<>();
        if (read != null) {
            read.map().forEach((name, value) -> environment.put(name, value.text()));
        }
        return environment;
    }

    private List<NetworkInterface> network(Located read) {
        List<NetworkInterface> network = new ArrayList<>();
        if (read != null) {
            read.map().forEach((name, each) -> network.add(networkInterface(name, each)));
        }
        return network;
    }

    private NetworkInterface networkInterface(String name, Located read) {
        Located addresses = read.get("addresses");
        boolean isWord = addresses != null && addresses.isText();
        return new NetworkInterface(
                name,
                isWord ? Addressing.of(addresses.text()) : Addressing.LISTED,
                isWord ? List.of() : addresses(addresses),
                gateways(read.get("gateways")),
                text(read.get("tap"), null),
                text(read.get("bridge"), null));
    }

    private NameServers names(Located read) {
        if (read == null) {
            return NameServers.NONE;
        }
        List<IpAddress> servers = new ArrayList<>();
        for (Located each : read.get("servers") == null
                ? List.<Located>of()
                : read.get("servers").list()) {
            IpAddress server = IpAddress.parse(each.text());
            if (server.isUnspecified() || IpAddress.isGroup(server.high(), server.low())) {
                problems.add(Problem.Kind.CONFLICT, each.place(), server + " names no host");
            } else if (servers.contains(server)) {
                problems.add(Problem.Kind.CONFLICT, each.place(), server + " stands here twice");
            }
            servers.add(server);
        }
        return new NameServers(servers, texts(read.get("search")));
    }

    private List<HostAddress> addresses(Located read) {
        List<HostAddress> addresses = new ArrayList<>();
        for (Located each : read == null ? List.<Located>of() : read.list()) {
            try {
                HostAddress address = HostAddress.parse(each.text());
                if (addresses.contains(address)) {
                    problems.add(Problem.Kind.CONFLICT, each.place(), address + " stands here twice");
                }
                addresses.add(address);
            } catch (IllegalArgumentException none) {
                problems.add(Problem.Kind.CONFLICT, each.place(), none.getMessage());
            }
        }
        return addresses.isEmpty() ? List.of(SOME_ADDRESS) : addresses;
    }

    private static List<IpAddress> gateways(Located read) {
        return texts(read).stream().map(IpAddress::parse).toList();
    }

    private List<Disk> disks(Located read) {
        List<Disk> disks = new ArrayList<>();
        if (read != null) {
            read.map()
                    .forEach((name, each) -> disks.add(new Disk(
                            name,
                            each.get("file") == null ? folder.resolve(name) : file(each.get("file")),
                            each.get("writable") != null && each.get("writable").isTrue())));
        }
        return disks;
    }

    private List<Mount> mounts(Located read) {
        List<Mount> mounts = new ArrayList<>();
        if (read != null) {
            read.map().forEach((path, each) -> mounts.add(new Mount(path, source(each))));
        }
        return mounts;
    }

    private Mount.Source source(Located read) {
        if (read.get("folder") != null) {
            return new Mount.Folder(file(read.get("folder")));
        }
        if (read.get("image") != null) {
            return new Mount.Image(file(read.get("image")));
        }
        if (read.get("disk") != null) {
            return new Mount.OfDisk(read.get("disk").text());
        }
        return new Mount.Tmpfs(
                read.get("tmpfs") == null ? 0 : Size.parse(read.get("tmpfs").text()));
    }

    private static List<PublishedPort> published(Located read) {
        return texts(read).stream()
                .map(text -> PublishedPort.parse(text).orElseThrow())
                .toList();
    }
}
