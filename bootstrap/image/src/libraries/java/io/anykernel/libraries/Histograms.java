package io.anykernel.libraries;

import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

/** Records latencies and reads percentiles. */
public final class Histograms {
    private Histograms() {}

    public static void main(String[] arguments) throws Exception {
        Histogram histogram = new Histogram(3_600_000_000L, 3);
        for (long i = 1; i <= 10_000; i++) {
            histogram.recordValue(i * i % 99_991);
        }
        System.out.println(histogram.getTotalCount() + " " + histogram.getMaxValue() + " "
                + histogram.getValueAtPercentile(50) + " " + histogram.getValueAtPercentile(99.9));
        int steps = 0;
        for (HistogramIterationValue value : histogram.linearBucketValues(10_000)) {
            steps += (int) value.getCountAddedInThisIterationStep() > 0 ? 1 : 0;
        }
        System.out.println(steps + " " + Math.round(histogram.getMean()));
    }
}
