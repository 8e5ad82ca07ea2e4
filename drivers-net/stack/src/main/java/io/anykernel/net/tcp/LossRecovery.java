package io.anykernel.net.tcp;

/**
 * Finds out which segments of one connection are lost, marks them in {@link SentSegments}, and says how much may be sent
 * while they are repaired. What is lost is sent first.
 */
interface LossRecovery {
    /** An acknowledgment was entered; whatever it says is in the sample. */
    void onAcknowledgment(AckSample sample, long nowNanos);

    /** The retransmission timer expired (RFC 6298 §5). */
    void onTimeout(long nowNanos);

    /** How many bytes of lost or new data may be sent now; 0 or less for none. */
    int quotaBytes();

    /** So many bytes were sent, for the first time or again. */
    void onSent(int bytes, boolean isRepetition, long nowNanos);

    /** Whether what was lost is being repaired. */
    boolean isRecovering();

    /** Nothing is to be sent any more: no timer of it fires from now on. */
    void end();
}
