package io.anykernel.libraries;

import com.tdunning.math.stats.MergingDigest;

/** Estimates quantiles of a stream of numbers. */
public final class TDigestQuantiles {
    private TDigestQuantiles() {}

    public static void main(String[] arguments) throws Exception {
        MergingDigest digest = new MergingDigest(100);
        for (int i = 0; i < 10_000; i++) {
            digest.add(i * 7919 % 10_007);
        }
        System.out.println(Math.round(digest.quantile(0.5) / 100) + " " + Math.round(digest.quantile(0.99) / 100) + " "
                + digest.size());
    }
}
