package io.anykernel.net.socket;

import io.anykernel.net.ip.IpAddress;

/** Where a received datagram came from; reusable. */
public final class Datagram {
    long sourceHigh;
    long sourceLow;
    int sourcePort;
    int lengthBytes;

    public IpAddress source() {
        return new IpAddress(sourceHigh, sourceLow);
    }

    public int sourcePort() {
        return sourcePort;
    }

    /** Of the whole payload, also where the caller's buffer was shorter. */
    public int lengthBytes() {
        return lengthBytes;
    }
}
