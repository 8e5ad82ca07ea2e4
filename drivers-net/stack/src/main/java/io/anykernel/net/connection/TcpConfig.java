package io.anykernel.net.connection;

/**
 * What may differ between installations. Times are nanoseconds.
 *
 * @param sendBufferBytes most bytes of one connection that wait or are under way
 * @param receiveBufferBytes most unread bytes of one connection
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

    /** 256 KiB each way, 200 ms to 60 s, 40 ms, 60 s, 60 s, 15, 6, 4096, CUBIC, SACK, marks where a peer offers them. */
    public static final TcpConfig DEFAULT = new TcpConfig(
            256 * 1024,
            256 * 1024,
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
        return new TcpConfig(
                sendBytes,
                receiveBytes,
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

    /** The same with another TIME-WAIT. */
    public TcpConfig withTimeWait(long nanos) {
        return new TcpConfig(
                sendBufferBytes,
                receiveBufferBytes,
                minRetransmitNanos,
                maxRetransmitNanos,
                delayedAckNanos,
                nanos,
                finWait2Nanos,
                maxRetransmits,
                maxSynRetransmits,
                maxConnections,
                congestion,
                isSackOffered,
                ecn);
    }

    /** The same with another bound on connections. */
    public TcpConfig withMaxConnections(int count) {
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
                count,
                congestion,
                isSackOffered,
                ecn);
    }

    /** The same with another congestion control. */
    public TcpConfig withCongestion(CongestionAlgorithm algorithm) {
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
                algorithm,
                isSackOffered,
                ecn);
    }

    /** The same with or without selective acknowledgments. */
    public TcpConfig withSack(boolean isOffered) {
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
                isOffered,
                ecn);
    }

    /** The same with or without marks for congestion. */
    public TcpConfig withEcn(EcnMode mode) {
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
                mode);
    }
}
