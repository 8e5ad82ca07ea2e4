package io.anykernel.cli;

import io.anykernel.net.address.IpAddress;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs an application of the user's, in this JVM or as a guest; its status is the command's. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = "Runs a jar's application on an instance of its own, in this JVM or as a bare-metal guest.")
final class RunCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "JAR", description = "The application's jar, or a folder of its classes.")
    private Path jar;

    @Parameters(
            index = "1..*",
            arity = "0..*",
            paramLabel = "ARG",
            description = "Arguments, after -- if they begin so.")
    private List<String> arguments = List.of();

    @Option(
            names = "--application",
            paramLabel = "CLASS",
            description =
                    "The class that implements Application; else the manifest's Anykernel-Application or Main-Class.")
    private String application;

    @Option(names = "--guest", description = "Compile ahead of time and boot in QEMU with nothing below.")
    private boolean isGuest;

    @Option(names = "--tap", paramLabel = "NAME", description = "Attach to this TAP interface.")
    private String tap;

    @Option(
            names = "--address",
            paramLabel = "ADDR/BITS",
            defaultValue = DemoCommand.ADDRESS,
            description = "Address of the instance, default ${DEFAULT-VALUE}.")
    private String address;

    @Option(names = "--router", paramLabel = "ADDR", description = "Router for what is not on the link.")
    private String router;

    @Option(
            names = "--publish",
            paramLabel = "[HOST:]PORT:PORT[/udp]",
            description =
                    "Publish a port of the instance on the host, TCP unless /udp is added; repeatable, not with --tap."
                            + " The first port is the host's; = may stand in place of the last colon.")
    private List<String> published = List.of();

    @Option(
            names = "--mount",
            paramLabel = "PATH=KIND:WHAT",
            description = "Mount tmpfs:SIZE (such as 16M) or ext4:FILE (read-only) at a path; repeatable.")
    private List<String> mounts = List.of();

    @Option(
            names = "--memory",
            paramLabel = "MIB",
            defaultValue = "128",
            description = "A guest's memory, default ${DEFAULT-VALUE}.")
    private int memoryMib;

    @Option(
            names = "--heap",
            paramLabel = "MIB",
            defaultValue = "32",
            description = "A guest's largest heap, default ${DEFAULT-VALUE}.")
    private int heapMib;

    @Option(
            names = "--work",
            paramLabel = "DIR",
            description = "Keep a guest's image there, and use it again while it is up to date.")
    private Path work;

    @Mixin
    private MachineOption machine;

    @Mixin
    private ProgressOption progress;

    @Override
    public Integer call() throws Exception {
        StopHook hook = new StopHook();
        RunRequest request = request();
        MachineShape shape = new MachineShape(machine.machine(isGuest), memoryMib, heapMib);
        PrintWriter out = spec.commandLine().getOut();
        GuestImages.Output output =
                new GuestImages.Output(out, spec.commandLine().getErr(), progress);
        try (Publications publications = Publications.listen(request.publications());
                ApplicationJar found = ApplicationJar.open(jar, application)) {
            return isGuest
                    ? GuestRun.run(request, found, publications, shape, work, hook, output)
                    : LibraryRun.run(request, found, publications, hook, out);
        } finally {
            hook.closed();
        }
    }

    private RunRequest request() {
        if (tap != null && !published.isEmpty()) {
            throw new UsageError("--publish goes with the built-in link: at a TAP the instance has its own address");
        }
        if (memoryMib < 1 || heapMib < 1) {
            throw new UsageError("--memory and --heap want at least 1");
        }
        requireAddress(router);
        List<MountOption> parsed = mounts.stream().map(MountOption::parse).toList();
        requireDistinctPaths(parsed);
        return new RunRequest(
                InstanceAddress.parse(address),
                router,
                tap,
                published.stream().map(Publications.Wanted::parse).toList(),
                parsed,
                arguments);
    }

    private static void requireAddress(String router) {
        try {
            if (router != null) {
                IpAddress.parse(router);
            }
        } catch (IllegalArgumentException malformed) {
            throw new UsageError("--router wants an address, such as 10.0.0.1: " + malformed.getMessage());
        }
    }

    private static void requireDistinctPaths(List<MountOption> mounts) {
        Set<String> paths = new HashSet<>();
        for (MountOption mount : mounts) {
            if (!paths.add(mount.path())) {
                throw new UsageError("--mount names " + mount.path() + " twice");
            }
        }
    }
}
