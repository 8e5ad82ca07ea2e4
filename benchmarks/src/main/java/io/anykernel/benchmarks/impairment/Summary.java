package io.anykernel.benchmarks.impairment;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** The rounds of one cell and direction as a row of a table. */
record Summary(String cell, String direction, List<Round> rounds) {
    /** What our share of Linux's goodput should be at least, unless it lies within Linux's own spread. */
    private static final double AIM = 0.9;

    static String heading() {
        return "| path | direction | rounds | ours, Mbit/s | Linux | ratio (95 %) | Linux beside Linux | |\n"
                + "|---|---|---|---|---|---|---|---|";
    }

    String row() {
        double[] ratios = sorted(Round::ratio);
        double[] noise = sorted(Round::noise);
        int cut = cut(ratios.length);
        double ratio = median(ratios);
        boolean isReached = ratio >= AIM || ratio >= noise[0];
        return String.format(
                Locale.ROOT,
                "| %s | %s | %d | %.1f | %.1f | %.2f (%.2f to %.2f) | %.2f (%.2f to %.2f) | %s |",
                cell,
                direction,
                ratios.length,
                median(sorted(Round::ours)),
                median(sorted(Round::linux)),
                ratio,
                ratios[cut],
                ratios[ratios.length - 1 - cut],
                median(noise),
                noise[0],
                noise[noise.length - 1],
                isReached ? "" : "missed");
    }

    private double[] sorted(ToDoubleFunction<Round> figure) {
        return rounds.stream().mapToDouble(figure).sorted().toArray();
    }

    static double median(double[] sorted) {
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /**
     * How many of so many sorted values may be cut off at each end so that the median of their distribution, whatever that is,
     * lies between the rest in 95 of 100 cases: the median is below all but k of them with the probability of at most k heads.
     * Of fewer than six values none may.
     */
    static int cut(int count) {
        double[] heads = new double[count + 1];
        heads[0] = Math.pow(0.5, count);
        double below = heads[0];
        int cut = 0;
        while (cut + 1 < count) {
            heads[cut + 1] = heads[cut] * (count - cut) / (cut + 1);
            below += heads[cut + 1];
            if (below > 0.025) {
                break;
            }
            cut++;
        }
        return cut;
    }
}
