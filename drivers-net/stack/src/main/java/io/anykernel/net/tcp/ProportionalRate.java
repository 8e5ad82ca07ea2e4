package io.anykernel.net.tcp;

/**
 * How much is sent in answer to each acknowledgment while losses are repaired (RFC 9937 §6): so that what is under way falls
 * to the slow start threshold in step with what arrives, and is built up to it again where losses took more. Bytes.
 */
final class ProportionalRate {
    private int threshold;
    private long deliveredBytes;
    private long sentBytes;
    private long flightAtStart;
    private int windowBytes;

    /**
     * Recovery begins.
     *
     * @param flightAtStart RecoverFS: what the acknowledgments of this recovery can report, with what the present one did
     */
    void start(int threshold, int flightAtStart) {
        this.threshold = threshold;
        this.flightAtStart = Math.max(1, flightAtStart);
        deliveredBytes = 0;
        sentBytes = 0;
        windowBytes = 0;
    }

    /**
     * An acknowledgment, or the detection of a loss without one.
     *
     * @param isSafe SND.UNA advanced and nothing more is lost
     */
    void onAcknowledged(int delivered, int flightBytes, boolean isSafe, int segmentBytes) {
        deliveredBytes += delivered;
        long quota;
        if (flightBytes > threshold) {
            quota = (deliveredBytes * threshold + flightAtStart - 1) / flightAtStart - sentBytes;
        } else {
            quota = Math.max(deliveredBytes - sentBytes, delivered) + (isSafe ? segmentBytes : 0);
            quota = Math.min(threshold - flightBytes, quota);
        }
        if (sentBytes == 0) {
            // The first lost segment is sent whatever the rest says.
            quota = Math.max(quota, segmentBytes);
        }
        windowBytes = flightBytes + (int) Math.max(0, quota);
    }

    void onSent(int bytes) {
        sentBytes += bytes;
    }

    /** What may be under way until the next acknowledgment. */
    int windowBytes() {
        return windowBytes;
    }
}
