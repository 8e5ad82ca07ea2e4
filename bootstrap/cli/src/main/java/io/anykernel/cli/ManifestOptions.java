package io.anykernel.cli;

import io.anykernel.launch.UsageError;
import io.anykernel.manifest.Machine;
import io.anykernel.manifest.Manifest;
import io.anykernel.manifest.Mount;
import io.anykernel.manifest.NetworkInterface;
import io.anykernel.manifest.Program;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Option;

/** Options of {@code run} that change a manifest, or stand in its place. */
final class ManifestOptions {
    private static final String FIRST_INTERFACE = "net0";
    private static final int MAX_HEAP_MIB = 2_047;

    @Option(
            names = "--application",
            paramLabel = "CLASS",
            description =
                    "The class that implements Application; else the jar's manifest's Anykernel-Application or Main-Class.")
    private String application;

    @Option(names = "--tap", paramLabel = "NAME", description = "Attach the first interface to this TAP interface.")
    private String tap;

    @Option(
            names = "--address",
            paramLabel = "ADDR/BITS",
            description = "Address of the first interface, " + DemoCommand.ADDRESS
                    + " for a jar's; with --tap also dhcp, slaac or automatic for what servers and routers give.")
    private String address;

    @Option(names = "--router", paramLabel = "ADDR", description = "Router for what is not on the first link.")
    private String router;

    @Option(
            names = "--publish",
            paramLabel = "[HOST:]PORT:PORT[/udp]",
            description =
                    "Publish a port of the instance on the host, TCP unless /udp is added; repeatable, not with --tap."
                            + " The first port is the host's; = may stand in place of the last colon. Takes the place of all that the"
                            + " manifest publishes.")
    private List<String> published = List.of();

    @Option(
            names = "--mount",
            paramLabel = "PATH=KIND:WHAT",
            description = "Mount tmpfs:SIZE (such as 16M), ext4:FILE or folder:DIR (read-only) at a path; repeatable.")
    private List<String> mounts = List.of();

    @Option(names = "--env", paramLabel = "NAME=VALUE", description = "A setting for the program; repeatable.")
    private List<String> settings = List.of();

    @Option(names = "--memory", paramLabel = "MIB", description = "A guest's memory, 128 unless the manifest says.")
    private Integer memoryMib;

    @Option(
            names = "--heap",
            paramLabel = "MIB",
            description = "A guest's largest heap; a quarter of its memory and 32 at most unless the manifest says.")
    private Integer heapMib;

    /** What stands in a manifest's place where a jar is named: one interface, and nothing else that options do not name. */
    Manifest forJar(Path jar) {
        NetworkInterface network =
                NetworkInterface.of(FIRST_INTERFACE, Options.address(DemoCommand.ADDRESS, "--address"));
        return Manifest.of(new Program(null, jar)).withNetwork(List.of(network));
    }

    /** The manifest with what the options say. */
    Manifest applyTo(Manifest manifest, List<String> arguments, Optional<Machine> machine) {
        Manifest changed = withSizes(manifest).withNetwork(network(manifest.network()));
        if (application != null) {
            changed = changed.withProgram(
                    new Program(application, manifest.program().jar()));
        }
        if (arguments != null) {
            changed = changed.withArguments(arguments);
        }
        if (machine.isPresent()) {
            changed = changed.withMachine(machine.get());
        }
        if (tap != null && !published.isEmpty()) {
            throw new UsageError("--publish goes with the built-in link: at a TAP the instance has its own address");
        }
        if (tap != null || !published.isEmpty()) {
            changed = changed.withPublish(
                    published.stream().map(Options::published).toList());
        }
        requireDistinct(changed);
        return withMounts(changed).withEnvironment(environment(manifest));
    }

    private static void requireDistinct(Manifest manifest) {
        manifest.conflicts().stream()
                .filter(conflict -> conflict.path().startsWith("publish["))
                .findFirst()
                .ifPresent(conflict -> {
                    throw new UsageError("--publish " + conflict.message());
                });
    }

    private Manifest withSizes(Manifest manifest) {
        if (memoryMib == null && heapMib == null) {
            return manifest;
        }
        int memory = memoryMib != null ? memoryMib : manifest.memoryMib();
        int heap = heapMib != null
                ? heapMib
                : memoryMib != null
                        ? Math.min(manifest.heapMib(), Manifest.defaultHeapMib(memory))
                        : manifest.heapMib();
        if (memory < 1 || heap < 1 || heap > MAX_HEAP_MIB) {
            throw new UsageError("--memory wants at least 1, and --heap 1 to " + MAX_HEAP_MIB);
        }
        return manifest.withMemory(memory, heap);
    }

    private List<NetworkInterface> network(List<NetworkInterface> given) {
        if (tap == null && address == null && router == null) {
            return given;
        }
        if (given.isEmpty()) {
            throw new UsageError(
                    "--tap, --address and --router want an interface: name one under network in the manifest");
        }
        List<NetworkInterface> changed = new ArrayList<>(given);
        changed.set(0, first(given.get(0)));
        return changed;
    }

    private NetworkInterface first(NetworkInterface given) {
        NetworkInterface changed = address == null ? given : Options.addresses(given, address);
        changed = router == null ? changed : changed.withGateway(Options.router(router));
        return tap == null ? changed : changed.withTap(tap);
    }

    private Manifest withMounts(Manifest manifest) {
        Manifest changed = manifest;
        Set<String> paths = new HashSet<>();
        for (String text : mounts) {
            Mount mount = Options.mount(text);
            if (!paths.add(mount.path())) {
                throw new UsageError("--mount names " + mount.path() + " twice");
            }
            changed = changed.withMount(mount);
        }
        return changed;
    }

    private Map<String, String> environment(Manifest manifest) {
        Map<String, String> environment = new LinkedHashMap<>(manifest.environment());
        for (String text : settings) {
            Map.Entry<String, String> setting = Options.setting(text);
            environment.put(setting.getKey(), setting.getValue());
        }
        return environment;
    }
}
