package io.anykernel.proofs;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code anykernel demo} as a process of its own, from the jar that the build has packaged. */
final class RunningDemo implements AutoCloseable {
    private static final String URL_LINE = "page at ";

    private final Process process;
    private final String url;
    private final String report;

    private RunningDemo(Process process, String url, String report) {
        this.process = process;
        this.url = url;
        this.report = report;
    }

    static Path jar() {
        return Path.of("..", "cli", "target", "anykernel.jar").toAbsolutePath().normalize();
    }

    static boolean isPackaged() {
        return Files.exists(jar());
    }

    static List<String> command(List<String> prefix, String... arguments) {
        return command(prefix, jar(), arguments);
    }

    static List<String> command(List<String> prefix, Path jar, String... arguments) {
        List<String> words = new ArrayList<>(prefix);
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.add("-jar");
        words.add(jar.toString());
        words.addAll(List.of(arguments));
        return words;
    }

    /** Starts it and waits until it says where its page is. */
    static RunningDemo start(List<String> prefix, String... arguments) throws IOException {
        List<String> all = new ArrayList<>(List.of("demo"));
        all.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command(prefix, all.toArray(new String[0])))
                .redirectErrorStream(true)
                .start();
        StringBuilder report = new StringBuilder();
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            report.append(line).append('\n');
            if (line.startsWith(URL_LINE)) {
                String url = line.substring(URL_LINE.length(), line.indexOf(' ', URL_LINE.length()));
                return new RunningDemo(process, url, report.toString());
            }
        }
        throw new AssertionError("the demo ended: " + report);
    }

    /** Of the page, with a slash at its end. */
    String url() {
        return url;
    }

    String host() {
        return url.replaceFirst("http://", "").replaceFirst("[:/].*", "");
    }

    int port() {
        int colon = url.indexOf(':', "http://".length());
        return colon < 0 ? 80 : Integer.parseInt(url.substring(colon + 1, url.length() - 1));
    }

    /** What it printed until it was ready. */
    String report() {
        return report;
    }

    /** Ends it as Ctrl-C does and returns what else it printed; it must end by itself. */
    String stop() throws IOException, InterruptedException {
        // Process.destroy would close the stream that is still to be read.
        process.toHandle().destroy();
        String rest = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new AssertionError("the demo did not end: " + rest);
        }
        return rest;
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }
}
