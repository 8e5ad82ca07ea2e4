package io.anykernel.core.device;

import io.anykernel.core.packet.PacketBuffer;

/** Takes frames rising from a {@link NetDevice}. */
public interface FrameSink {
    /** Takes the frame and its reference; the packet starts at the Ethernet header. */
    void onFrame(PacketBuffer frame, long nowNanos);
}
