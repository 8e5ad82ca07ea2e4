package io.anykernel.hypercall.host;

/**
 * Exponential backoff of an optional attempt: after a failure it is skipped once, then twice as often after each further
 * one, up to {@link #MAX_SKIPS}, until it succeeds. Guarded by the Cpu.
 */
final class Backoff {
    private static final int MAX_SKIPS = 64;

    private int skipsLeft;
    private int nextSkips = 1;

    /** Whether this attempt is to be made; counts it as skipped if not. */
    boolean tryNow() {
        if (skipsLeft == 0) {
            return true;
        }
        skipsLeft--;
        return false;
    }

    void failed() {
        skipsLeft = nextSkips;
        nextSkips = Math.min(2 * nextSkips, MAX_SKIPS);
    }

    void succeeded() {
        nextSkips = 1;
    }
}
