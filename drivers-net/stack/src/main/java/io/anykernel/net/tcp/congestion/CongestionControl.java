package io.anykernel.net.tcp.congestion;

/**
 * Decides the congestion window of one connection. Amounts are bytes, times nanoseconds. What is lost, and how it is
 * repaired, is not its business.
 */
public interface CongestionControl {
    /** Why there is less room in the network than was thought. */
    enum Cause {
        /** Segments were lost and others arrived. */
        LOSS,
        /** A router marked a segment instead of dropping it (RFC 3168 §6.1.2). */
        MARK,
        /** The retransmission timer expired: nothing is taken to be under way. */
        TIMEOUT,
        /** It expired while losses were being repaired: the window falls, the threshold has fallen already. */
        REPEATED_TIMEOUT
    }

    /** The congestion window. */
    int windowBytes();

    /** The slow start threshold. */
    int thresholdBytes();

    /**
     * New data was acknowledged while no loss was being repaired.
     *
     * @param roundTripNanos shortest that the acknowledgment tells of, or negative
     * @param isRoundStart whether this is the first acknowledgment of what was sent since the last such one
     */
    void onAcknowledged(int bytes, long roundTripNanos, boolean isRoundStart, long nowNanos);

    /**
     * New data was acknowledged while no loss was being repaired, and less than the window was in use: it does not grow, and
     * the time since the last acknowledgment does not count (RFC 9438 §5.8).
     */
    void onUnused(long nowNanos);

    /**
     * Threshold and window fall.
     *
     * @param flightBytes what was sent and not acknowledged
     */
    void onCongestion(Cause cause, int flightBytes, long nowNanos);

    /** What was lost is repaired, and the window is now this. */
    void onRecovered(int windowBytes);

    /** The last fall of threshold and window was needless: both are what they were (RFC 4015 §3). */
    void undo();

    /** The connection was idle for longer than a retransmission time-out (RFC 5681 §4.1). */
    void onIdle();

    /** The largest segment changed. */
    void segmentBytes(int bytes);
}
