package io.anykernel.net.ip;

import io.anykernel.core.packet.PacketBuffer;

/** What a transport may ask of the layer below it. It knows addresses of 128 bits and no IP version. */
public interface NetworkLayer {
    /** Names who takes packets of a protocol; before the first packet. */
    void register(int protocol, TransportSink sink);

    /**
     * Finds the way to {@code remote} and fills {@code path}.
     *
     * @param localHigh of the local address, or 0 with {@code localLow} 0 to have one chosen
     * @return {@code Errno.OK}, {@code NETWORK_UNREACHABLE}, or {@code ADDRESS_UNAVAILABLE} if the local address is not this
     *     host's, of another IP version than the remote one, or loopback while the remote one is elsewhere
     */
    int route(Path path, long localHigh, long localLow, long remoteHigh, long remoteLow, long nowNanos);

    /**
     * Sends a packet that starts at its transport header; takes its reference.
     *
     * @param ecn of {@link Ecn}
     * @return false if it had to be cut, and there were too few packets for the fragments
     */
    boolean send(PacketBuffer packet, Path path, int protocol, int ecn, long nowNanos);

    /** How many packets carry a datagram of that many bytes, transport header included. */
    int packetCount(Path path, int lengthBytes);

    /** Whether a datagram of that many bytes, transport header included, would find room on its way out. */
    boolean hasRoom(Path path, int lengthBytes);

    /** Whether the address is one of this host's. */
    boolean isLocal(long high, long low);

    /** Whether the address can be one host's: neither unspecified nor a group's nor a broadcast (RFC 1122 §3.2.1.3). */
    boolean isUnicast(long high, long low);

    /** Answers a packet that no socket wanted with "port unreachable", within limits; does not take its reference. */
    void rejectPort(PacketBuffer packet, PacketInfo envelope, long nowNanos);
}
