package io.anykernel.net.tcp;

import io.anykernel.net.wire.SequenceNumber;

/**
 * Loss detection by time (RFC 8985 §6): a segment is lost once one that was sent later has arrived and a round trip with a
 * window for reordering has passed since it was sent. Names in parentheses are the RFC's.
 */
final class Rack {
    /** {@link #detect} where no segment waits for the reordering window. */
    static final long NONE = Long.MAX_VALUE;

    private static final int DUPLICATE_THRESHOLD = 3;
    /** Recoveries without a duplicate after which the window is what it was first (§6.2, step 4). */
    private static final int PERSIST_RECOVERIES = 16;

    private static final int MAX_MULTIPLIER = 255;

    private final SendState send;
    private boolean hasDelivery;
    /** When the latest segment that has arrived was sent, and where it ends (RACK.xmit_ts, RACK.end_seq). */
    private long latestSentNanos;

    private int latestEnd;
    private long roundTripNanos;
    /** The highest that has arrived (RACK.fack). */
    private int highestDelivered;

    private boolean hasSeenReordering;
    private int windowMultiplier = 1;
    private int recoveriesLeft;
    /** Until this is acknowledged, further duplicates are those of the same round (RACK.dsack_round). */
    private int duplicateRoundEnd;

    private boolean isInDuplicateRound;

    Rack(SendState send) {
        this.send = send;
        this.highestDelivered = send.unacknowledged;
    }

    /** Whether the network has delivered segments out of order. */
    boolean hasSeenReordering() {
        return hasSeenReordering;
    }

    /** Steps 1 to 4: takes over what an acknowledgment says. */
    void update(AckSample sample, long nowNanos) {
        takeDuplicates(sample);
        if (!sample.hasDelivery) {
            return;
        }
        if (sample.hasOriginal && SequenceNumber.isBefore(sample.lowestOriginal, highestDelivered)) {
            hasSeenReordering = true;
        }
        highestDelivered = SequenceNumber.later(highestDelivered, sample.highestEnd);
        if (!sample.hasNewest) {
            return;
        }
        roundTripNanos = nowNanos - sample.newestSentNanos;
        if (!hasDelivery
                || AckSample.isSentAfter(sample.newestSentNanos, sample.newestEnd, latestSentNanos, latestEnd)) {
            hasDelivery = true;
            latestSentNanos = sample.newestSentNanos;
            latestEnd = sample.newestEnd;
        }
    }

    /** Each round trip with a duplicate widens the window: segments were sent again spuriously. */
    private void takeDuplicates(AckSample sample) {
        if (isInDuplicateRound && SequenceNumber.isAtMost(duplicateRoundEnd, send.unacknowledged)) {
            isInDuplicateRound = false;
        }
        if (sample.hasDuplicateSack && !isInDuplicateRound) {
            isInDuplicateRound = true;
            duplicateRoundEnd = send.next();
            windowMultiplier = Math.min(windowMultiplier + 1, MAX_MULTIPLIER);
            recoveriesLeft = PERSIST_RECOVERIES;
        }
    }

    /** What was lost is repaired. */
    void onRecovered() {
        if (recoveriesLeft > 0 && --recoveriesLeft == 0) {
            windowMultiplier = 1;
        }
    }

    private long windowNanos(boolean isRecovering) {
        boolean hasThreshold = send.segments.sackedSegments() >= DUPLICATE_THRESHOLD;
        if (!hasSeenReordering && (isRecovering || hasThreshold)) {
            return 0;
        }
        long window = windowMultiplier * (send.roundTrip.minimumNanos() / 4);
        return Math.min(window, send.roundTrip.smoothedNanos());
    }

    /**
     * Step 5: marks what is lost.
     *
     * @return after how many nanoseconds to detect again, or {@link #NONE}
     */
    long detect(boolean isRecovering, long nowNanos) {
        if (!hasDelivery) {
            return NONE;
        }
        SentSegments segments = send.segments;
        long waitNanos = roundTripNanos + windowNanos(isRecovering);
        long again = 0;
        for (int i = 0; i < segments.count(); i++) {
            boolean isEarlier =
                    AckSample.isSentAfter(latestSentNanos, latestEnd, segments.sentNanosOf(i), segments.endOf(i));
            if (!isEarlier && !segments.isRetransmitted(i)) {
                // Segments are sent in order, and again only later: all that follow were sent after this one.
                break;
            }
            if (!isEarlier || !segments.isInFlight(i)) {
                continue;
            }
            long left = segments.sentNanosOf(i) + waitNanos - nowNanos;
            if (left <= 0) {
                segments.markLost(i);
            } else {
                again = Math.max(again, left);
            }
        }
        return again == 0 ? NONE : again;
    }

    /** The retransmission timer expired (§6.3): the first is lost, and what was sent as long ago. */
    void markOnTimeout(long nowNanos) {
        SentSegments segments = send.segments;
        for (int i = 0; i < segments.count(); i++) {
            if (i == 0 || segments.sentNanosOf(i) + roundTripNanos <= nowNanos) {
                segments.markLost(i);
            }
        }
    }
}
