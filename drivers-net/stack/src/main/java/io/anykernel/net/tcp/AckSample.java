package io.anykernel.net.tcp;

import io.anykernel.net.tcp.congestion.CongestionControl;
import io.anykernel.net.wire.SequenceNumber;

/** What one acknowledgment says about what was sent. One object is reused for all. */
final class AckSample {
    /** {@link #roundTripNanos} where nothing tells it. */
    static final long NONE = -1;

    /** By how much SND.UNA advanced. */
    int acknowledgedBytes;
    /** Bytes that are known to have arrived since this acknowledgment: acknowledged or SACKed for the first time. */
    int deliveredBytes;
    /** RFC 6675's pipe before the acknowledgment. */
    int flightBytesBefore;
    /** Most bytes that were under way in the last round trip. */
    int mostUnderWay;
    /** A duplicate by RFC 5681 §2. */
    boolean isDuplicate;
    /** The first acknowledgment of data that was sent after the last such one: a round trip has passed. */
    boolean isRoundStart;
    /** Whether it says that a router marked something for congestion (ECE). */
    boolean hasCongestionEcho;
    /** Whether a SACK block said something new. */
    boolean hasNewSack;

    /** Whether it tells of data that arrived twice (D-SACK), and which. */
    boolean hasDuplicateSack;

    int duplicateStart;
    int duplicateEnd;

    // Of what was delivered.
    /** Whether anything was. */
    boolean hasDelivery;
    /** The end of the one with the highest numbers. */
    int highestEnd;
    /** When the one that was sent last was sent, and where it ends, if {@link #hasNewest}. */
    long newestSentNanos;

    int newestEnd;
    boolean hasNewest;
    /** Lowest sequence number of those that were sent once, if {@link #hasOriginal}. */
    int lowestOriginal;

    boolean hasOriginal;
    /** Whether what was sent again is among what it acknowledges. */
    private boolean hasRepetition;

    private long oldestOriginalNanos;
    private long newestOriginalNanos;

    /** Whether it echoes a timestamp of ours (TSecr), and which. */
    boolean hasEcho;

    int echo;

    private long nowNanos;
    private long minimumNanos;

    /** @param minimumNanos shortest round trip: what was sent again and is acknowledged sooner had arrived before */
    void begin(int flightBytes, long minimumNanos, long nowNanos) {
        this.nowNanos = nowNanos;
        this.minimumNanos = minimumNanos;
        hasEcho = false;
        hasNewest = false;
        flightBytesBefore = flightBytes;
        acknowledgedBytes = 0;
        deliveredBytes = 0;
        isDuplicate = false;
        isRoundStart = false;
        hasNewSack = false;
        hasDuplicateSack = false;
        hasDelivery = false;
        hasOriginal = false;
        hasRepetition = false;
    }

    /**
     * A segment that was sent again is acknowledged: the others may have waited for it at the receiver, for however long.
     */
    void onRepetition() {
        hasRepetition = true;
    }

    /** The segment with those bytes arrived, which was not known before. */
    void onDelivered(int start, int end, long sentNanos, boolean isRetransmitted) {
        deliveredBytes += end - start;
        highestEnd = hasDelivery ? SequenceNumber.later(highestEnd, end) : end;
        hasDelivery = true;
        // Acknowledged sooner than any, it was the first transmission that arrived (RFC 8985 §6.2, step 2).
        boolean isAmbiguous = isRetransmitted && nowNanos - sentNanos < minimumNanos;
        if (!isAmbiguous && (!hasNewest || isSentAfter(sentNanos, end, newestSentNanos, newestEnd))) {
            hasNewest = true;
            newestSentNanos = sentNanos;
            newestEnd = end;
        }
        if (isRetransmitted) {
            return;
        }
        if (!hasOriginal) {
            hasOriginal = true;
            lowestOriginal = start;
            oldestOriginalNanos = sentNanos;
            newestOriginalNanos = sentNanos;
            return;
        }
        lowestOriginal = SequenceNumber.isBefore(start, lowestOriginal) ? start : lowestOriginal;
        oldestOriginalNanos = Math.min(oldestOriginalNanos, sentNanos);
        newestOriginalNanos = Math.max(newestOriginalNanos, sentNanos);
    }

    /**
     * Lets the window grow by what was acknowledged, if it was in use: else it says nothing about the network (RFC 9438
     * §5.8). In slow start half of it is enough, since it doubles a round trip. A mark lets nothing grow (RFC 3168 §6.1.2).
     */
    void grow(CongestionControl congestion, int bytes, int segmentBytes, long nowNanos) {
        if (hasCongestionEcho) {
            return;
        }
        int window = congestion.windowBytes();
        boolean isInUse = window < congestion.thresholdBytes()
                ? window < 2L * mostUnderWay
                : window <= mostUnderWay + 3L * segmentBytes;
        if (isInUse) {
            congestion.onAcknowledged(bytes, shortestRoundTripNanos(), isRoundStart, nowNanos);
        } else {
            congestion.onUnused(nowNanos);
        }
    }

    /** Whether one segment was sent after another; of one burst the later sequence number decides (RFC 8985 §6.2). */
    static boolean isSentAfter(long sentNanos, int end, long otherSentNanos, int otherEnd) {
        return sentNanos > otherSentNanos || sentNanos == otherSentNanos && SequenceNumber.isBefore(otherEnd, end);
    }

    /**
     * The round trip of the oldest segment that was sent once, delays of the receiver included: for the time-out. {@link
     * #NONE} where segments that were sent again are acknowledged (Karn), alone or with others.
     */
    long roundTripNanos() {
        return hasOriginal && !hasRepetition ? nowNanos - oldestOriginalNanos : NONE;
    }

    /** The same of the newest one, which waited least at the receiver: for congestion control. */
    long shortestRoundTripNanos() {
        return hasOriginal && !hasRepetition ? nowNanos - newestOriginalNanos : NONE;
    }
}
