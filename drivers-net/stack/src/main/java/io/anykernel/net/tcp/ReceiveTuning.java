package io.anykernel.net.tcp;

/**
 * How many unread bytes a connection may come to have, from what its application reads in a round trip (dynamic right-sizing,
 * Fisk and Feng 2001). The shortest round trip counts: what a queue on the path adds to it is no reason to fill that further.
 */
final class ReceiveTuning {
    /** Up to here reading alone opens the window. */
    private static final int UNMEASURED_BYTES = 256 * 1024;
    /** Applications and batches do not read more evenly than this. */
    private static final long LEAST_INTERVAL_NANOS = 1_000_000L;

    private long readSinceGrowth;
    private long intervalStartNanos;
    private boolean isMeasuring;
    private long readInInterval;
    private long readBefore;

    /**
     * Bytes were read.
     *
     * @param roundTripNanos 0 if it is not known
     * @return the limit from now on, at least {@code limit}
     */
    long limitAfterRead(int limit, int bytes, long roundTripNanos, long nowNanos) {
        long measured = roundTripNanos == 0 ? 0 : afterInterval(bytes, roundTripNanos, nowNanos);
        readSinceGrowth += bytes;
        if (readSinceGrowth < limit) {
            return Math.max(measured, limit);
        }
        readSinceGrowth = 0;
        long doubled = roundTripNanos == 0 ? 2L * limit : Math.min(2L * limit, UNMEASURED_BYTES);
        return Math.max(limit, Math.max(measured, doubled));
    }

    /**
     * What a round trip's reading asks for, if one is over; else 0. Twice of it, so that the window never bounds the peer, and
     * eight times what it grew by: a peer in slow start sends twice as much in the next round trip, and twice that before what is
     * promised now comes.
     */
    private long afterInterval(int bytes, long roundTripNanos, long nowNanos) {
        if (!isMeasuring) {
            isMeasuring = true;
            intervalStartNanos = nowNanos;
        }
        readInInterval += bytes;
        long interval = Math.max(roundTripNanos, LEAST_INTERVAL_NANOS);
        long elapsed = nowNanos - intervalStartNanos;
        if (elapsed < interval) {
            return 0;
        }
        long read = (long) (readInInterval * ((double) interval / elapsed));
        long growth = Math.max(0, Math.min(read - readBefore, read / 2));
        long wanted = 2 * read + 8 * growth;
        readBefore = read;
        readInInterval = 0;
        intervalStartNanos = nowNanos;
        return wanted;
    }
}
