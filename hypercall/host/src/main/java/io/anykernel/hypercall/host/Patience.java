package io.anykernel.hypercall.host;

/**
 * Whether to look again for a moment before sleeping: while frames follow each other closely, and only as long as that has
 * paid. A sleeper costs its waker an interrupt of another processor and itself tens of microseconds. Guarded by the Cpu.
 */
final class Patience {
    /** What a sleep and a wake-up cost together, so that waiting in vain at most doubles the price. */
    static final long SPIN_NANOS = 50_000L;

    private static final boolean HAS_PROCESSORS = Runtime.getRuntime().availableProcessors() > 1;
    private static final int MAX_REFUSALS = 64;

    private boolean sawTraffic;
    private boolean isSpinning;
    private long untilNanos;

    /** Bursts to let pass without waiting, now and after the next wait in vain. */
    private int refusals;

    private int nextRefusals = 1;

    /** Something arrived. */
    void traffic() {
        sawTraffic = true;
    }

    /** Whether to look once more instead of sleeping. */
    boolean lasts() {
        if (!HAS_PROCESSORS) {
            return false;
        }
        if (sawTraffic) {
            sawTraffic = false;
            return begin();
        }
        if (isSpinning && HostClock.isBefore(untilNanos, System.nanoTime())) {
            isSpinning = false;
            refusals = nextRefusals;
            nextRefusals = Math.min(2 * nextRefusals, MAX_REFUSALS);
        }
        return isSpinning;
    }

    /** As {@link #lasts}, for who comes back from what a burst brought, however long that took. */
    boolean resumes() {
        if (isSpinning) {
            sawTraffic = false;
            untilNanos = System.nanoTime() + SPIN_NANOS;
            return true;
        }
        return lasts();
    }

    private boolean begin() {
        if (isSpinning) {
            nextRefusals = 1;
        } else if (refusals > 0) {
            refusals--;
            return false;
        }
        isSpinning = true;
        untilNanos = System.nanoTime() + SPIN_NANOS;
        return true;
    }
}
