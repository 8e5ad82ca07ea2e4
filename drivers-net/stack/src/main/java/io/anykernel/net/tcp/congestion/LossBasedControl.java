package io.anykernel.net.tcp.congestion;

/**
 * What controls that take loss for congestion have in common: a window that starts as RFC 6928 says, a threshold that ends
 * slow start, and what both were before the last fall.
 */
abstract class LossBasedControl implements CongestionControl {
    private static final int INITIAL_SEGMENTS = 10;
    static final int MAX_WINDOW = 1 << 28;

    int segmentBytes;
    int window;
    int threshold = MAX_WINDOW;
    private int undoWindow;
    private int undoThreshold;

    LossBasedControl(int segmentBytes) {
        this.segmentBytes = segmentBytes;
        this.window = INITIAL_SEGMENTS * segmentBytes;
    }

    @Override
    public final int windowBytes() {
        return window;
    }

    @Override
    public final int thresholdBytes() {
        return threshold;
    }

    /** To be called before window and threshold fall. */
    final void rememberForUndo() {
        undoWindow = window;
        undoThreshold = threshold;
    }

    @Override
    public void undo() {
        window = Math.max(window, undoWindow);
        threshold = Math.max(threshold, undoThreshold);
    }

    @Override
    public void onRecovered(int windowBytes) {
        window = Math.max(segmentBytes, windowBytes);
    }

    @Override
    public void onIdle() {
        window = Math.min(window, INITIAL_SEGMENTS * segmentBytes);
    }

    @Override
    public void onUnused(long nowNanos) {}

    @Override
    public final void segmentBytes(int bytes) {
        segmentBytes = bytes;
        window = Math.max(window, bytes);
    }
}
