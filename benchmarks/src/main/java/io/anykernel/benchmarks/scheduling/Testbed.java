package io.anykernel.benchmarks.scheduling;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The servers, each behind a TAP interface of its own, and the client, in namespaces that end with this. Needs root. */
final class Testbed implements AutoCloseable {
    static final String LINUX = "Linux, relayed";
    private static final String NAMESPACE = "aksched-" + ProcessHandle.current().pid();
    private static final String PEER_NAMESPACE = NAMESPACE + "-peer";

    private final int windowKib;
    private final List<Process> running = new ArrayList<>();

    /** The processes whose processor time is charged to a server. */
    private final Map<String, List<Process>> servers = new LinkedHashMap<>();

    private final Map<String, String> hosts = new LinkedHashMap<>();
    private PrintWriter commands;
    private BufferedReader answers;

    Testbed(int windowKib) throws IOException, InterruptedException {
        this.windowKib = windowKib;
        shell("ip netns add " + NAMESPACE + " && ip netns add " + PEER_NAMESPACE);
    }

    // ---- starting

    void start(Variant variant) throws IOException, InterruptedException {
        int number = hosts.size() + 1;
        String host = "10.78." + number + ".2";
        String tap = makeTap(number);
        servers.put(variant.name(), List.of(start(NAMESPACE, variant.command(tap, host + "/24", windowKib))));
        hosts.put(variant.name(), host);
    }

    /** The relay makes its second interface, which then moves to the peer's namespace. */
    void startLinux() throws IOException, InterruptedException {
        int number = hosts.size() + 1;
        String near = makeTap(number);
        String host = "10.78." + number + ".2";
        Process relay = start(NAMESPACE, own("io.anykernel.benchmarks.tap.Relay", near, "tap0"));
        shell("ip -n " + NAMESPACE + " link set tap0 netns " + PEER_NAMESPACE + " && ip -n " + PEER_NAMESPACE
                + " addr add " + host + "/24 dev tap0 && ip -n " + PEER_NAMESPACE + " link set tap0 up");
        Process server = start(PEER_NAMESPACE, own(LinuxServer.class.getName(), Integer.toString(windowKib)));
        servers.put(LINUX, List.of(relay, server));
        hosts.put(LINUX, host);
    }

    void startClient() throws IOException {
        Process client = process(NAMESPACE, own(Client.class.getName()));
        running.add(client);
        commands = new PrintWriter(client.outputWriter(StandardCharsets.UTF_8), true);
        answers = client.inputReader(StandardCharsets.UTF_8);
        expectListening(Client.class.getName(), answers);
    }

    private static List<String> own(String program, String... arguments) {
        List<String> words = new ArrayList<>(List.of("-cp", System.getProperty("java.class.path"), program));
        words.addAll(List.of(arguments));
        return words;
    }

    private static String makeTap(int number) throws IOException, InterruptedException {
        String tap = "aktap" + number;
        shell("ip -n " + NAMESPACE + " tuntap add dev " + tap + " mode tap vnet_hdr && ip -n " + NAMESPACE
                + " addr add 10.78." + number + ".1/24 dev " + tap + " && ip -n " + NAMESPACE + " link set " + tap
                + " up");
        return tap;
    }

    private Process start(String namespace, List<String> arguments) throws IOException {
        Process process = process(namespace, arguments);
        running.add(process);
        expectListening(String.join(" ", arguments), process.inputReader(StandardCharsets.UTF_8));
        return process;
    }

    private static void expectListening(String program, BufferedReader output) throws IOException {
        String line = output.readLine();
        if (!"listening".equals(line)) {
            throw new IOException(program + ": " + line);
        }
    }

    private static Process process(String namespace, List<String> arguments) throws IOException {
        List<String> words = new ArrayList<>(List.of("ip", "netns", "exec", namespace));
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(arguments);
        return new ProcessBuilder(words)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static void shell(String script) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("sh", "-c", script).inheritIO().start();
        if (process.waitFor() != 0) {
            throw new IOException("failed: " + script);
        }
    }

    // ---- asking

    List<String> names() {
        return List.copyOf(hosts.keySet());
    }

    /** Has the client run {@code command} against a server; returns the figures that it answers. */
    double[] ask(String command, String server, String arguments) throws IOException {
        String line = command + " " + hosts.get(server) + " " + arguments;
        commands.println(line);
        String answer = answers.readLine();
        if (answer == null) {
            throw new IOException("the client ended at: " + line);
        }
        try {
            return Arrays.stream(answer.split(" "))
                    .mapToDouble(Double::parseDouble)
                    .toArray();
        } catch (NumberFormatException message) {
            throw new IOException(line + ": " + answer, message);
        }
    }

    /** Processor time that the server's processes have taken so far. */
    Duration processorTime(String server) {
        Duration sum = Duration.ZERO;
        for (Process process : servers.get(server)) {
            sum = sum.plus(process.toHandle().info().totalCpuDuration().orElse(Duration.ZERO));
        }
        return sum;
    }

    @Override
    public void close() throws IOException, InterruptedException {
        for (Process process : running) {
            process.destroy();
            process.waitFor();
        }
        shell("ip netns delete " + NAMESPACE + "; ip netns delete " + PEER_NAMESPACE);
    }
}
