package io.anykernel.libraries;

import com.clearspring.analytics.stream.StreamSummary;
import com.clearspring.analytics.stream.cardinality.HyperLogLog;
import com.clearspring.analytics.stream.frequency.CountMinSketch;

/** Counts distinct and frequent items in little memory. */
public final class StreamSketches {
    private StreamSketches() {}

    public static void main(String[] arguments) throws Exception {
        HyperLogLog log = new HyperLogLog(10);
        CountMinSketch sketch = new CountMinSketch(100, 5, 1);
        StreamSummary<String> summary = new StreamSummary<>(3);
        for (int i = 0; i < 5000; i++) {
            log.offer("item" + i % 1000);
            sketch.add(i % 10, 1);
            summary.offer(i % 3 == 0 ? "often" : "x" + i % 5);
        }
        System.out.println(log.cardinality() + " " + sketch.estimateCount(3) + " " + summary.topK(1));
    }
}
