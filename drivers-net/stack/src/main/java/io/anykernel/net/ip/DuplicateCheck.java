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
    /** After which a question is tried again that could not be sent. */
    private static final long RETRY_NANOS = 100_000_000L;

    final long high;
    final long low;
    /** By which a question of its own is known that comes back (RFC 7527 §4.1); 48 bits. */
    final long nonce;

    private final NeighborDiscovery discovery;
    private final TimerWheel timers;
    private final Result result;

    private final Timer timer = new Timer() {
        @Override
        protected void onTimer(long nowNanos) {
            DuplicateCheck.this.onTimer(nowNanos);
        }
    };
    private boolean isAsked;

    DuplicateCheck(NeighborDiscovery discovery, TimerWheel timers, long high, long low, long nonce, Result result) {
        this.discovery = discovery;
        this.timers = timers;
        this.high = high;
        this.low = low;
        this.nonce = nonce;
        this.result = result;
    }

    void begin(long nowNanos) {
        isAsked = discovery.askForDuplicates(this);
        timers.arm(timer, nowNanos + (isAsked ? WAIT_NANOS : RETRY_NANOS));
    }

    private void onTimer(long nowNanos) {
        if (isAsked) {
            discovery.end(this);
            result.onUnique(nowNanos);
        } else {
            begin(nowNanos);
        }
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
