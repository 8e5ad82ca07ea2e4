package io.anykernel.net.ip;

import io.anykernel.core.time.Timer;
import io.anykernel.core.time.TimerWheel;

/**
 * Asks a link whether another host has an IPv6 address before this one takes it (RFC 4862 §5.4): once, and waits a second
 * for a host that has it, or probes for it at the same time. Confined to one Cpu.
 */
public final class DuplicateCheck {
    /** Takes what was found, once. */
    public interface Result {
        void onUnique(long nowNanos);

        void onDuplicate(long nowNanos);
    }

    /** RetransTimer (RFC 4861 §10). */
    private static final long WAIT_NANOS = 1_000_000_000L;

    final long high;
    final long low;
    private final NeighborDiscovery discovery;
    private final TimerWheel timers;
    private final Result result;

    private final Timer timer = new Timer() {
        @Override
        protected void onTimer(long nowNanos) {
            discovery.end(DuplicateCheck.this);
            result.onUnique(nowNanos);
        }
    };

    DuplicateCheck(NeighborDiscovery discovery, TimerWheel timers, long high, long low, Result result) {
        this.discovery = discovery;
        this.timers = timers;
        this.high = high;
        this.low = low;
        this.result = result;
    }

    void begin(long nowNanos) {
        timers.arm(timer, nowNanos + WAIT_NANOS);
    }

    void onClaimed(long nowNanos) {
        cancel();
        result.onDuplicate(nowNanos);
    }

    /** Ends it without a result. */
    public void cancel() {
        timers.cancel(timer);
        discovery.end(this);
    }
}
