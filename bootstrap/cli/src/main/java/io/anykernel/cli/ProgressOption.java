package io.anykernel.cli;

import io.anykernel.image.BuildProgress;
import io.anykernel.image.Image;
import io.anykernel.image.ImageBuilder;
import java.io.Console;
import java.io.PrintWriter;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Whether a command that builds an image says how far it has come. */
final class ProgressOption {
    @Option(
            names = {"-q", "--quiet"},
            description = "Say nothing of how far the build of an image has come.")
    private boolean isQuiet;

    boolean isQuiet() {
        return isQuiet;
    }

    /** Builds the image, and prints its progress to {@code err}, where messages go. */
    Image build(ImageBuilder builder, Path directory, PrintWriter err) {
        if (isQuiet) {
            return builder.progress(BuildProgress.NONE).build(directory);
        }
        try (ProgressLine line = new ProgressLine(err, isTerminal(System.console()))) {
            return builder.progress(line).build(directory);
        }
    }

    /** From JDK 22 on there is a console where there is no terminal, and a question that JDK 17 lacks. */
    private static boolean isTerminal(Console console) {
        if (console == null) {
            return false;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException older) {
            return true;
        }
    }
}
