package io.anykernel.cli;

import io.anykernel.launch.Launch;
import io.anykernel.launch.ProgramClasses;
import io.anykernel.launch.Reports;
import io.anykernel.launch.RunningProgram;
import io.anykernel.launch.StopHook;
import io.anykernel.launch.UsageError;
import io.anykernel.launch.XenDomain;
import io.anykernel.manifest.Machine;
import io.anykernel.manifest.Manifest;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
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
        description = {
            "Runs an application on an instance of its own, in this JVM or as a bare-metal guest.",
            "What the instance has stands in a manifest, anykernel.yaml unless another is given; options change it. With a jar in"
                    + " its place, options say everything."
        })
final class RunCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "MANIFEST|JAR",
            description = "A manifest (.yaml), the application's jar, or a folder of its classes.")
    private Path subject;

    @Parameters(
            index = "1..*",
            arity = "0..*",
            paramLabel = "ARG",
            description = "Arguments in place of the manifest's, after -- if they begin so.")
    private List<String> arguments;

    @Option(names = "--guest", description = "Compile ahead of time and boot in QEMU with nothing below.")
    private boolean isGuest;

    @Option(
            names = "--image",
            paramLabel = "FILE",
            description = "As --guest, with an image that was made before of this wiring.")
    private Path image;

    @Option(
            names = "--print",
            description =
                    "Print for a shell how the guest is started, in place of starting it: QEMU's command, with QEMU's own router"
                            + " in the gateway's place; or, for --machine xen, a configuration and xl's command. Wants --work or"
                            + " --image.")
    private boolean isPrinted;

    @Option(
            names = "--work",
            paramLabel = "DIR",
            description = "Keep a guest's image there, and use it again while it is up to date.")
    private Path work;

    @Mixin
    private ManifestOptions changes;

    @Mixin
    private MachineOption machine;

    @Mixin
    private ProgressOption progress;

    @Override
    public Integer call() throws Exception {
        if (isPrinted && work == null && image == null) {
            throw new UsageError("--print wants --work DIR, where the image stays, or --image FILE");
        }
        boolean isMachine = isGuest || isPrinted || image != null;
        Manifest manifest = changes.applyTo(manifest(), arguments, machine.machine(isMachine));
        Launch launch = new Launch(manifest, reports()).keep(work);
        if (image != null) {
            return isPrinted ? print(launch, null, manifest.machine()) : follow(() -> launch.startImage(image));
        }
        try (ProgramClasses classes = ManifestFile.classes(manifest)) {
            if (isPrinted) {
                return print(launch, classes, manifest.machine());
            }
            return follow(() -> isGuest ? launch.startGuest(classes) : launch.startHere(classes));
        }
    }

    /** What is printed is for a shell: everything else goes where messages go. */
    private Reports reports() {
        return isPrinted
                ? new ConsoleReports(
                        spec.commandLine(), progress, spec.commandLine().getErr())
                : new ConsoleReports(spec.commandLine(), progress);
    }

    private Manifest manifest() {
        return subject != null && !ManifestFile.isNamed(subject)
                ? changes.forJar(subject)
                : ManifestFile.read(subject, "run");
    }

    /** Lines for a shell. */
    private int print(Launch launch, ProgramClasses classes, Machine target) {
        PrintWriter out = spec.commandLine().getOut();
        if (target.isOfQemu()) {
            out.println(ShellWords.join(launch.command(classes, image)));
            return 0;
        }
        XenDomain domain = launch.domain(classes, image);
        String file = domain.file().toString();
        out.println("cat >" + ShellWords.join(List.of(file)) + " <<'END'");
        out.print(domain.configuration());
        out.println("END");
        out.println(ShellWords.join(List.of("xl", "create", "-c", file)));
        return 0;
    }

    /** Starts a program. */
    private interface Start {
        RunningProgram start();
    }

    private static int follow(Start start) throws InterruptedException {
        StopHook hook = new StopHook();
        try (RunningProgram program = start.start()) {
            hook.running(program::end);
            return program.awaitEnd();
        } finally {
            hook.closed();
        }
    }
}
