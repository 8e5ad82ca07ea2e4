package io.anykernel.libraries;

import dev.failsafe.Failsafe;
import dev.failsafe.Fallback;
import dev.failsafe.RetryPolicy;

/** Retries and falls back. */
public final class FailsafeRetries {
    private FailsafeRetries() {}

    public static void main(String[] arguments) throws Exception {
        int[] tries = {0};
        RetryPolicy<Integer> retry =
                RetryPolicy.<Integer>builder().withMaxRetries(3).build();
        System.out.println(Failsafe.with(retry).get(() -> {
            if (++tries[0] < 3) {
                throw new IllegalStateException();
            }
            return tries[0];
        }));
        Object other = Failsafe.with(Fallback.<Object>of("other")).get(() -> {
            throw new IllegalStateException();
        });
        System.out.println(other);
    }
}
