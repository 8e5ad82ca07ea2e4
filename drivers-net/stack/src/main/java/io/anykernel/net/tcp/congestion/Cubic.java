package io.anykernel.net.tcp.congestion;

/**
 * CUBIC (RFC 9438) with HyStart++ (RFC 9406): after a loss the window grows as a cubic function of the time since, flat around
 * the window at which the loss came, and at least as fast as Reno's would. Starts as RFC 6928 says.
 */
public final class Cubic extends LossBasedControl {
    /** β: what is left of the window after a loss. */
    private static final double DECREASE = 0.7;
    /** C, in segments a cubed second. */
    private static final double SCALE = 0.4;
    /** α: growth of Reno's estimate in segments a round trip, so that it loses by β what it gains (§4.3). */
    private static final double RENO_GROWTH = 3 * (1 - DECREASE) / (1 + DECREASE);

    private static final double NANOS_PER_SECOND = 1e9;

    private final HyStart hyStart = new HyStart();
    /** Fractions of a byte that {@link #window} has not grown by yet. */
    private double growth;

    /** W_max: the window at the last loss, or less (§4.7); 0 for none. */
    private double plateau;
    /** cwnd_prior. */
    private double windowBeforeLoss;

    private boolean isInEpoch;
    /** When congestion avoidance began, less the time in which the window was not used. */
    private long epochNanos;
    /** When data was last acknowledged in it. */
    private long acknowledgedNanos;

    /** How much after its beginning the plateau is reached (K). */
    private double plateauSeconds;
    /** W_est: the window that Reno would have. */
    private double renoWindow;

    private long roundTripNanos;
    private double undoPlateau;

    public Cubic(int segmentBytes) {
        super(segmentBytes);
    }

    @Override
    public void onAcknowledged(int bytes, long roundTripNanos, boolean isRoundStart, long nowNanos) {
        if (roundTripNanos >= 0) {
            this.roundTripNanos = roundTripNanos;
        }
        if (window < threshold) {
            slowStart(bytes, roundTripNanos, isRoundStart);
        } else {
            avoidCongestion(bytes, nowNanos);
        }
    }

    /** Bytes are counted, not acknowledgments (RFC 3465). HyStart++ is for the first slow start, which knows no threshold. */
    private void slowStart(int bytes, long roundTripNanos, boolean isRoundStart) {
        boolean isFirst = threshold == MAX_WINDOW;
        if (isFirst) {
            hyStart.onAcknowledged(roundTripNanos, isRoundStart);
        }
        int wanted = Math.min(bytes, window);
        window = Math.min(MAX_WINDOW, window + (isFirst ? hyStart.growth(wanted) : wanted));
        if (isFirst && hyStart.isOver()) {
            threshold = window;
        }
    }

    private void avoidCongestion(int bytes, long nowNanos) {
        if (!isInEpoch) {
            startEpoch(nowNanos);
        }
        acknowledgedNanos = nowNanos;
        double sinceEpoch = (nowNanos - epochNanos) / NANOS_PER_SECOND;
        boolean isBelowBefore = renoWindow < windowBeforeLoss;
        renoWindow += (isBelowBefore ? RENO_GROWTH : 1) * segmentBytes * bytes / window;
        if (cubicWindow(sinceEpoch) < renoWindow) {
            growTo(renoWindow);
            return;
        }
        double target = cubicWindow(sinceEpoch + roundTripNanos / NANOS_PER_SECOND);
        double bounded = Math.max(window, Math.min(target, 1.5 * window));
        growTo(window + growth + (bounded - window) * bytes / window);
    }

    private void startEpoch(long nowNanos) {
        isInEpoch = true;
        epochNanos = nowNanos;
        renoWindow = window;
        growth = 0;
        if (plateau > window) {
            plateauSeconds = cubeRoot((plateau - window) / segmentBytes / SCALE);
        } else {
            plateau = window;
            plateauSeconds = 0;
        }
    }

    /** W_cubic (§4.2, figure 1). */
    private double cubicWindow(double seconds) {
        double past = seconds - plateauSeconds;
        return SCALE * past * past * past * segmentBytes + plateau;
    }

    private void growTo(double bytes) {
        int whole = (int) Math.min(MAX_WINDOW, bytes);
        growth = Math.max(0, Math.min(bytes - whole, 1));
        window = Math.max(window, whole);
    }

    /** Newton's way, from above. */
    private static double cubeRoot(double of) {
        double root = Math.max(1, of);
        double better = root;
        do {
            root = better;
            better = (2 * root + of / (root * root)) / 3;
        } while (better < root * (1 - 1e-9));
        return better;
    }

    @Override
    public void onCongestion(Cause cause, int flightBytes, long nowNanos) {
        isInEpoch = false;
        growth = 0;
        if (cause == Cause.REPEATED_TIMEOUT) {
            window = segmentBytes;
            return;
        }
        rememberForUndo();
        undoPlateau = plateau;
        windowBeforeLoss = window;
        // Less than last time: another flow has come, and gets room sooner (§4.7).
        plateau = window < plateau ? window * (1 + DECREASE) / 2 : window;
        // Not of what is under way, which is less when losses follow one another (§4.6 leaves the choice): a
        // window that was not used has not grown.
        threshold = Math.max((int) (window * DECREASE), 2 * segmentBytes);
        window = threshold;
        if (cause == Cause.TIMEOUT) {
            window = segmentBytes;
            plateau = 0;
        }
    }

    @Override
    public void onUnused(long nowNanos) {
        if (isInEpoch) {
            epochNanos += nowNanos - acknowledgedNanos;
            acknowledgedNanos = nowNanos;
        }
    }

    @Override
    public void undo() {
        super.undo();
        plateau = undoPlateau;
        isInEpoch = false;
    }

    @Override
    public void onIdle() {
        super.onIdle();
        isInEpoch = false;
        hyStart.restart();
    }
}
