package io.anykernel.proofs;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The packaged command while it runs an application whose one port is published on loopback. */
final class RunningApplication implements AutoCloseable {
    private static final int END_SECONDS = 20;

    private final Process process;
    private final BufferedReader output;
    private int port;

    private RunningApplication(Process process) {
        this.process = process;
        this.output = process.inputReader(StandardCharsets.UTF_8);
    }

    /**
     * Waits until the port is published and the application listens, which it says in a line with {@code openLine}: the two lines come in
     * either order.
     */
    static RunningApplication start(int port, String openLine, List<String> words) throws IOException {
        RunningApplication started =
                new RunningApplication(new ProcessBuilder(RunningDemo.command(List.of(), words.toArray(new String[0])))
                        .redirectErrorStream(true)
                        .start());
        started.awaitServing("port " + port + " at 127.0.0.1:", openLine);
        return started;
    }

    private void awaitServing(String portLine, String openLine) throws IOException {
        StringBuilder said = new StringBuilder();
        boolean isOpen = false;
        while (!isOpen || port == 0) {
            String line = output.readLine();
            if (line == null) {
                // It has ended: nothing is left to close.
                throw new AssertionError("ended: " + said);
            }
            said.append(line).append('\n');
            isOpen |= line.contains(openLine);
            port = line.startsWith(portLine) ? Integer.parseInt(line.substring(portLine.length())) : port;
        }
    }

    /** The host's. */
    int port() {
        return port;
    }

    /** Ends it by SIGTERM. */
    @Override
    public void close() throws IOException, InterruptedException {
        process.destroy();
        if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
        output.close();
    }
}
