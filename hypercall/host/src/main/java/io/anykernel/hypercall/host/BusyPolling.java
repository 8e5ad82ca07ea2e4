package io.anykernel.hypercall.host;

/**
 * Whether to poll for a moment before sleeping: while frames follow each other closely, and only as long as that has found
 * some. A sleeper costs its waker an interrupt of another processor and itself tens of microseconds. Guarded by the Cpu.
 */
final class BusyPolling {
    /**
     * Some times what it costs to sleep and to be woken. Requests of one connection, answered by a waiter that polls: 37,700 a
     * second where they were 25,900 without.
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
