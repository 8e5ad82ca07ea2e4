package io.anykernel.cli;

import io.anykernel.gateway.Gateway;
import io.anykernel.launch.Finding;
import io.anykernel.launch.OneLine;
import io.anykernel.launch.Tooling;
import io.anykernel.launch.WorkFolder;
import io.anykernel.manifest.HostAddress;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.ArrayList;
import java.util.List;
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
        found.addAll(Tooling.findings());
        return found;
    }

    /** Boots it, publishes it and ends it: nothing less tells. */
    private static Finding demo() {
        HostAddress address = HostAddress.parse(DemoCommand.ADDRESS);
        try (WorkFolder work = WorkFolder.of(null);
                ServerSocketChannel listener = Gateway.listen(new InetSocketAddress("127.0.0.1", 0));
                LibraryDemoRun run =
                        LibraryDemoRun.published(DemoImages.prepare(null, null, work), address, listener)) {
            return Finding.available("demo", String.format("booted in this JVM in %.0f ms", run.bootNanos() / 1e6));
        } catch (IOException | RuntimeException failure) {
            return Finding.missing("demo", OneLine.of(String.valueOf(failure.getMessage())), "");
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
}
