package io.anykernel.net.link;

import io.anykernel.core.packet.PacketBuffer;

/** Takes what an Ethernet frame carried. */
public interface FrameHandler {
    /**
     * Takes the packet and its reference; it starts behind the Ethernet header.
     *
     * @param etherType of {@code EthernetHeader}
     * @param toGroup whether the frame was sent to a multicast or broadcast address
     */
    void onPayload(PacketBuffer packet, int etherType, boolean toGroup, long nowNanos);
}
