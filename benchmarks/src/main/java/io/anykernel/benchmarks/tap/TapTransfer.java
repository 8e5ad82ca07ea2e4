package io.anykernel.benchmarks.tap;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Question: how fast is one TCP flow between Linux and our stack over a TAP, beside Linux and Linux over two TAPs that are
 * relayed, with and without {@code virtio_net_hdr}? Unit: Mbit/s of payload. Pairs are interleaved, so that what disturbs
 * one side disturbs the other. Arguments: {@code PAIRS MEBIBYTES}. Needs root.
 */
public final class TapTransfer implements AutoCloseable {
    private static final String NAMESPACE = "akbench-" + ProcessHandle.current().pid();
    private static final String PEER_NAMESPACE = NAMESPACE + "-peer";
    private static final int WARM_UP = 2;

    private final long bytes;
    private final int pairs;
    private final List<Process> running = new ArrayList<>();

    private TapTransfer(int pairs, long bytes) throws IOException, InterruptedException {
        this.pairs = pairs;
        this.bytes = bytes;
        shell("ip netns add " + NAMESPACE + " && ip netns add " + PEER_NAMESPACE);
        // Ours: tap0. Linux's: tap1 here and tap2 in the peer's namespace, joined by the relay.
        for (String tap : List.of("tap0 10.77.0.1", "tap1 10.77.1.1")) {
            String[] words = tap.split(" ");
            in(
                    NAMESPACE,
                    "ip tuntap add dev " + words[0] + " mode tap vnet_hdr && ip addr add " + words[1] + "/24 dev "
                            + words[0] + " && ip link set " + words[0] + " up");
        }
    }

    public static void main(String[] args) throws Exception {
        try (TapTransfer transfer = new TapTransfer(Integer.parseInt(args[0]), Long.parseLong(args[1]) << 20)) {
            for (String suffix : List.of("", ",vnet")) {
                for (String direction : List.of("receive", "send")) {
                    transfer.compare(direction, suffix);
                }
            }
        }
    }

    private void compare(String direction, String suffix) throws IOException, InterruptedException {
        boolean weReceive = direction.equals("receive");
        String role = weReceive ? "sink" : "serve";
        int transfers = pairs + WARM_UP;
        Process ours = start(NAMESPACE, "Ours", "tap0" + suffix, "10.77.0.2/24", role, "" + bytes, "" + transfers);
        Process relay = startRelay(suffix);
        double[] oursMbit = new double[pairs];
        double[] linuxMbit = new double[pairs];
        for (int i = -WARM_UP; i < pairs; i++) {
            double our = client(weReceive, "10.77.0.2");
            Process linux = start(PEER_NAMESPACE, "Peer", role, "5001", "" + bytes);
            double theirs = client(weReceive, "10.77.1.2");
            end(linux);
            if (i >= 0) {
                oursMbit[i] = our;
                linuxMbit[i] = theirs;
            }
        }
        end(relay);
        end(ours);
        report(direction + (suffix.isEmpty() ? " plain" : " vnet_hdr"), oursMbit, linuxMbit);
    }

    /** The relay makes tap2, which then moves to the peer and goes when the relay ends. */
    private Process startRelay(String suffix) throws IOException, InterruptedException {
        Process relay = start(NAMESPACE, "Relay", "tap1" + suffix, "tap2" + suffix);
        shell("ip -n " + NAMESPACE + " link set tap2 netns " + PEER_NAMESPACE + " && ip -n " + PEER_NAMESPACE
                + " addr add 10.77.1.2/24 dev tap2 && ip -n " + PEER_NAMESPACE + " link set tap2 up");
        return relay;
    }

    private double client(boolean weReceive, String host) throws IOException, InterruptedException {
        Process client = process(NAMESPACE, "Peer", weReceive ? "send" : "receive", host, "5001", "" + bytes);
        String output = new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (client.waitFor() != 0) {
            throw new IOException(output);
        }
        return bytes * 8e3 / Long.parseLong(output);
    }

    private static void report(String name, double[] ours, double[] linux) {
        double[] ratios = new double[ours.length];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = ours[i] / linux[i];
        }
        System.out.printf(
                Locale.ROOT,
                "%-18s ours %6.0f (%.0f to %.0f)  linux %6.0f (%.0f to %.0f)  ratio %.2f (%.2f to %.2f)%n",
                name,
                median(ours),
                min(ours),
                max(ours),
                median(linux),
                min(linux),
                max(linux),
                median(ratios),
                min(ratios),
                max(ratios));
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private static double min(double[] values) {
        return Arrays.stream(values).min().orElse(0);
    }

    private static double max(double[] values) {
        return Arrays.stream(values).max().orElse(0);
    }

    // ---- processes

    private Process start(String namespace, String program, String... args) throws IOException {
        Process process = process(namespace, program, args);
        running.add(process);
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        String line = output.readLine();
        if (!"listening".equals(line)) {
            throw new IOException(program + ": " + line);
        }
        return process;
    }

    private static Process process(String namespace, String program, String... args) throws IOException {
        List<String> words = new ArrayList<>(List.of("ip", "netns", "exec", namespace));
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(List.of("-cp", System.getProperty("java.class.path")));
        words.add(TapTransfer.class.getPackageName() + "." + program);
        words.addAll(List.of(args));
        return new ProcessBuilder(words).redirectErrorStream(true).start();
    }

    private void end(Process process) throws InterruptedException {
        process.destroy();
        process.waitFor();
        running.remove(process);
    }

    private static void in(String namespace, String script) throws IOException, InterruptedException {
        shell("ip netns exec " + namespace + " bash -c '" + script + "'");
    }

    private static void shell(String script) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("bash", "-c", script).inheritIO().start();
        if (process.waitFor() != 0) {
            throw new IOException("failed: " + script);
        }
    }

    @Override
    public void close() throws IOException, InterruptedException {
        for (Process process : List.copyOf(running)) {
            end(process);
        }
        shell("ip netns delete " + NAMESPACE + "; ip netns delete " + PEER_NAMESPACE);
    }
}
