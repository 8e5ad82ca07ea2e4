package io.anykernel.benchmarks.impairment;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A class of this package that runs as a process in a network namespace and answers each line with a line. */
final class Program implements AutoCloseable {
    private final String name;
    private final Process process;
    private final PrintWriter input;
    private final BufferedReader output;

    private Program(String name, Process process) {
        this.name = name;
        this.process = process;
        this.input = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
        this.output = process.inputReader(StandardCharsets.UTF_8);
    }

    /** Returns once it listens. */
    static Program start(String namespace, Class<?> program, String... arguments) throws IOException {
        List<String> words = new ArrayList<>(List.of("ip", "netns", "exec", namespace));
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
        words.addAll(List.of(arguments));
        Process process = new ProcessBuilder(words)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        Program started = new Program(program.getSimpleName(), process);
        started.expect("listening");
        return started;
    }

    String ask(String line) throws IOException {
        input.println(line);
        return answer();
    }

    void expect(String wanted) throws IOException {
        String line = answer();
        if (!line.equals(wanted)) {
            throw new IOException(name + ": " + line);
        }
    }

    private String answer() throws IOException {
        String line = output.readLine();
        if (line == null) {
            throw new IOException(name + " ended");
        }
        return line;
    }

    @Override
    public void close() {
        process.destroy();
        boolean wasInterrupted = false;
        while (process.isAlive()) {
            try {
                process.waitFor();
            } catch (InterruptedException again) {
                wasInterrupted = true;
            }
        }
        if (wasInterrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
