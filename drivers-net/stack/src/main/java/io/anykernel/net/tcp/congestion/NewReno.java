package io.anykernel.net.tcp.congestion;

/** Slow start and congestion avoidance (RFC 5681, RFC 3465), starting as RFC 6928 says. */
public final class NewReno extends LossBasedControl {
    private int acknowledgedInAvoidance;

    public NewReno(int segmentBytes) {
        super(segmentBytes);
    }

    /** Bytes are counted, not acknowledgments (RFC 3465), since receivers that work in batches acknowledge many at once. */
    @Override
    public void onAcknowledged(int bytes, long roundTripNanos, boolean isRoundStart, long nowNanos) {
        if (window < threshold) {
            grow(Math.min(bytes, window));
            return;
        }
        acknowledgedInAvoidance += bytes;
        if (acknowledgedInAvoidance >= window) {
            acknowledgedInAvoidance -= window;
            grow(segmentBytes);
        }
    }

    @Override
    public void onCongestion(Cause cause, int flightBytes, long nowNanos) {
        acknowledgedInAvoidance = 0;
        if (cause == Cause.REPEATED_TIMEOUT) {
            window = segmentBytes;
            return;
        }
        rememberForUndo();
        threshold = Math.max(flightBytes / 2, 2 * segmentBytes);
        window = cause == Cause.TIMEOUT ? segmentBytes : threshold;
    }

    @Override
    public void onRecovered(int windowBytes) {
        super.onRecovered(windowBytes);
        acknowledgedInAvoidance = 0;
    }

    private void grow(int bytes) {
        window = Math.min(MAX_WINDOW, window + bytes);
    }
}
