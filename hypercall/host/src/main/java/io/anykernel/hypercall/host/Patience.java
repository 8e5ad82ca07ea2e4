package io.anykernel.hypercall.host;

/**
 * Whether to look again for a moment before sleeping: while frames follow each other closely, and only as long as that has
 * paid. A sleeper costs its waker an interrupt of another processor and itself tens of microseconds. Guarded by the Cpu.
 */
final class Patience {
    /**
     * What it costs to sleep and to be woken through the loop's thread, two sleepers and two wake-ups, so that waiting in
     * vain at most doubles the price.
     */
    static final long SPIN_NANOS = 100_000L;

    /** Who looks takes nothing from who is to be seen. */
    private static final boolean IS_POSSIBLE = Runtime.getRuntime().availableProcessors() > 1;

    private boolean sawTraffic;
    private boolean isSpinning;
    private long untilNanos;

    /** Of bursts that are let pass without waiting. */
    private final Refusals refusals = new Refusals();

    /** Something arrived. */
    void traffic() {
        sawTraffic = true;
    }

    /** Whether to look once more instead of sleeping. */
    boolean lasts() {
        if (!IS_POSSIBLE) {
            return false;
        }
        if (sawTraffic) {
            sawTraffic = false;
            return begin();
        }
        if (isSpinning && untilNanos < HostClock.now()) {
            isSpinning = false;
            refusals.wasVain();
        }
        return isSpinning;
    }

    /** As {@link #lasts}, for who comes back from what a burst brought, however long that took. */
    boolean resumes() {
        if (isSpinning) {
            sawTraffic = false;
            untilNanos = HostClock.now() + SPIN_NANOS;
            return true;
        }
        return lasts();
    }

    /** Whether who comes to wait may find {@link #resumes} true. Changes nothing. */
    boolean mayResume() {
        return IS_POSSIBLE && (sawTraffic || isSpinning);
    }

    private boolean begin() {
        if (isSpinning) {
            refusals.paid();
        } else if (refusals.refuse()) {
            return false;
        }
        isSpinning = true;
        untilNanos = HostClock.now() + SPIN_NANOS;
        return true;
    }
}
