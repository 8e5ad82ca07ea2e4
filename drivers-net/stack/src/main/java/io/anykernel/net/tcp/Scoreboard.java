package io.anykernel.net.tcp;

import io.anykernel.net.wire.SequenceNumber;
import io.anykernel.net.wire.TcpOptions;

/**
 * Enters the SACK blocks of an acknowledgment into the record of what was sent (RFC 2018 §5, RFC 6675 §4's Update). A block
 * that cannot be true changes nothing and is counted. The first may tell of data that arrived twice (RFC 2883 §4).
 */
final class Scoreboard {
    /** Sequence numbers that are further apart compare the wrong way round. */
    private static final int LONGEST_AGO_BYTES = 1 << 30;

    private final TcpCounters counters;

    Scoreboard(TcpCounters counters) {
        this.counters = counters;
    }

    /** To be called when the acknowledgment number itself was entered. */
    void update(SendState send, TcpSegment segment, AckSample sample) {
        TcpOptions options = segment.options;
        for (int i = 0; i < options.sackBlocks(); i++) {
            int start = options.sackStart(i);
            int end = options.sackEnd(i);
            if (i == 0 && isDuplicate(options, segment.acknowledgment)) {
                takeDuplicate(send, start, end, sample);
            } else if (isValid(send, segment, start, end)) {
                int from = SequenceNumber.later(start, send.unacknowledged);
                sample.hasNewSack |= send.segments.sack(from, end, sample);
            } else {
                counters.sackDiscard.increment();
            }
        }
    }

    /** Below the acknowledgment that it comes with, or within the second block. */
    private static boolean isDuplicate(TcpOptions options, int acknowledgment) {
        int start = options.sackStart(0);
        int end = options.sackEnd(0);
        if (SequenceNumber.isAtMost(end, acknowledgment)) {
            return true;
        }
        return options.sackBlocks() > 1
                && SequenceNumber.isAtMost(options.sackStart(1), start)
                && SequenceNumber.isAtMost(end, options.sackEnd(1));
    }

    /**
     * Not reversed, not empty, nothing that was never sent at either end, since ends half a sequence space apart compare the
     * wrong way round; nor may it reach down to what it says it misses, unless the acknowledgment was overtaken and says what
     * was true once.
     */
    private static boolean isValid(SendState send, TcpSegment segment, int start, int end) {
        boolean isOvertaken = SequenceNumber.isBefore(segment.acknowledgment, send.unacknowledged);
        return (isOvertaken || SequenceNumber.isBefore(send.unacknowledged, start))
                && SequenceNumber.isBefore(start, end)
                && SequenceNumber.isBefore(start, send.next())
                && SequenceNumber.isAtMost(end, send.next());
    }

    private void takeDuplicate(SendState send, int start, int end, AckSample sample) {
        // However late it is: everything since the SYN may arrive twice.
        long sentBytes = Math.min(send.bytes + 1, LONGEST_AGO_BYTES);
        boolean wasSent = send.unacknowledged - start <= sentBytes
                && SequenceNumber.isBefore(start, send.max)
                && SequenceNumber.isAtMost(end, send.max);
        if (!SequenceNumber.isBefore(start, end) || !wasSent) {
            counters.sackDiscard.increment();
            return;
        }
        counters.dsackReceived.increment();
        sample.hasDuplicateSack = true;
        sample.duplicateStart = start;
        sample.duplicateEnd = end;
    }
}
