package io.anykernel.net.connection;

/**
 * What may differ between installations. Times are nanoseconds.
 *
 * @param sendBufferBytes most bytes of one connection that wait or are under way; its buffer grows to this with the path
 * @param receiveBufferBytes most unread bytes of one connection; its window grows to this with the path
 * @param minRetransmitNanos by how much the retransmission time-out exceeds the round trip at least (RFC 6298 §2.4 wants 1 s in
 *     all; hosts use less)
 * @param maxRetransmitNanos upper bound, at least 60 s by RFC 6298 §2.5
 * @param delayedAckNanos at most 0.5 s (RFC 9293 §3.8.6.3)
 * @param timeWaitNanos twice the longest time that a segment may live (RFC 9293 §3.4.2: 2 × 2 minutes)
 * @param finWait2Nanos how long an orphaned connection waits for the peer's close
 * @param maxRetransmits time-outs in a row before a connection is given up (RFC 9293 §3.8.3)
 * @param maxSynRetransmits the same for its first segment
 * @param maxConnections most connections in all states; TIME-WAIT ones give way
 * @param congestion how the congestion window is found
 * @param isSackOffered whether selective acknowledgments are offered, and taken up (RFC 2018)
 * @param ecn whether routers may tell of congestion by marks
 */
public record TcpConfig(
        int sendBufferBytes,
        int receiveBufferBytes,
        long minRetransmitNanos,
        long maxRetransmitNanos,
        long delayedAckNanos,
        long timeWaitNanos,
        long finWait2Nanos,
        int maxRetransmits,
        int maxSynRetransmits,
        int maxConnections,
        CongestionAlgorithm congestion,
        boolean isSackOffered,
        EcnMode ecn) {
    private static final long SECOND = 1_000_000_000L;

    /** 4 MiB each way, 200 ms to 60 s, 40 ms, 60 s, 60 s, 15, 6, 4096, CUBIC, SACK, marks where a peer offers them. */
    public static final TcpConfig DEFAULT = new TcpConfig(
            4 << 20,
            4 << 20,
            SECOND / 5,
            60 * SECOND,
            SECOND / 25,
            60 * SECOND,
            60 * SECOND,
            15,
            6,
            4096,
            CongestionAlgorithm.CUBIC,
            true,
            EcnMode.ACCEPT);

    /** As {@link #DEFAULT} with 16 KiB each way and 64 connections. */
    public static final TcpConfig SMALL =
            DEFAULT.withBuffers(16 * 1024, 16 * 1024).withMaxConnections(64);

    public TcpConfig {
        if (sendBufferBytes < 4096 || receiveBufferBytes < 4096 || receiveBufferBytes > 1 << 29) {
            throw new IllegalArgumentException("buffers from 4 KiB to 512 MiB");
        }
    }

    /** The same with other buffers. */
    public TcpConfig withBuffers(int sendBytes, int receiveBytes) {
        Copy copy = new Copy(this);
        copy.sendBufferBytes = sendBytes;
        copy.receiveBufferBytes = receiveBytes;
        return copy.make();
    }

    /** The same with another TIME-WAIT. */
    public TcpConfig withTimeWait(long nanos) {
        Copy copy = new Copy(this);
        copy.timeWaitNanos = nanos;
        return copy.make();
    }

    /** The same with another bound on connections. */
    public TcpConfig withMaxConnections(int count) {
        Copy copy = new Copy(this);
        copy.maxConnections = count;
        return copy.make();
    }

    /** The same with another congestion control. */
    public TcpConfig withCongestion(CongestionAlgorithm algorithm) {
        Copy copy = new Copy(this);
        copy.congestion = algorithm;
        return copy.make();
    }

    /** The same with or without selective acknowledgments. */
    public TcpConfig withSack(boolean isOffered) {
        Copy copy = new Copy(this);
        copy.isSackOffered = isOffered;
        return copy.make();
    }

    /** The same with or without marks for congestion. */
    public TcpConfig withEcn(EcnMode mode) {
        Copy copy = new Copy(this);
        copy.ecn = mode;
        return copy.make();
    }

    /** The same values, some of which are replaced. */
    private static final class Copy {
        private int sendBufferBytes;
        private int receiveBufferBytes;
        private long minRetransmitNanos;
        private long maxRetransmitNanos;
        private long delayedAckNanos;
        private long timeWaitNanos;
        private long finWait2Nanos;
        private int maxRetransmits;
        private int maxSynRetransmits;
        private int maxConnections;
        private CongestionAlgorithm congestion;
        private boolean isSackOffered;
        private EcnMode ecn;

        Copy(TcpConfig of) {
            sendBufferBytes = of.sendBufferBytes;
            receiveBufferBytes = of.receiveBufferBytes;
            minRetransmitNanos = of.minRetransmitNanos;
            maxRetransmitNanos = of.maxRetransmitNanos;
            delayedAckNanos = of.delayedAckNanos;
            timeWaitNanos = of.timeWaitNanos;
            finWait2Nanos = of.finWait2Nanos;
            maxRetransmits = of.maxRetransmits;
            maxSynRetransmits = of.maxSynRetransmits;
            maxConnections = of.maxConnections;
            congestion = of.congestion;
            isSackOffered = of.isSackOffered;
            ecn = of.ecn;
        }

        TcpConfig make() {
            return new TcpConfig(
                    sendBufferBytes,
                    receiveBufferBytes,
                    minRetransmitNanos,
                    maxRetransmitNanos,
                    delayedAckNanos,
                    timeWaitNanos,
                    finWait2Nanos,
                    maxRetransmits,
                    maxSynRetransmits,
                    maxConnections,
                    congestion,
                    isSackOffered,
                    ecn);
        }
    }
}
