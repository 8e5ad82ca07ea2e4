package io.anykernel.net.tcp;

import io.anykernel.core.stream.PayloadStream;
import io.anykernel.net.wire.SequenceNumber;

/** The sending half of a connection: send sequence variables (RFC 9293 §3.3.1), what waits and what is under way. */
final class SendState {
    /** Bytes of the send buffer for each segment that has an entry of its own. */
    private static final int BYTES_PER_ENTRY = 512;

    private static final int MIN_ENTRIES = 64;
    /** What the application may queue before anything is known of the path. */
    private static final int INITIAL_BYTES = 256 * 1024;

    final SentSegments segments;
    final RttEstimator roundTrip;

    /** ISS. */
    int initial;

    /** SND.UNA. */
    int unacknowledged;
    /** SND.MAX: the highest that was ever sent, probes of a closed window included. */
    int max;

    /** SND.WND, scaled. */
    int window;
    /** SND.WL1 and SND.WL2. */
    int windowSequence;

    int windowAcknowledgment;
    int largestWindow;
    /** Snd.Wind.Shift (RFC 7323 §2.3), or {@code TcpOptions.ABSENT}. */
    int shift;

    PayloadStream stream;
    /** Most bytes of it, within {@link #bound}. */
    int limit;
    /** What {@link #limit} may grow to. */
    private final int bound;
    /** {@link #limit} grows with the congestion window, until the application sets it. */
    private boolean isTuned = true;
    /** Sequence number of the stream's first byte. */
    int streamStart;

    boolean finQueued;
    int peerSegmentBytes;
    boolean noDelay;
    /** What waits is sent though it be small: the persist timer has expired. */
    boolean forceOutput;

    // Time-outs.
    int retransmitsInRow;
    /** When the retransmission timer expires, while it is armed. */
    long timeoutDueNanos;
    /** The timer is the persist timer's (RFC 9293 §3.8.6.1). */
    boolean persisting;
    /** Probes of a closed window since it was last open. */
    int zeroWindowProbes;
    /** Whether anything was sent again, and our timestamp when that last was. */
    boolean retransmitted;

    int retransmitTimestamp;
    /** What {@link #max} was at the last acknowledgment that began a round. */
    private int roundEnd;
    /** Most bytes that were under way at once in the round before, and so far in this one. */
    private int mostInRoundBefore;

    private int mostInRound;

    // For the status page.
    long bytes;
    long retransmits;
    long lastSentNanos;

    SendState(RttEstimator roundTrip, int bufferBytes) {
        this.roundTrip = roundTrip;
        this.bound = bufferBytes;
        this.limit = Math.min(INITIAL_BYTES, bufferBytes);
        this.segments = new SentSegments(entriesFor(bufferBytes));
    }

    private static int entriesFor(int bufferBytes) {
        int wanted = Math.max(MIN_ENTRIES, bufferBytes / BYTES_PER_ENTRY);
        return Integer.highestOneBit(wanted);
    }

    /** Nothing was sent yet, and the SYN will have this sequence number. */
    void startAt(int initialSequence) {
        initial = initialSequence;
        unacknowledged = initialSequence;
        max = initialSequence;
        streamStart = initialSequence + 1;
        roundEnd = initialSequence;
        segments.reset(initialSequence);
    }

    /** Our SYN was sent and not remembered: it was a cookie. */
    void resumeAfterSyn() {
        max = streamStart;
        segments.reset(streamStart);
    }

    /**
     * Lets the buffer hold two congestion windows, one that is under way and one that the application writes meanwhile: with
     * less the window could neither be used nor grow. It never shrinks.
     */
    void tuneLimit(int windowBytes) {
        int wanted = (int) Math.min(bound, 2L * windowBytes);
        if (isTuned && wanted > limit) {
            limit = wanted;
            stream.capacityBytes(wanted);
        }
    }

    /** The application's choice. */
    void fixLimit(int bytes) {
        isTuned = false;
        limit = bytes;
        if (stream != null) {
            stream.capacityBytes(bytes);
        }
    }

    /** Something was sent. */
    void noteUnderWay() {
        mostInRound = Math.max(mostInRound, segments.flightBytes());
    }

    /**
     * Most bytes that were under way at once in the last round trip. What is under way when an acknowledgment comes says less: of
     * several that come together the later ones find what was sent for none of them yet.
     */
    int mostUnderWay() {
        return Math.max(mostInRoundBefore, mostInRound);
    }

    /** SND.NXT. */
    int next() {
        return segments.end();
    }

    /** The sequence number after the last byte of the stream, where the FIN goes. */
    int streamEnd() {
        return streamStart + (stream == null ? 0 : stream.lengthBytes());
    }

    /** Bytes that were sent and not acknowledged, wherever they are. */
    int outstandingBytes() {
        return max - unacknowledged;
    }

    boolean isFinAcknowledged() {
        return finQueued && unacknowledged - streamEnd() > 0;
    }

    /** Enters an acknowledgment that is acceptable; returns how many bytes of the stream are done with. */
    int acknowledge(int acknowledgment, AckSample sample) {
        sample.acknowledgedBytes = acknowledgment - unacknowledged;
        sample.isRoundStart = SequenceNumber.isBefore(roundEnd, acknowledgment);
        int data = Math.min(sample.acknowledgedBytes, streamEnd() - unacknowledged);
        segments.acknowledge(acknowledgment, sample);
        unacknowledged = acknowledgment;
        if (sample.isRoundStart) {
            roundEnd = max;
            mostInRoundBefore = mostInRound;
            mostInRound = segments.flightBytes();
        }
        if (data > 0 && stream != null) {
            stream.discard(data);
            streamStart += data;
            bytes += data;
        }
        return data;
    }

    /**
     * The sequence number of a segment without data. Behind the edge of a closed window, beyond which a probe's byte lies,
     * the peer would ignore the segment.
     */
    int acceptableSequence() {
        return persisting ? unacknowledged : max;
    }
}
