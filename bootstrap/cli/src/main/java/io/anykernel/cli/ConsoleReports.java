package io.anykernel.cli;

import io.anykernel.image.Image;
import io.anykernel.image.ImageBuilder;
import io.anykernel.launch.Reports;
import java.io.PrintWriter;
import java.nio.file.Path;
import picocli.CommandLine;

/** Reports to the command's own output. */
final class ConsoleReports implements Reports {
    private final PrintWriter out;
    private final PrintWriter err;
    private final ProgressOption progress;

    ConsoleReports(CommandLine command, ProgressOption progress) {
        this(command, progress, command.getOut());
    }

    /** @param out for everything, where the command's output is an answer of its own */
    ConsoleReports(CommandLine command, ProgressOption progress, PrintWriter out) {
        this.out = out;
        this.err = command.getErr();
        this.progress = progress;
    }

    @Override
    public void line(String text) {
        out.println(text);
        out.flush();
    }

    @Override
    public void console(String text) {
        line(text);
    }

    @Override
    public Image build(ImageBuilder builder, Path directory) {
        if (!progress.isQuiet()) {
            line(BUILDING);
        }
        return progress.build(builder, directory, err);
    }
}
