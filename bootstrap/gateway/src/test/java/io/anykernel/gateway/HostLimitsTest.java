package io.anykernel.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A gateway in a process that the host gives too little for its clients: they wait, and each is served in its turn. */
@Timeout(120)
class HostLimitsTest {
    private static final int CLIENTS = 300;
    private static final int READ_MILLIS = 30_000;

    private final List<Socket> clients = new ArrayList<>();

    @Test
    void clientsWaitForDescriptors() throws Exception {
        List<String> lines = serve("ulimit -n 150", "-Xmx256m");
        assertEquals(1, count(lines, "event=accept-paused cause=\"Too many open files\""), lines::toString);
        assertEquals(1, count(lines, "event=accept-resumed"), lines::toString);
    }

    @Test
    void clientsWaitForMemory() throws Exception {
        List<String> lines = serve("true", "-XX:MaxDirectMemorySize=12m");
        assertEquals(1, count(lines, "event=accept-paused cause=connections"), lines::toString);
        assertEquals(1, count(lines, "event=accept-resumed"), lines::toString);
    }

    private static long count(List<String> lines, String part) {
        return lines.stream().filter(line -> line.contains(part)).count();
    }

    /** Has all clients served by a process under {@code limit}; returns what that printed. */
    private List<String> serve(String limit, String option) throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "skipped: needs /bin/bash");
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String command = limit + " && exec " + java + " " + option + " -cp '" + System.getProperty("java.class.path")
                + "' " + GatewayProcess.class.getName();
        Process process = new ProcessBuilder("/bin/bash", "-c", command)
                .redirectErrorStream(true)
                .start();
        List<String> lines = new ArrayList<>();
        try (BufferedReader output = process.inputReader()) {
            int port = Integer.parseInt(awaitLine("port=", output, lines).substring("port=".length()));
            serveOne(port);
            serveAll(port);
            awaitLine("event=accept-resumed", output, lines);
            process.getOutputStream().close();
            output.lines().forEach(lines::add);
            assertEquals(0, process.waitFor(), lines::toString);
        } finally {
            process.destroyForcibly();
        }
        assertTrue(lines.contains("accepted=" + (CLIENTS + 1)), lines::toString);
        assertTrue(lines.contains("failure=null"), lines::toString);
        return lines;
    }

    private static String awaitLine(String part, BufferedReader output, List<String> lines) throws Exception {
        long end = System.nanoTime() + READ_MILLIS * 1_000_000L;
        while (System.nanoTime() - end < 0) {
            String line = output.ready() ? output.readLine() : null;
            if (line == null) {
                Thread.sleep(1);
                continue;
            }
            lines.add(line);
            if (line.contains(part)) {
                return line;
            }
        }
        throw new AssertionError("no line with " + part + ": " + lines);
    }

    private void serveOne(int port) throws IOException {
        try (Socket client = connect(port)) {
            client.getOutputStream().write(1);
            assertEquals(1, client.getInputStream().read());
        }
    }

    private void serveAll(int port) throws IOException {
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(connect(port));
            clients.get(i).getOutputStream().write(i);
        }
        for (int i = 0; i < CLIENTS; i++) {
            try (Socket client = clients.get(i)) {
                assertEquals(i & 255, client.getInputStream().read(), "client " + i);
            }
        }
    }

    private static Socket connect(int port) throws IOException {
        Socket client = new Socket();
        client.connect(new InetSocketAddress("127.0.0.1", port));
        client.setSoTimeout(READ_MILLIS);
        return client;
    }
}
