package io.anykernel.net.tcp;

import io.anykernel.core.stream.PayloadStream;
import io.anykernel.net.wire.SequenceNumber;

/** The sending half of a connection: send sequence variables (RFC 9293 §3.3.1), what waits and what is under way. */
final class SendState {
    /** Bytes of the send buffer for each segment that has an entry of its own. */
    private static final int BYTES_PER_ENTRY = 512;

    private static final int MIN_ENTRIES = 64;

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
    /** Most bytes of it, within the configured bound. */
    int limit;
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
    int roundEnd;

    // For the status page.
    long bytes;
    long retransmits;
    long lastSentNanos;

    SendState(RttEstimator roundTrip, int bufferBytes) {
        this.roundTrip = roundTrip;
        this.limit = bufferBytes;
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
