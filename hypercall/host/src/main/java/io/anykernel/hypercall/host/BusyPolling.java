package io.anykernel.hypercall.host;

/**
 * Whether to poll for a moment before sleeping: while frames follow each other closely, and only as long as that has found
 * some. A sleeper costs its waker an interrupt of another processor and itself tens of microseconds. Guarded by the Cpu.
 */
final class BusyPolling {
    /**
     * What it costs to sleep and to be woken through the loop's thread, two sleepers and two wake-ups, so that polling
     * without success at most doubles the price.
     */
    static final long LIMIT_NANOS = 100_000L;

    /** Spinning is useless on one processor: it takes the time of the thread that it waits for. */
    private static final boolean IS_POSSIBLE = Runtime.getRuntime().availableProcessors() > 1;

    private boolean sawTraffic;
    private boolean isPolling;
    private long untilNanos;

    /** Of bursts that are let pass without polling. */
    private final Backoff backoff = new Backoff();

    /** Something arrived. */
    void traffic() {
        sawTraffic = true;
    }

    /** Whether to poll once more instead of sleeping. */
    boolean goesOn() {
        if (!IS_POSSIBLE) {
            return false;
        }
        if (sawTraffic) {
            sawTraffic = false;
            return begin();
        }
        if (isPolling && untilNanos < HostClock.now()) {
            isPolling = false;
            backoff.failed();
        }
        return isPolling;
    }

    /** As {@link #goesOn}, for a thread that comes back from what a burst brought, however long that took. */
    boolean resumes() {
        if (isPolling) {
            sawTraffic = false;
            untilNanos = HostClock.now() + LIMIT_NANOS;
            return true;
        }
        return goesOn();
    }

    /** Whether a thread that comes to wait may find {@link #resumes} true. Changes nothing. */
    boolean canResume() {
        return IS_POSSIBLE && (sawTraffic || isPolling);
    }

    private boolean begin() {
        if (isPolling) {
            backoff.succeeded();
        } else if (!backoff.tryNow()) {
            return false;
        }
        isPolling = true;
        untilNanos = HostClock.now() + LIMIT_NANOS;
        return true;
    }
}
