package io.anykernel.benchmarks.scheduling;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Measured values by figure and variant, one a round; prints medians, quartiles, and medians of the rounds' ratios. */
final class Results {
    private final List<String> variants;
    private final Map<String, Map<String, List<Double>>> figures = new LinkedHashMap<>();

    /** @param variants in the order of their columns */
    Results(List<String> variants) {
        this.variants = List.copyOf(variants);
    }

    void add(String figure, String variant, double value) {
        figures.computeIfAbsent(figure, name -> new LinkedHashMap<>())
                .computeIfAbsent(variant, name -> new ArrayList<>())
                .add(value);
    }

    /** A row for each figure; the ratio is to the first variant that has it, round by round. */
    void print(PrintStream out) {
        out.println("| figure | " + String.join(" | ", variants) + " |");
        out.println("|---|" + "---|".repeat(variants.size()));
        figures.forEach((figure, byVariant) -> {
            double[] first = values(byVariant.values().iterator().next());
            StringBuilder line = new StringBuilder("| " + figure + " |");
            for (String variant : variants) {
                List<Double> found = byVariant.get(variant);
                line.append(found == null ? " |" : " " + cell(values(found), first) + " |");
            }
            out.println(line);
        });
    }

    private static double[] values(List<Double> list) {
        return list.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static String cell(double[] values, double[] first) {
        double[] ratios = new double[values.length];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = values[i] / first[i];
        }
        String format = quantile(values, 0.5) < 1000 ? "%,.1f" : "%,.0f";
        String pattern = format + " (" + format + " to " + format + ") %.2f";
        return String.format(
                Locale.ROOT,
                pattern,
                quantile(values, 0.5),
                quantile(values, 0.25),
                quantile(values, 0.75),
                quantile(ratios, 0.5));
    }

    /** Between neighboring ranks, linearly. */
    private static double quantile(double[] values, double share) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        double rank = share * (sorted.length - 1);
        int below = (int) rank;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (rank - below) * (sorted[above] - sorted[below]);
    }
}
