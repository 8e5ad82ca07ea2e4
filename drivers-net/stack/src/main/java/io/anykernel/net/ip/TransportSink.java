package io.anykernel.net.ip;

import io.anykernel.core.packet.PacketBuffer;

/** A transport, as the network layer sees it. */
public interface TransportSink {
    /** Takes a packet that starts at its transport header, and its reference. The envelope is the caller's. */
    void onPacket(PacketBuffer packet, PacketInfo envelope, long nowNanos);

    /**
     * Something went wrong with a packet that this host sent.
     *
     * @param quoted what came back of it, from its transport header on: eight bytes at least; the caller's
     */
    void onError(PathError error, PacketBuffer quoted, long nowNanos);

    /** This host has other addresses or routes than before. */
    void onAddressesChanged(long nowNanos);
}
