package io.anykernel.maven;

import io.anykernel.launch.Reports;
import io.anykernel.launch.RunningProgram;
import io.anykernel.launch.UserError;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.maven.plugin.logging.Log;

/** The console of a program that runs beside the build: a file, and the lines so far. */
final class ConsoleFile implements Reports, AutoCloseable {
    private static final long CHECK_MILLIS = 100;

    private final Path file;
    private final PrintWriter out;
    private final Log log;
    /** Guarded by this. */
    private final List<String> lines = new ArrayList<>();

    private ConsoleFile(Path file, PrintWriter out, Log log) {
        this.file = file;
        this.out = out;
        this.log = log;
    }

    static ConsoleFile in(Path folder, Log log) {
        Path file = folder.resolve("console.log");
        try {
            Files.createDirectories(folder);
            return new ConsoleFile(file, new PrintWriter(Files.newBufferedWriter(file)), log);
        } catch (IOException failure) {
            throw new UserError("cannot write " + file + ": " + failure.getMessage());
        }
    }

    Path file() {
        return file;
    }

    @Override
    public void line(String text) {
        log.info(text);
    }

    @Override
    public synchronized void console(String text) {
        out.println(text);
        out.flush();
        lines.add(text);
        notifyAll();
    }

    /** Whether a line that contains {@code text} comes before the time is over or the program ends. */
    synchronized boolean await(String text, RunningProgram program, Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (lines.stream().noneMatch(line -> line.contains(text))) {
            if (System.nanoTime() - deadline >= 0 || program.status().isPresent()) {
                return false;
            }
            // Nothing notifies of the program's end.
            TimeUnit.MILLISECONDS.timedWait(this, CHECK_MILLIS);
        }
        return true;
    }

    @Override
    public void close() {
        out.close();
    }
}
