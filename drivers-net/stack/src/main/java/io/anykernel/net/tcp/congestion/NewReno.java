package io.anykernel.net.tcp.congestion;

/** Slow start and congestion avoidance (RFC 5681, RFC 3465), starting as RFC 6928 says. */
public final class NewReno implements CongestionControl {
    private static final int INITIAL_SEGMENTS = 10;
    private static final int MAX_WINDOW = 1 << 28;

    private int segmentBytes;
    private int window;
    private int threshold = MAX_WINDOW;
    private int acknowledgedInAvoidance;
    private int undoWindow;
    private int undoThreshold;

    public NewReno(int segmentBytes) {
        this.segmentBytes = segmentBytes;
        this.window = INITIAL_SEGMENTS * segmentBytes;
    }

    @Override
    public int windowBytes() {
        return window;
    }

    @Override
    public int thresholdBytes() {
        return threshold;
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
        undoWindow = window;
        undoThreshold = threshold;
        threshold = Math.max(flightBytes / 2, 2 * segmentBytes);
        window = cause == Cause.TIMEOUT ? segmentBytes : threshold;
    }

    @Override
    public void undo() {
        window = Math.max(window, undoWindow);
        threshold = Math.max(threshold, undoThreshold);
    }

    @Override
    public void onRecovered(int windowBytes) {
        window = windowBytes;
        acknowledgedInAvoidance = 0;
    }

    @Override
    public void onIdle() {
        window = Math.min(window, INITIAL_SEGMENTS * segmentBytes);
    }

    @Override
    public void segmentBytes(int bytes) {
        segmentBytes = bytes;
        window = Math.max(window, bytes);
    }

    private void grow(int bytes) {
        window = Math.min(MAX_WINDOW, window + bytes);
    }
}
