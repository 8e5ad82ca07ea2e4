package io.anykernel.net.ip;

import io.anykernel.core.checksum.InternetChecksum;

/** Where a received packet came from and went to. One object is reused for all packets; read it, do not keep it. */
public final class PacketInfo {
    long sourceHigh;
    long sourceLow;
    long destinationHigh;
    long destinationLow;
    int protocol;
    int networkHeaderBytes;
    /** Where in the packet the number of what follows the network headers stands; IPv6 only. */
    int nextHeaderField;

    boolean toGroup;
    boolean isMarked;
    NetworkInterface arrival;

    public long sourceHigh() {
        return sourceHigh;
    }

    public long sourceLow() {
        return sourceLow;
    }

    public long destinationHigh() {
        return destinationHigh;
    }

    public long destinationLow() {
        return destinationLow;
    }

    /** Whether it was sent to many: by multicast or broadcast, of the network or of the link. */
    public boolean isToGroup() {
        return toGroup;
    }

    /** Whether a router marked it for congestion (RFC 3168 §5); of fragments, whether one of them was (§5.3). */
    public boolean isMarked() {
        return isMarked;
    }

    /** Sum over the pseudo-header of a transport's checksum (RFC 9293 §3.1, RFC 8200 §8.1). */
    public int pseudoHeaderSum(int lengthBytes) {
        int sum = PseudoHeader.sum(sourceHigh, sourceLow, destinationHigh, destinationLow);
        return InternetChecksum.add(sum, InternetChecksum.add(protocol, InternetChecksum.sumOf(lengthBytes)));
    }
}
