package io.anykernel.net.ip;

import io.anykernel.core.table.SipHash;
import io.anykernel.hypercall.Entropy;

/** Ports for connections whose user named none: simple hash-based selection (RFC 6056 §3.3.3). */
public final class EphemeralPorts {
    private static final int FIRST = 49_152;
    private static final int COUNT = 65_536 - FIRST;

    private final SipHash hash;
    private int next;

    public EphemeralPorts(Entropy entropy) {
        this.hash = new SipHash(entropy);
        this.next = (int) entropy.nextLong() & 0xffff;
    }

    /** How many candidates there are for one destination. */
    public int count() {
        return COUNT;
    }

    /** The next candidate for a destination; the caller tries until one is free, at most {@link #count} times. */
    public int candidate(long localHigh, long localLow, long remoteHigh, long remoteLow, int remotePort) {
        int offset = (int) hash.hash(localHigh, localLow, remoteHigh, remoteLow, remotePort) & 0x7fff_ffff;
        next = (next + 1) & 0xffff;
        return FIRST + (offset % COUNT + next) % COUNT;
    }
}
