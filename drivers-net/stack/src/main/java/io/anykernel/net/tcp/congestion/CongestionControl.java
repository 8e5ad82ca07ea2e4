package io.anykernel.net.tcp.congestion;

/** Decides the congestion window of one connection. Amounts are bytes; "flight" is what was sent and not acknowledged. */
public interface CongestionControl {
    /** The congestion window. */
    int windowBytes();

    /** The slow start threshold. */
    int thresholdBytes();

    /** Whether a fast recovery is under way. */
    boolean isRecovering();

    /** New data was acknowledged outside fast recovery. */
    void onAcknowledged(int bytes);

    /** The third duplicate acknowledgment: the caller retransmits and recovery begins. */
    void onLoss(int flightBytes);

    /** Another duplicate during recovery: one more segment has left the network. */
    void onDuplicate();

    /** Part of what was under way when recovery began was acknowledged: the caller retransmits the next segment. */
    void onPartialAcknowledgment(int bytes);

    /** All of it was acknowledged. */
    void onRecovered(int flightBytes);

    /** The retransmission timer expired. */
    void onTimeout(int flightBytes);

    /** The connection was idle for longer than a retransmission time-out (RFC 5681 §4.1). */
    void onIdle();

    /** The largest segment changed. */
    void segmentBytes(int bytes);
}
