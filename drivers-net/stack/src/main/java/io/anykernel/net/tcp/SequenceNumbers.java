package io.anykernel.net.tcp;

import io.anykernel.core.table.SipHash;
import io.anykernel.core.table.Tuple;
import io.anykernel.hypercall.Entropy;

/** Initial sequence numbers and timestamp offsets that outsiders cannot guess (RFC 6528 §3, RFC 7323 §7.1). */
final class SequenceNumbers {
    /** The RFC's clock ticks every 4 µs; this one every 4.096. */
    private static final int CLOCK_SHIFT = 12;

    private final SipHash hash;

    SequenceNumbers(Entropy entropy) {
        this.hash = new SipHash(entropy);
    }

    /** ISN in the low 32 bits, the timestamp offset in the high ones. */
    long initial(Tuple connection, long nowNanos) {
        long secret = secret(
                connection.localHigh(),
                connection.localLow(),
                connection.remoteHigh(),
                connection.remoteLow(),
                connection.localPort(),
                connection.remotePort());
        int sequence = (int) secret + (int) (nowNanos >> CLOCK_SHIFT);
        return secret & 0xffff_ffff_0000_0000L | sequence & 0xffff_ffffL;
    }

    /** The timestamp offset alone, of a connection that need not be there. */
    int timestampOffset(long localHigh, long localLow, long remoteHigh, long remoteLow, int localPort, int remotePort) {
        return (int) (secret(localHigh, localLow, remoteHigh, remoteLow, localPort, remotePort) >>> 32);
    }

    private long secret(long localHigh, long localLow, long remoteHigh, long remoteLow, int localPort, int remotePort) {
        return hash.hash(localHigh, localLow, remoteHigh, remoteLow, (long) localPort << 16 | remotePort);
    }
}
