package io.anykernel.cli;

import io.anykernel.core.error.KernelException;
import io.anykernel.hypercall.PortException;
import io.anykernel.image.CleanupRegistry;
import io.anykernel.image.ImageException;
import io.anykernel.launch.OneLine;
import io.anykernel.launch.UsageError;
import io.anykernel.launch.UserError;
import io.anykernel.manifest.ManifestException;
import java.util.Locale;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import picocli.codegen.docgen.manpage.ManPageGenerator;

/**
 * The {@code anykernel} command. A mistake ends in one line and an exit status, never in a stack trace: {@link #MISUSED}
 * where the command's words are wrong, {@link #FAILED} where what they ask for cannot be had.
 */
@Command(
        name = "anykernel",
        mixinStandardHelpOptions = true,
        version = "anykernel 0.1.0-SNAPSHOT",
        description = "A library operating system: drivers as Java artifacts, in any JVM and on bare metal.",
        subcommands = {
            DemoCommand.class,
            RunCommand.class,
            ImageCommand.class,
            OciCommand.class,
            DoctorCommand.class,
            ContractsCommand.class,
            AutoComplete.GenerateCompletion.class,
            ManPageGenerator.class,
            CommandLine.HelpCommand.class
        })
public final class Main implements Runnable {
    static final int FAILED = 1;
    static final int MISUSED = 2;

    @Spec
    private CommandSpec spec;

    private Main() {}

    public static void main(String[] args) {
        // The texts are English, and so are their numbers.
        Locale.setDefault(Locale.ROOT);
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Main())
                .setUsageHelpAutoWidth(true)
                .setExecutionExceptionHandler((failure, line, parsed) -> {
                    if (CleanupRegistry.isEnding()) {
                        // It failed because the user has ended it.
                        return FAILED;
                    }
                    if (!isExpected(failure)) {
                        throw failure;
                    }
                    if (failure instanceof ManifestException wrong) {
                        wrong.getMessage().lines().forEach(each -> line.getErr().println("anykernel: " + each));
                        return MISUSED;
                    }
                    line.getErr().println("anykernel: " + OneLine.of(failure.getMessage()));
                    return failure instanceof UsageError ? MISUSED : FAILED;
                })
                .setParameterExceptionHandler((failure, arguments) -> {
                    CommandLine line = failure.getCommandLine();
                    line.getErr()
                            .println("anykernel: " + OneLine.of(failure.getMessage()) + suggestion(failure) + "; see: "
                                    + line.getCommandSpec().qualifiedName() + " --help");
                    return MISUSED;
                });
    }

    /** The nearest word that exists, where one is near. */
    private static String suggestion(CommandLine.ParameterException failure) {
        if (failure instanceof CommandLine.UnmatchedArgumentException unmatched
                && !unmatched.getSuggestions().isEmpty()) {
            return "; did you mean '" + unmatched.getSuggestions().get(0) + "'?";
        }
        return "";
    }

    private static boolean isExpected(Exception failure) {
        return failure instanceof UserError
                || failure instanceof ManifestException
                || failure instanceof PortException
                || failure instanceof KernelException
                || failure instanceof ImageException;
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
