package io.anykernel.benchmarks.scheduling;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Question: what does it cost that one thread polls and another waits? Arguments: {@code FIGURES ROUNDS WINDOW_KIB VARIANT…};
 * figures are {@code bulk}, {@code requests} and {@code sparse}, joined by commas, and {@link Variant} says what a variant
 * is. Linux behind a relay is always among them. Every round measures each figure of each variant, in an order that rotates,
 * so that what disturbs one disturbs the others. Needs root.
 */
public final class SchedulingBench {
    private static final int WARM_UPS = 2;
    private static final long BULK_BYTES = Long.getLong("anykernel.bench.bulk.mib", 96) << 20;
    private static final int REQUEST_MILLIS = 400;
    private static final int SPARSE_MILLIS = 1100;
    private static final int SPARSE_PAUSE_MICROS = 3000;

    /** Connections of the requests. */
    private static final int[] CONNECTIONS = {1, 16, 64};

    private final Testbed testbed;
    private final Map<String, Variant> variants;
    private final Results results;
    private boolean isWarm;

    private SchedulingBench(Testbed testbed, Map<String, Variant> variants) {
        this.testbed = testbed;
        this.variants = variants;
        this.results = new Results(testbed.names());
    }

    public static void main(String[] args) throws Exception {
        List<String> figures = List.of(args[0].split(","));
        int rounds = Integer.parseInt(args[1]);
        Map<String, Variant> variants = new LinkedHashMap<>();
        try (Testbed testbed = new Testbed(Integer.parseInt(args[2]))) {
            for (int i = 3; i < args.length; i++) {
                Variant variant = Variant.parse(args[i]);
                variants.put(variant.name(), variant);
                testbed.start(variant);
            }
            testbed.startLinux();
            testbed.startClient();
            new SchedulingBench(testbed, variants).run(figures, rounds);
        }
    }

    private void run(List<String> figures, int rounds) throws IOException {
        for (int round = -WARM_UPS; round < rounds; round++) {
            isWarm = round >= 0;
            for (String figure : figures) {
                measure(figure, Math.floorMod(round, testbed.names().size()));
            }
        }
        System.out.println(rounds + " rounds");
        results.print(System.out);
    }

    private void measure(String figure, int first) throws IOException {
        switch (figure) {
            case "bulk" -> {
                for (String server : rotated(first)) {
                    note("bulk receive, Mbit/s", server, testbed.ask("send", server, Long.toString(BULK_BYTES))[0]);
                    note("bulk send, Mbit/s", server, testbed.ask("receive", server, Long.toString(BULK_BYTES))[0]);
                }
            }
            case "requests" -> {
                for (int connections : CONNECTIONS) {
                    String row = connections == 1 ? "1 connection" : connections + " connections";
                    for (String server : rotated(first)) {
                        requests(row, server, connections, REQUEST_MILLIS, 0);
                    }
                }
            }
            case "sparse" -> {
                for (String server : rotated(first)) {
                    requests("3 ms apart", server, 1, SPARSE_MILLIS, SPARSE_PAUSE_MICROS);
                }
            }
            default -> throw new IllegalArgumentException(figure + ": want bulk, requests or sparse");
        }
    }

    private List<String> rotated(int first) {
        List<String> names = testbed.names();
        List<String> rotated = new ArrayList<>(names.subList(first, names.size()));
        rotated.addAll(names.subList(0, first));
        return rotated;
    }

    private void requests(String row, String server, int connections, int millis, int pauseMicros) throws IOException {
        Variant variant = variants.get(server);
        if (variant != null && !variant.canServe(connections)) {
            return;
        }
        Duration before = testbed.processorTime(server);
        double[] found = testbed.ask("requests", server, connections + " " + millis + " " + pauseMicros);
        double processorMicros = testbed.processorTime(server).minus(before).toNanos() / 1e3;
        note(row + ", p50 µs", server, found[0]);
        note(row + ", p99 µs", server, found[1]);
        note(row + ", requests/s", server, found[2]);
        note(row + ", CPU µs a request", server, processorMicros / found[3]);
    }

    private void note(String figure, String server, double value) {
        if (isWarm) {
            results.add(figure, server, value);
        }
    }
}
