package io.anykernel.net.socket;

import io.anykernel.net.address.IpAddress;

/**
 * What came back by ICMP for a datagram that was sent (RFC 1122 §4.1.3.3).
 *
 * @param errno {@code CONNECTION_REFUSED} where no socket has the port, {@code HOST_UNREACHABLE} where the way there is broken,
 *     {@code MESSAGE_TOO_LONG} where it did not fit and could not be cut
 * @param destination of that datagram
 * @param port of that datagram's receiver
 */
public record DatagramError(int errno, IpAddress destination, int port) {}
