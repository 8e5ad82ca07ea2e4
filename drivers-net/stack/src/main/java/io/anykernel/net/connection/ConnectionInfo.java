package io.anykernel.net.connection;

import io.anykernel.net.address.IpAddress;

/**
 * A connection as a status page shows it.
 *
 * @param bytesIn delivered in order
 * @param bytesOut acknowledged by the peer
 * @param retransmits segments sent again
 * @param congestionWindowBytes 0 before it is established
 * @param roundTripNanos smoothed, 0 before the first measurement
 */
public record ConnectionInfo(
        IpAddress local,
        int localPort,
        IpAddress remote,
        int remotePort,
        TcpState state,
        long bytesIn,
        long bytesOut,
        long retransmits,
        int congestionWindowBytes,
        long roundTripNanos) {}
