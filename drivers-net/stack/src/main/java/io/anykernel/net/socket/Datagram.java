package io.anykernel.net.socket;

import io.anykernel.net.address.IpAddress;

/** Where a received datagram came from and went to; reusable. */
public final class Datagram {
    long sourceHigh;
    long sourceLow;
    int sourcePort;
    long destinationHigh;
    long destinationLow;
    int lengthBytes;

    public IpAddress source() {
        return new IpAddress(sourceHigh, sourceLow);
    }

    public int sourcePort() {
        return sourcePort;
    }

    /** Which address it was sent to: one of this host's, a broadcast address or a group. */
    public IpAddress destination() {
        return new IpAddress(destinationHigh, destinationLow);
    }

    /** Of the whole payload, also where the caller's buffer was shorter. */
    public int lengthBytes() {
        return lengthBytes;
    }
}
