package io.anykernel.net.tcp;

import io.anykernel.core.table.SipHash;
import io.anykernel.hypercall.Entropy;

/**
 * Initial sequence numbers that carry what a half-open connection would have remembered (RFC 4987 §3.6): 29 bits of a
 * keyed hash over addresses, ports and the peer's sequence number, and 3 bits for its segment size. The secret changes every
 * 64 seconds; the last one still counts. The window scale travels in the low bits of our timestamp, which the peer echoes,
 * and one more bit says whether the peer takes SACK options.
 */
final class SynCookies {
    /** Values of the window scale's bits that say that the peer offered none. */
    static final int NO_SCALE = 15;

    private static final int SCALE_MASK = 15;
    private static final int SACK_BIT = 16;
    private static final int STAMP_MASK = SCALE_MASK | SACK_BIT;
    private static final int SEGMENT_MASK = 7;
    private static final long PERIOD_NANOS = 64_000_000_000L;
    private static final int[] SEGMENT_BYTES = {48, 536, 1024, 1220, 1360, 1440, 1460, 8940};

    private final Entropy entropy;
    private SipHash secret;
    private SipHash lastSecret;
    private long period = -1;
    private long newestNanos;

    SynCookies(Entropy entropy) {
        this.entropy = entropy;
    }

    /** Whether a cookie that was made is still good. */
    boolean isActive(long nowNanos) {
        return period >= 0 && nowNanos - newestNanos < 2 * PERIOD_NANOS;
    }

    /** The sequence number of our SYN. */
    int make(
            long localHigh,
            long localLow,
            long remoteHigh,
            long remoteLow,
            int ports,
            int peerSequence,
            int segmentBytes,
            long nowNanos) {
        rotate(nowNanos);
        newestNanos = nowNanos;
        int index = SEGMENT_MASK;
        while (index > 0 && SEGMENT_BYTES[index] > segmentBytes) {
            index--;
        }
        return cookie(secret, localHigh, localLow, remoteHigh, remoteLow, ports, peerSequence, index);
    }

    /** The peer's segment size that a cookie carries, or -1 if it is none of ours. */
    int segmentBytes(
            int cookie,
            long localHigh,
            long localLow,
            long remoteHigh,
            long remoteLow,
            int ports,
            int peerSequence,
            long nowNanos) {
        rotate(nowNanos);
        int index = cookie & SEGMENT_MASK;
        boolean isOurs = cookie
                        == cookie(secret, localHigh, localLow, remoteHigh, remoteLow, ports, peerSequence, index)
                || cookie == cookie(lastSecret, localHigh, localLow, remoteHigh, remoteLow, ports, peerSequence, index);
        return isOurs ? SEGMENT_BYTES[index] : -1;
    }

    private static int cookie(
            SipHash secret,
            long localHigh,
            long localLow,
            long remoteHigh,
            long remoteLow,
            int ports,
            int peerSequence,
            int index) {
        long words = (long) ports << 32 | peerSequence & 0xffff_ffffL;
        long tuple = secret.hash(localHigh, localLow, remoteHigh, remoteLow, words);
        return (int) secret.hash(tuple, index, 0, 0, 0) & ~SEGMENT_MASK | index;
    }

    private void rotate(long nowNanos) {
        long now = nowNanos / PERIOD_NANOS;
        if (now == period) {
            return;
        }
        lastSecret = now == period + 1 && secret != null ? secret : new SipHash(entropy);
        secret = new SipHash(entropy);
        period = now;
    }

    /** A timestamp not later than {@code timestamp} whose low bits carry a window scale or {@link #NO_SCALE}, and SACK. */
    static int stamp(int timestamp, int scale, boolean isSackPermitted) {
        int stamped = timestamp & ~STAMP_MASK | scale | (isSackPermitted ? SACK_BIT : 0);
        return stamped - timestamp > 0 ? stamped - STAMP_MASK - 1 : stamped;
    }

    /** The scale that {@link #stamp} put into a timestamp. */
    static int scaleOf(int stamped) {
        return stamped & SCALE_MASK;
    }

    /** Whether {@link #stamp} was told that the peer takes SACK options. */
    static boolean isSackPermitted(int stamped) {
        return (stamped & SACK_BIT) != 0;
    }
}
